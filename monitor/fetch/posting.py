"""One POST with the same checks as a fetch: public addresses only, few redirects, one deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from yarl import URL

from monitor.errors import TransientError, Unusable
from monitor.fetch.hops import LoopbackHosts, check_hops, check_port, parsed, redirected, refusal
from monitor.fetch.sockets import LoopbackResolver, PublicResolver, loopback_socket, public_socket
from monitor.model.common import Disposition

SAME_METHOD = frozenset({307, 308})
"""Redirects that keep the method (RFC 9110 §15.4); another one would turn our POST into a GET."""


@dataclass(frozen=True, slots=True)
class PosterSettings:
    """`loopback_hosts`: names that this machine serves, as for fetching. `clock` gives aware UTC."""

    user_agent: str
    clock: Callable[[], datetime]
    loopback_hosts: tuple[str, ...] = ()
    connect_seconds: float = 5.0
    seconds: float = 20.0


def check_target(url: str) -> None:
    """Raises Unusable for what is no http(s) address, or has a port where no web server is expected."""
    parsed(url)


class Poster:
    """Keeps an event loop of its own, so that the relay need not be asynchronous."""

    def __init__(self, settings: PosterSettings) -> None:
        self._settings = settings
        self._ours = LoopbackHosts(settings.loopback_hosts)
        self._loop = asyncio.new_event_loop()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Returns where the answer is 2xx.

        Raises Unusable (never, for this address) or TransientError (later); codes `timeout` and `incomplete` say
        that the body may have arrived.
        """
        self._loop.run_until_complete(self._post(url, body, headers))

    def close(self) -> None:
        """End the loop."""
        self._loop.close()

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        target, hops = parsed(url), 0
        try:
            async with asyncio.timeout(self._settings.seconds):
                while (answer := await self._hop(target, body, headers)) is not None:
                    target, hops = answer, hops + 1
                    check_hops(hops)
        except TimeoutError as error:
            raise TransientError(f"{target.host}: no answer in time", code="timeout") from error
        except aiohttp.InvalidURL as error:
            raise Unusable(Disposition.BLOCKED_ADDRESS, f"{error}"[:300]) from error
        except aiohttp.ClientConnectorError as error:
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code="connect") from error
        except aiohttp.ClientError as error:
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code="incomplete") from error
        except (OSError, ValueError) as error:
            raise TransientError(f"{type(error).__name__}: {error}"[:300], code="connect") from error

    async def _hop(self, target: URL, body: bytes, headers: Mapping[str, str]) -> URL | None:
        async with (
            self._session(target) as session,
            session.post(target, data=body, headers=headers, allow_redirects=False) as response,
        ):
            location = response.headers.get("Location", "")
            if response.status in SAME_METHOD and location:
                return redirected(location, target, self._ours)
            if 200 <= response.status < 300:
                return None
            raise refusal(response.status, response.headers, target.host or "", self._settings.clock())

    def _session(self, target: URL) -> aiohttp.ClientSession:
        is_ours = self._ours.has(target)
        if not is_ours:
            check_port(target)
        connector = aiohttp.TCPConnector(
            resolver=LoopbackResolver() if is_ours else PublicResolver(self._settings.connect_seconds),
            socket_factory=loopback_socket if is_ours else public_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._settings.user_agent},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._settings.connect_seconds),
        )
