"""What a date expression means, kept apart from the day it is measured from.

`resolve(anchor)` gives the closed interval of days it names for a text of that day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1, 9999


class Tense(StrEnum):
    """How the sentence tells it, where it says so: "was", "will"."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


# A date without a year is the past one unless the coming one is this many times nearer.
PAST_PREFERENCE = {Tense.PAST: 25.0, Tense.UNKNOWN: 2.5, Tense.FUTURE: 0.5}
EXCLUDED = 1e9


class Granularity(StrEnum):
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class Part(StrEnum):
    """A part of a longer period: the first, middle or last third of a month or year."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"


Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar date, whole or in part; without `year` the nearest fitting one is meant.

    `direction` -1 is the last such date, 1 the next. `years` 10 is a decade; `months` counts a season's.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    direction: int = 0
    months: int = 1
    years: int = 1
    year_shift: int | None = None

    def resolve(self, anchor: date, *, tense: Tense = Tense.UNKNOWN) -> Interval:
        """Interval of days; raises ValueError for a day that no calendar has."""
        if self.year is not None:
            return self.in_year(self.year)
        if self.year_shift is not None:
            return self.in_year(anchor.year + self.year_shift)
        return min(self._near(anchor), key=lambda found: _distance(found, anchor, self.direction, tense))

    def in_year(self, year: int) -> Interval:
        if self.month is None:
            start, end = date(year, 1, 1), date(year + self.years - 1, 12, 31)
        elif self.day is None:
            start = date(year, self.month, 1)
            end = _month_end(*_add_months(year, self.month, self.months - 1))
        else:
            start = end = date(year, self.month, self.day)
        return _third(start, end, self.part)

    def _near(self, anchor: date) -> list[Interval]:
        found = []
        reach = 4 if (self.month, self.day) == (2, 29) else 1
        for year in range(max(anchor.year - reach, FIRST_YEAR), min(anchor.year + reach, LAST_YEAR) + 1):
            try:
                found.append(self.in_year(year))
            except ValueError:
                continue
        if not found:
            raise ValueError("no calendar has this day")
        return found


@dataclass(frozen=True, slots=True)
class Between:
    """From the first date to the second; where one names no year or month it is the other's."""

    first: Calendar
    last: Calendar

    @property
    def year(self) -> int | None:
        return self.last.year

    def resolve(self, anchor: date, *, tense: Tense = Tense.UNKNOWN) -> Interval:
        end = self.last.resolve(anchor, tense=tense)
        if self.first.year is not None:
            start = self.first.in_year(self.first.year)
        else:
            start = self.first.in_year(end[1].year)
            if start[0] > end[1]:
                start = self.first.in_year(end[1].year - 1)
        if start[0] > end[1]:
            raise ValueError("the end lies before the start")
        return start[0], end[1]


@dataclass(frozen=True, slots=True)
class Shift:
    """`n` units from the anchor: a whole calendar unit (last week), a stretch up to it, or the point (a week ago)."""

    unit: Granularity
    n: int
    form: str = "unit"

    def resolve(self, anchor: date, *, tense: Tense = Tense.UNKNOWN) -> Interval:
        del tense
        moved = _moved(anchor, self.unit, self.n)
        if self.form == "stretch":
            return min(moved, anchor), max(moved, anchor)
        if self.form == "point":
            return moved, moved
        return _around(moved, self.unit)


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday is 0. direction 0: the nearest past one incl. today; -1: before today; 1: after today."""

    index: int
    direction: int = 0

    def resolve(self, anchor: date, *, tense: Tense = Tense.UNKNOWN) -> Interval:
        back = (anchor.weekday() - self.index) % 7
        ahead = (self.index - anchor.weekday()) % 7 or 7
        if self.direction > 0 or (self.direction == 0 and tense is Tense.FUTURE and back > 0):
            day = anchor + timedelta(days=ahead)
        else:
            day = anchor - timedelta(days=back or (7 if self.direction < 0 else 0))
        return day, day


Expression = Calendar | Between | Shift | Weekday


def _distance(found: Interval, anchor: date, direction: int, tense: Tense) -> float:
    start, end = found
    if start <= anchor <= end:
        return EXCLUDED if direction < 0 and start < end else 0.0
    if end < anchor:
        return EXCLUDED if direction > 0 else float((anchor - end).days)
    return EXCLUDED if direction < 0 else (start - anchor).days * PAST_PREFERENCE[tense]


def _third(start: date, end: date, part: Part | None) -> Interval:
    if part is None:
        return start, end
    third = ((end - start).days + 1) // 3
    if part is Part.EARLY:
        return start, start + timedelta(days=third - 1)
    if part is Part.LATE:
        return end - timedelta(days=third - 1), end
    return start + timedelta(days=third), end - timedelta(days=third)


def _moved(anchor: date, unit: Granularity, n: int) -> date:
    if unit is Granularity.DAY:
        return anchor + timedelta(days=n)
    if unit is Granularity.WEEK:
        return anchor + timedelta(weeks=n)
    months = n if unit is Granularity.MONTH else 12 * n
    year, month = _add_months(anchor.year, anchor.month, months)
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


def _around(day: date, unit: Granularity) -> Interval:
    if unit is Granularity.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit is Granularity.MONTH:
        return day.replace(day=1), _month_end(day.year, day.month)
    if unit is Granularity.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _add_months(year: int, month: int, n: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + n
    return index // 12, index % 12 + 1


@lru_cache(maxsize=4096)
def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
