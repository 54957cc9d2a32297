"""A loopback HTTP server that misbehaves to order: each path plays one part, to the byte."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "fault.localhost"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]


Writer = asyncio.StreamWriter
Part = Callable[[Request, Writer], Awaitable[None]]


def answer(
    body: bytes = b"", status: int = 200, headers: tuple[tuple[str, str], ...] = (), *, length: int | None = None
) -> Part:
    """A whole answer; `length` lies about the body's."""
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
    ]
    head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers)]) + "\r\n\r\n"

    async def play(_: Request, writer: Writer) -> None:
        writer.write(head.encode("latin-1") + (b"" if status == 304 else body))
        await writer.drain()

    return play


def redirect(location: str, status: int = 302) -> Part:
    return answer(status=status, headers=(("Location", location),))


def drip(head: bytes, piece: bytes = b"x", seconds: float = 0.05) -> Part:
    """`head`, then `piece` again and again until the other side hangs up."""

    async def play(_: Request, writer: Writer) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(seconds)

    return play


@dataclass
class FaultServer:
    """`async with FaultServer() as server: server.parts["/x"] = answer(b"…")`; `seen` keeps what was asked."""

    parts: dict[str, Part] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    async def __aenter__(self) -> FaultServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def url(self, path: str, host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.seen]

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request = _parsed(await reader.readuntil(b"\r\n\r\n"))
            self.seen.append(request)
            await self.parts.get(request.path, answer(status=404))(request, writer)
        self.open_now -= 1
        writer.close()


def _parsed(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    return Request(method, path, headers)
