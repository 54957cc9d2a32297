"""Publication dates that stand in the text: a header, a byline, a dateline, a stamp."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.clean import markers
from monitor.model.common import Precision, Published

HEADER = re.compile(r"^\s*date\s+(\d{4})-(0[1-9]|1[0-2])\s+")
"""The month header of mirrored despatches (facts sheet, section A)."""

ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
DAY_MONTH_YEAR = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\.?\s+([^\W\d_]{3,12})\.?,?\s+(\d{4})\b")
MONTH_DAY_YEAR = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,\s+(\d{4})\b")
FIRST_YEAR, LAST_YEAR = 1990, 2099


def header_month(text: str) -> tuple[Published, int]:
    """The month of a leading ` date YYYY-MM ` and where the text goes on; unknown and 0 without one."""
    match = HEADER.match(text)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return Published.unknown(), 0
    return Published(datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC), Precision.MONTH, "text"), match.end()


def find_day(line: str) -> date | None:
    """The first full date of a short line, in any of the languages of markers.yaml."""
    for pattern, order in ((ISO, "ymd"), (NUMERIC, "dmy"), (DAY_MONTH_YEAR, "dmy"), (MONTH_DAY_YEAR, "mdy")):
        for match in pattern.finditer(line):
            parts = dict(zip(order, match.groups(), strict=True))
            day = _day(parts["y"], parts["m"], parts["d"])
            if day:
                return day
    return None


def on_day(day: date, by: str) -> Published:
    """A date without a time is kept as midnight UTC of the named day, so that it reads the same in every zone."""
    return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, by)


def from_stamp(stamp: str, zone: str, by: str) -> Published | None:
    """An ISO 8601 date or instant of a page's metadata; a naive time is the outlet's local time."""
    try:
        moment = datetime.fromisoformat(stamp.strip())
    except ValueError:
        day = find_day(stamp[:40])
        return on_day(day, by) if day else None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    if len(stamp.strip()) <= len("2022-09-13"):
        return on_day(moment.date(), by)
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return Published(local.astimezone(UTC), Precision.MINUTE, by)


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    if number is None or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(name: str) -> int | None:
    folded = markers.key(name)
    return next((number for beginning, number in markers.load().months if folded.startswith(beginning)), None)
