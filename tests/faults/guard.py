"""No test of ours leaves this machine: every connect that is not to loopback, and every DNS question, is refused."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch


@dataclass
class Guard:
    """`tried`: addresses that something wanted to reach. `names`: what the pretended DNS answers."""

    names: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    dns_seconds: float = 0.0


@contextmanager
def no_way_out() -> Iterator[Guard]:
    guard = Guard()
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def checked_connect(sock: socket.socket, address: Any) -> None:
        guard.tried.append(str(address[0]))
        if sock.family in {socket.AF_INET, socket.AF_INET6} and address[0] != "127.0.0.1":
            raise ConnectionRefusedError(f"the guard refuses {address[0]}")
        connect(sock, address)

    def pretended(host: Any, port: Any, *rest: int, **named: int) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        guard.asked.append(name)
        time.sleep(guard.dns_seconds)
        given = dict(zip(("family", "type", "proto", "flags"), rest, strict=False)) | named
        given["flags"] = given.get("flags", 0) | socket.AI_NUMERICHOST
        return [one for address in guard.names.get(name, [name]) for one in resolve(address, port, **given)]

    with patch.object(socket.socket, "connect", checked_connect), patch.object(socket, "getaddrinfo", pretended):
        yield guard
