"""When a page is fetched again, to see whether the outlet changed it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

REVISITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=7))
"""After the first sight: most changes come within hours, corrections within days."""


def next_revisit(first_seen_at: datetime, now: datetime) -> datetime | None:
    """The next of the revisits after `now`; None after the last."""
    return next((first_seen_at + after for after in REVISITS if first_seen_at + after > now), None)
