"""When an alert is told: at once, after quiet hours, or in a list where too many come at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.catalogue.rules import QuietHours

FLOOD_LIMIT = 20
"""Alerts an hour and episode told one by one (facts on hostile input, F28)."""

FOLD_WAIT = timedelta(minutes=5)
"""How long a folded alert waits for others; with a relay every two minutes its list is out within ten."""


def quiet_until(hours: QuietHours | None, zone: str, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in, in the subscriber's zone; None outside of them."""
    if hours is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    clock = local.time()
    spans_midnight = hours.end < hours.start
    parts = (clock >= hours.start, clock < hours.end)
    if not (any(parts) if spans_midnight else all(parts)):
        return None
    day = local.date() + timedelta(days=1) if spans_midnight and clock >= hours.start else local.date()
    return datetime.combine(day, hours.end, ZoneInfo(zone)).astimezone(UTC)
