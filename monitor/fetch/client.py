"""The exchange itself, on aiohttp.

Facts: hostile-input.md §0 (5–8), §1. Redirects are followed by hand; every address is checked when its socket
is made, literal or resolved; nothing is taken from the environment; TLS is always verified.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from monitor.errors import TransientError, Unusable
from monitor.fetch.answers import read
from monitor.fetch.hops import (
    MAX_REDIRECTS,
    LoopbackHosts,
    Redirect,
    check_hops,
    check_port,
    domain_of,
    parsed,
)
from monitor.fetch.inflate import ROBOTS, Limits
from monitor.fetch.politeness import Politeness
from monitor.fetch.reservations import Reservations
from monitor.fetch.robots import RobotsCache
from monitor.fetch.sockets import LoopbackResolver, PublicResolver, Response, loopback_socket, public_socket
from monitor.model.common import Disposition
from monitor.model.intake import Fetched

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
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
        in_flight: int = 128,
    ) -> None:
        self._user_agent = user_agent
        self._clock = clock
        self._ours = LoopbackHosts(loopback_hosts)
        self._connect_seconds = connect_seconds
        self._crawl_delay_seconds = crawl_delay_seconds
        self._slots = asyncio.Semaphore(in_flight)
        self._robots = RobotsCache(self._small_body, user_agent.partition("/")[0], self._now)
        self._reservations = Reservations(self._small_body)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Fetcher:
        self._politeness = Politeness(self._now)
        self._public = await self._session(PublicResolver(self._connect_seconds), public_socket)
        self._loopback = await self._session(LoopbackResolver(), loopback_socket)
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
        target, left, hops, is_moved = parsed(url), limit.seconds, 0, True
        while True:
            domain = domain_of(target)
            async with self._politeness.turn(domain, delay), self._slots:
                while domain_of(target) == domain:
                    started = self._now()
                    answer = await self._hop(target, limit, conditions, seconds=left, check_robots=check_robots)
                    left -= self._now() - started
                    self._politeness.hold(domain, self._robots.crawl_delay(target))
                    if isinstance(answer, Fetched):
                        if check_robots:
                            answer = await self._with_reservation(answer, target, left)
                        took = int((limit.seconds - left) * 1000)
                        return replace(answer, url=url, duration_ms=took, is_moved=is_moved and hops > 0)
                    target, hops, is_moved = answer.target, hops + 1, is_moved and answer.is_permanent
                    check_hops(hops)

    async def _hop(
        self, target: URL, limit: Limits, conditions: dict[str, str], *, seconds: float, check_robots: bool
    ) -> Fetched | Redirect:
        """One request within one deadline: the answer, or where it sends us; aiohttp's errors as ours."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                if check_robots:
                    await self._robots.check(target)
                session = self._session_for(target)
                async with session.get(target, headers=conditions, allow_redirects=False) as response:
                    try:
                        return await read(response, target, limit, self._ours, self._clock)
                    finally:
                        response.close()
        except TransientError as error:
            if error.code == "http_429":
                self._politeness.hold(domain_of(target), error.retry_after_seconds or 0.0)
            raise
        except TimeoutError as error:
            raise TransientError("no full answer in time", code="timeout") from error
        except aiohttp.InvalidURL as error:
            raise Unusable(Disposition.BLOCKED_ADDRESS, f"{error}"[:300]) from error
        except aiohttp.ClientError as error:
            code = next(code for kind, code in CODES if isinstance(error, kind))
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code=code) from error
        except (OSError, ValueError) as error:
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code="connection") from error

    async def _with_reservation(self, page: Fetched, target: URL, seconds: float) -> Fetched:
        """In what is left of the page's time; without it none is known."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                return replace(page, reservation=await self._reservations.of(page, target))
        except TimeoutError:
            return page

    async def _small_body(self, target: URL) -> bytes:
        for hops in range(1, MAX_REDIRECTS + 2):
            answer = await self._hop(target, ROBOTS, {}, seconds=ROBOTS.seconds, check_robots=False)
            if isinstance(answer, Fetched):
                return answer.body
            target = answer.target
            check_hops(hops)
        raise AssertionError("unreachable")

    def _session_for(self, target: URL) -> aiohttp.ClientSession:
        if self._ours.has(target):
            return self._loopback
        check_port(target)
        return self._public

    async def _session(self, resolver: AbstractResolver, make_socket: Any) -> aiohttp.ClientSession:  # noqa: ANN401
        connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=make_socket, limit=0)
        session = aiohttp.ClientSession(
            connector=connector,
            response_class=Response,
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
