"""The only socket of the product: one bounded, polite, checked HTTP exchange, or a typed error.

Facts: hostile-input.md §0 (5–8), §1. Redirects are followed by hand; every address is checked when its socket
is made, literal or resolved; nothing is taken from the environment; TLS is always verified.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from monitor.addresses import is_public
from monitor.errors import TransientError, Unusable
from monitor.inflate import FEED, PAGE, ROBOTS, BodyReader, Limits
from monitor.model.common import Disposition
from monitor.model.intake import Fetched
from monitor.politeness import Politeness, retry_after
from monitor.robots import RobotsCache
from monitor.urls import registrable_domain

__all__ = ["FEED", "PAGE", "Fetcher", "Limits"]

MAX_REDIRECTS = 5
MAX_URL = 2_048
PORTS = frozenset({80, 443, 8080, 8443})
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
LOOPBACK = "127.0.0.1"
CODES: tuple[tuple[type[aiohttp.ClientError], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorError, "connect"),
    (aiohttp.ClientPayloadError, "incomplete"),
    (aiohttp.ServerDisconnectedError, "incomplete"),
    (aiohttp.ClientResponseError, "bad_headers"),
    (aiohttp.ClientError, "connection"),
)
"""First that fits."""


class _Resolver(AbstractResolver):
    """Public addresses only: one private answer among several refuses the name."""

    def __init__(self, seconds: float) -> None:
        self._system = aiohttp.ThreadedResolver()
        self._seconds = seconds

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._system.resolve(host, port, family)
        except TimeoutError as error:
            raise TransientError(f"{host}: the name is not resolved in time", code="dns_timeout") from error
        for result in found:
            _check_address(result["host"])
        return found

    async def close(self) -> None:
        await self._system.close()


class _LoopbackResolver(AbstractResolver):
    """For the hosts of the sample press: this machine, without DNS."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        return [ResolveResult(hostname=host, host=LOOPBACK, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


class _Response(aiohttp.ClientResponse):
    """Keeps who answered: a small body is read, and its connection given back, before we could ask."""

    peer: str | None = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - aiohttp's Connection is not public
        name = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = name[0] if name else None
        return await super().start(connection)


def _check_address(address: str) -> None:
    if not is_public(address):
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{address} is no public address")


def _public_socket(info: tuple[Any, ...]) -> socket.socket:
    _check_address(info[4][0])
    return socket.socket(info[0], info[1], info[2])


def _loopback_socket(info: tuple[Any, ...]) -> socket.socket:
    if info[4][0] != LOOPBACK:
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{info[4][0]} is not {LOOPBACK}")
    return socket.socket(info[0], info[1], info[2])


class Fetcher:
    """`async with Fetcher(…) as fetcher: await fetcher.get(url, …)`.

    `loopback_hosts`: names that this machine serves: `x.localhost`, `*.localhost` for all under it, either with
    `:PORT` to allow that port only. Every other name must have public addresses only, and may not redirect to
    one of these. `clock` dates the answers.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        clock: Callable[[], datetime],
        loopback_hosts: Iterable[str] = (),
        connect_seconds: float = 5.0,
        crawl_delay_seconds: float = 5.0,
        in_flight: int = 32,
    ) -> None:
        self._user_agent = user_agent
        self._clock = clock
        self._loopback_hosts = frozenset(loopback_hosts)
        self._connect_seconds = connect_seconds
        self._crawl_delay_seconds = crawl_delay_seconds
        self._slots = asyncio.Semaphore(in_flight)
        self._robots = RobotsCache(self._robots_body, user_agent.partition("/")[0], self._now)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Fetcher:
        self._politeness = Politeness(self._now)
        self._public = await self._session(_Resolver(self._connect_seconds), _public_socket)
        self._loopback = await self._session(_LoopbackResolver(), _loopback_socket)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def get(
        self,
        url: str,
        *,
        limit: Limits,
        check_robots: bool,
        etag: str | None = None,
        last_modified: str | None = None,
        crawl_delay_seconds: float | None = None,
    ) -> Fetched:
        """One answer of status 2xx or 304, after at most MAX_REDIRECTS.

        Waits its turn for the domain (`crawl_delay_seconds`, or the fetcher's own) before `limit.seconds` begin.
        Raises TransientError (worth another try) or Unusable (with its disposition); both carry a `code`.
        """
        delay = self._crawl_delay_seconds if crawl_delay_seconds is None else crawl_delay_seconds
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in headers.items() if value and value.isprintable()}
        target, left, hops = _target(url), limit.seconds, 0
        while True:
            domain = registrable_domain(target.host or "")
            async with self._politeness.turn(domain, delay), self._slots:
                while registrable_domain(target.host or "") == domain:
                    started = self._now()
                    answer = await self._hop(target, limit, conditions, seconds=left, check_robots=check_robots)
                    left -= self._now() - started
                    if isinstance(answer, Fetched):
                        return replace(answer, url=url, duration_ms=int((limit.seconds - left) * 1000))
                    target, hops = answer, hops + 1
                    _count(hops)

    async def _hop(
        self, target: URL, limit: Limits, conditions: dict[str, str], *, seconds: float, check_robots: bool
    ) -> Fetched | URL:
        """One request within one deadline: the answer, or where it sends us; aiohttp's errors as ours."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                if check_robots:
                    await self._robots.check(target)
                session = self._session_for(target)
                async with session.get(target, headers=conditions, allow_redirects=False) as response:
                    try:
                        return await self._read(response, target, limit)
                    finally:
                        response.close()
        except TimeoutError as error:
            raise TransientError("no full answer in time", code="timeout") from error
        except aiohttp.InvalidURL as error:
            raise Unusable(Disposition.BLOCKED_ADDRESS, f"{error}"[:300]) from error
        except aiohttp.ClientError as error:
            code = next(code for kind, code in CODES if isinstance(error, kind))
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code=code) from error
        except (OSError, ValueError) as error:
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code="connection") from error

    async def _read(self, response: aiohttp.ClientResponse, target: URL, limit: Limits) -> Fetched | URL:
        status = response.status
        location = response.headers.get("Location")
        if status in {301, 302, 303, 307, 308} and location:
            return self._redirected(location, target)
        if status != 304 and not 200 <= status < 300:
            raise self._refusal(response, target)
        reader = BodyReader(response.headers.get("Content-Encoding", ""), limit)
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared[:12]) > limit.wire_bytes:
            raise Unusable(Disposition.TOO_LARGE, f"{declared[:12]} bytes announced")
        if status != 304:
            async for chunk in response.content.iter_any():
                reader.feed(chunk)
        body = reader.body()
        return Fetched(
            url=str(target),
            final_url=str(target),
            status=status,
            headers=tuple(
                (name, value.encode(errors="replace").decode()) for name, value in response.headers.items()
            ),
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            fetched_at=self._clock(),
            peer=getattr(response, "peer", None),
            wire_bytes=reader.wire_bytes,
        )

    def _refusal(self, response: aiohttp.ClientResponse, target: URL) -> TransientError | Unusable:
        status, cause = response.status, f"{target.host} answers {response.status}"
        if response.headers.get("cf-mitigated") == "challenge":
            return Unusable(Disposition.BLOCKED, f"{cause} with a bot check", code="challenge")
        if status in RETRIED:
            seconds = retry_after(response.headers.get("Retry-After"), self._clock())
            if status == 429 and seconds:
                self._politeness.hold(registrable_domain(target.host or ""), seconds)
            return TransientError(cause, code=f"http_{status}", retry_after_seconds=seconds)
        if status in {404, 410}:
            return Unusable(Disposition.GONE, cause, code=f"http_{status}")
        if 400 <= status < 500:
            return Unusable(Disposition.BLOCKED, cause, code=f"http_{status}")
        return Unusable(Disposition.FETCH_FAILED, cause, code=f"http_{status}")

    def _redirected(self, location: str, origin: URL) -> URL:
        target = _target(location, origin)
        if self._is_ours(target) and not self._is_ours(origin):
            raise Unusable(
                Disposition.BLOCKED_ADDRESS, f"{origin.host} redirects to {target.host}", code="redirect_refused"
            )
        return target

    async def _robots_body(self, target: URL) -> bytes:
        for hops in range(1, MAX_REDIRECTS + 2):
            answer = await self._hop(target, ROBOTS, {}, seconds=ROBOTS.seconds, check_robots=False)
            if isinstance(answer, Fetched):
                return answer.body
            target = answer
            _count(hops)
        raise AssertionError("unreachable")

    def _is_ours(self, target: URL) -> bool:
        host = (target.host or "").rstrip(".")
        for pattern in self._loopback_hosts:
            name, _, port = pattern.partition(":")
            is_host = host.endswith(name[1:]) if name.startswith("*.") else host == name
            if is_host and port in {"", str(target.port)}:
                return True
        return False

    def _session_for(self, target: URL) -> aiohttp.ClientSession:
        if self._is_ours(target):
            return self._loopback
        if target.port not in PORTS:
            raise Unusable(Disposition.BLOCKED_ADDRESS, f"port {target.port} is not one of {sorted(PORTS)}")
        return self._public

    async def _session(self, resolver: AbstractResolver, make_socket: Any) -> aiohttp.ClientSession:  # noqa: ANN401
        connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=make_socket, limit=0)
        session = aiohttp.ClientSession(
            connector=connector,
            response_class=_Response,
            headers={"User-Agent": self._user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._connect_seconds),
        )
        await self._stack.enter_async_context(session)
        return session

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _target(url: str, base: URL | None = None) -> URL:
    """Raises Unusable for what is not a plain http(s) address."""
    try:
        if len(url) > MAX_URL:
            raise ValueError(f"longer than {MAX_URL} characters")
        target = base.join(URL(url.strip())) if base else URL(url.strip())
        if target.scheme not in {"http", "https"} or not target.host:
            raise ValueError("not an http(s) address")
        if target.user or target.password:
            raise ValueError("an address with a user name")
        registrable_domain(target.host)
    except (ValueError, TypeError) as error:
        code = "redirect_refused" if base else "blocked_address"
        raise Unusable(Disposition.BLOCKED_ADDRESS, f"{url[:200]}: {error}", code=code) from error
    return target.with_fragment(None)


def _count(hops: int) -> None:
    if hops > MAX_REDIRECTS:
        raise Unusable(Disposition.FETCH_FAILED, f"more than {MAX_REDIRECTS} redirects", code="too_many_redirects")
