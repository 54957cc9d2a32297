"""Names to addresses and addresses to sockets, each address judged on the way."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.errors import TransientError, Unusable
from monitor.fetch.addresses import is_public
from monitor.model.common import Disposition

LOOPBACK = "127.0.0.1"
RESOLVER_THREADS = 16


class PublicResolver(AbstractResolver):
    """The system's DNS, public addresses only: one private answer among several refuses the name.

    Its threads are its own: in the loop's few, names would wait behind whatever else is sent to threads.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises OSError, Unusable (blocked_address), TransientError (dns_timeout)."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                found = await loop.run_in_executor(self._threads, _lookup, host, port, family)
        except TimeoutError as error:
            raise TransientError(f"{host}: the name is not resolved in time", code="dns_timeout") from error
        for result in found:
            check_address(result["host"])
        return found

    async def close(self) -> None:
        """Names still asked for are left to their threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class LoopbackResolver(AbstractResolver):
    """For the hosts of the sample press: this machine, without DNS."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Always 127.0.0.1."""
        del family
        return [ResolveResult(hostname=host, host=LOOPBACK, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


class Response(aiohttp.ClientResponse):
    """Keeps who answered: a small body is read, and its connection given back, before we could ask."""

    peer: str | None = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - aiohttp's Connection is not public
        """As aiohttp's, with the peer noted."""
        name = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = name[0] if name else None
        return await super().start(connection)


def check_address(address: str) -> None:
    """Raises Unusable for what is not of the public internet."""
    if not is_public(address):
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{address} is no public address")


def public_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for an address as getaddrinfo gives it; literal addresses come here without any resolver."""
    check_address(info[4][0])
    return socket.socket(info[0], info[1], info[2])


def loopback_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for this machine and nothing else."""
    if info[4][0] != LOOPBACK:
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{info[4][0]} is not {LOOPBACK}")
    return socket.socket(info[0], info[1], info[2])


def _lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    infos = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=kind,
            proto=proto,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, proto, _, address in infos
    ]
