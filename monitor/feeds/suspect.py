"""Feeds that lie about dates: a date far from when the entry was first seen needs page or text to confirm it. Pure.

Facts: hostile-input.md F17 (2199, 1970, a local clock sent as UTC).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.dates import days_of
from monitor.model.common import Precision, Published

LATEST, EARLIEST = timedelta(minutes=15), timedelta(days=30)
"""After and before first seen: beyond, a feed's date is not believed on its own."""
FARTHEST_EAST = timedelta(hours=14)
"""A day begins somewhere so long before it does in UTC."""
SAME_DAY = timedelta(days=1)
"""Two writings of one day differ by so much where their zones do."""


def needs_confirming(given: Published | None, first_seen: datetime) -> bool:
    """Whether `given` is a feed's date outside [first seen − 30 d, first seen + 15 min]."""
    days = days_of(given) if given and given.by == "feed" else None
    if given is None or given.value is None or days is None:
        return False
    if given.precision is Precision.MINUTE:
        return not first_seen - EARLIEST <= given.value <= first_seen + LATEST
    begins_too_late = given.value - FARTHEST_EAST > first_seen + LATEST
    return begins_too_late or days[1] < (first_seen - EARLIEST).date()


def settled(given: Published | None, own: Published, first_seen: datetime) -> tuple[Published, bool]:
    """An article's date, and whether its feed's date is suspect; `own` is what page or text say without the feed.

    A feed's date that they confirm stays, one that they do not is suspect and replaces nothing.
    """
    if given is None or not needs_confirming(given, first_seen):
        return own, False
    said, shown = days_of(given), days_of(own)
    is_confirmed = bool(said and shown and said[0] <= shown[1] + SAME_DAY and shown[0] - SAME_DAY <= said[1])
    return (given, False) if is_confirmed else (own, True)
