"""robots.txt: what a site asks of machines, kept for a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego
from yarl import URL

from monitor.errors import Unusable
from monitor.model.common import Disposition

KEPT_SECONDS = 86_400.0
LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None
    until: float


class RobotsCache:
    """`read` gets the body of an address or raises; `product` is our name in User-agent lines."""

    def __init__(self, read: Callable[[URL], Awaitable[bytes]], product: str, clock: Callable[[], float]) -> None:
        self._read = read
        self._product = product
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    async def check(self, target: URL) -> None:
        """Raises Unusable (robots_denied); the reader's TransientError where the rules cannot be had (RFC 9309)."""
        origin = str(target.origin())
        rules = self._rules.get(origin)
        if rules is None or rules.until < self._clock():
            rules = _Rules(await self._parsed(target), self._clock() + KEPT_SECONDS)
            self._rules[origin] = rules
        if rules.parsed and not rules.parsed.can_fetch(str(target), self._product):
            raise Unusable(Disposition.ROBOTS_DENIED, f"robots.txt of {target.host} refuses {target.path}"[:300])

    def crawl_delay(self, target: URL) -> float:
        """Seconds that the site's rules, where they are known, ask between two requests; at most LONGEST_DELAY."""
        rules = self._rules.get(str(target.origin()))
        delay = rules.parsed.crawl_delay(self._product) if rules and rules.parsed else None
        return min(max(float(delay or 0.0), 0.0), LONGEST_DELAY)

    async def _parsed(self, target: URL) -> Protego | None:
        """None where the site has no rules: every refusal but that of an address of ours counts as none."""
        try:
            body = await self._read(target.origin() / "robots.txt")
        except Unusable as error:
            if error.disposition is Disposition.BLOCKED_ADDRESS:
                raise
            return None
        return Protego.parse(body.decode("utf-8", "replace"))
