"""When a feed's silence is no longer usual: judged by the gaps between its own entries."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from monitor.model.common import FeedState
from monitor.model.intake import ParsedFeed

LEARNED_FROM = 10
"""Dated entries that show a rhythm; fewer say nothing but that a month is long."""
AHEAD = timedelta(minutes=15)
LEAST, DEFAULT = timedelta(days=1), timedelta(days=30)
PATIENCE = 3
ZOMBIE_AFTER = timedelta(days=365)


def silence(parsed: ParsedFeed, now: datetime) -> datetime | None:
    """From when on this feed is silent: 3 × its usual gap after its newest entry, a day at least.

    The usual gap is the mean or the 90th percentile, whichever is longer: nights and weekends are usual. None
    where an entry has no date. Entries dated ahead of `now` prove no life.
    """
    dates = [entry.published.value for entry in parsed.entries]
    known = sorted({date for date in dates if date and date <= now + AHEAD})
    if not known or None in dates:
        return None
    if len(known) < LEARNED_FROM:
        return known[-1] + DEFAULT
    gaps = sorted(later - earlier for earlier, later in pairwise(known))
    usual = max((known[-1] - known[0]) / len(gaps), gaps[int(0.9 * len(gaps))])
    return known[-1] + max(LEAST, PATIENCE * usual)


def spoken_or_silent(state: FeedState, silent_after: datetime | None, now: datetime) -> FeedState:
    """`state`, unless the feed has been silent for too long; a year of silence is no feed any more."""
    if silent_after is None or now <= silent_after or state is FeedState.EMPTY:
        return state
    return FeedState.ZOMBIE if now > silent_after + ZOMBIE_AFTER else FeedState.STALE
