"""Which internet addresses may be asked: public ones only, however they are wrapped."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = ip_network("64:ff9b::/96")
# 6to4, Teredo, NAT64 for local use, IPv4-compatible, site-local, documentation: nothing we read lives there.
_REFUSED_V6 = tuple(
    ip_network(net) for net in ("2002::/16", "2001::/23", "64:ff9b:1::/48", "::/96", "fec0::/10", "2001:db8::/32")
)
_REFUSED_V4 = tuple(ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"))


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6 as the system writes it) is a host of the public internet.

    Python's `is_global` alone lets NAT64 and IPv4-compatible forms of loopback through (hostile-input.md §0, 8).
    """
    try:
        ip = _unwrapped(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    refused = _REFUSED_V4 if ip.version == 4 else _REFUSED_V6
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and not any(ip in net for net in refused)


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
