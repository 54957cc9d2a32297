"""When to ask a feed again, and by which of its paths. Pure.

The interval is learned from the share of entries that were known already, as Media Cloud does (facts: peers.md);
a feed whose entries span 7 hours must be asked within a third of that, or some are never seen (feeds.md §3).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model.intake import FeedForPoll, ParsedFeed

SHORTEST, LONGEST, LEAST = 600, 21_600, 120
"""Seconds: of a learned interval; LEAST where the window is shorter than three of SHORTEST."""
QUIET, LIVELY = 1.25, 0.5
"""Factors of the interval: after a poll without news, and after one where at least MANY of the entries are new."""
MANY = 0.2
PINNED = 10
"""One in so many entries may be an old one that is kept on top: it does not widen the window."""

DAY_SECONDS = 86_400
FIRST_RETRY_SECONDS = 60
TRIES = 2
"""Failed polls of one path before the next is tried."""
FALLBACK = timedelta(days=1)
"""After this time on another path the first is tried again."""


def window(parsed: ParsedFeed, now: datetime) -> int | None:
    """Seconds that the feed's entries span; None where fewer than two are dated."""
    dates = sorted(d for entry in parsed.entries if (d := entry.published.value) and d <= now)
    if len(dates) < 2:
        return None
    return int((now - dates[len(dates) // PINNED]).total_seconds())


def learned(feed: FeedForPoll, new: int, entries: int, window_seconds: int | None) -> int:
    """Seconds until the next poll after a good one with `entries`, of which `new` were unknown."""
    if not feed.is_adaptive:
        return feed.interval_seconds
    wait = float(feed.wait_seconds or feed.interval_seconds)
    if not new:
        wait *= QUIET
    elif new >= MANY * entries:
        wait *= LIVELY
    wait = min(max(wait, SHORTEST), LONGEST)
    return int(min(wait, max(LEAST, window_seconds / 3)) if window_seconds else wait)


def after_failure(feed: FeedForPoll, failures: int) -> tuple[int, float]:
    """Path and seconds of the next try: each path twice, one after the other, then less and less often."""
    number = max(1, len(feed.paths))
    base = max(feed.interval_seconds, FIRST_RETRY_SECONDS)
    if number == 1:
        return feed.path, min(base * 2.0 ** min(failures - 1, 12), DAY_SECONDS)
    path = (feed.path + 1) % number if failures % TRIES == 0 else feed.path
    rounds = max(0, failures - TRIES * number)
    return path, min(base * 2.0 ** min(rounds, 12), DAY_SECONDS)


def after_success(feed: FeedForPoll, now: datetime) -> int:
    """The path in use, or the first again when another has served for a day."""
    is_over = feed.path_since is not None and now - feed.path_since >= FALLBACK
    return 0 if is_over else feed.path
