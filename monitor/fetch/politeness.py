"""One request in flight and a pause between two, per registrable domain; a domain that said "later" is left alone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.errors import TransientError

DAY_SECONDS = 86_400.0
LONGEST_PAUSE = 60.0
"""Seconds that a request waits its turn; a domain that asked for more gives an error at once."""


@dataclass(slots=True)
class _Domain:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Politeness:
    """`clock` counts seconds; only differences matter."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._domains: defaultdict[str, _Domain] = defaultdict(_Domain)

    @asynccontextmanager
    async def turn(self, domain: str, delay_seconds: float) -> AsyncIterator[None]:
        """Alone with `domain`; the next turn comes `delay_seconds` after this one ends. Raises TransientError."""
        state = self._domains[domain]
        async with state.lock:
            pause = state.free_at - self._clock()
            if pause > max(LONGEST_PAUSE, delay_seconds):
                raise TransientError(f"{domain} asked for a pause", code="http_429", retry_after_seconds=pause)
            if pause > 0:
                await asyncio.sleep(pause)
            try:
                yield
            finally:
                state.free_at = max(state.free_at, self._clock() + delay_seconds)

    def hold(self, domain: str, seconds: float) -> None:
        """Leave the whole domain alone for `seconds`."""
        state = self._domains[domain]
        state.free_at = max(state.free_at, self._clock() + seconds)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (a number or a date), at most a day; None where it makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), DAY_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return min(seconds, DAY_SECONDS) if seconds > 0 else None
