"""A real SMTP server on loopback that keeps what it gets, or fails in the way a test asks for."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Sink:
    """`rcpt` and `data` answer by recipient; a callable may do anything, even cut the connection."""

    received: list[tuple[str, bytes]] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str | Callable[[Any], Any]] = field(default_factory=dict)
    started: int = 0
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.received]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's names
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.started += 1
        (recipient,) = envelope.rcpt_tos
        answer = self.data.get(recipient, "250 OK")
        if callable(answer):
            answer = await answer(server)
        if answer.startswith("250"):
            self.received.append((recipient, envelope.content))
        return answer.replace("250-", "250 ")


async def drop(server: Any) -> str:
    """The connection ends without an answer to the message."""
    server.transport.abort()
    return "451 never seen"


async def take_and_drop(server: Any) -> str:
    """The message is taken, the answer lost."""
    server.transport.abort()
    return "250 never seen"


async def stall(server: Any) -> str:
    """Silence after the message."""
    await asyncio.sleep(5)
    return "451 too late"


@contextlib.contextmanager
def sink(tls: ssl.SSLContext | None = None, *, starttls: bool = False, password: str | None = None) -> Iterator[Sink]:
    """A running sink: plain, with STARTTLS or TLS from the first byte, with or without a password."""
    handler = Sink()

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password.decode() == password)

    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        server_hostname="sink.localhost",
        ssl_context=None if starttls else tls,
        tls_context=tls if starttls else None,
        authenticator=check if password else None,
        auth_required=password is not None,
        auth_require_tls=False,
    )
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
