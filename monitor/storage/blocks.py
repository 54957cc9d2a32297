"""The days within which the same act of speaking is looked for."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from monitor.model.common import Precision, Published


def block(said_on: date | None, published: Published, first_seen_at: datetime) -> tuple[date, date]:
    """First and last day on which it may have been said or published: said, else published, else first seen."""
    if said_on is not None:
        return said_on, said_on
    if published.value is None:
        return first_seen_at.date(), first_seen_at.date()
    return published.value.date(), _last_day(published.value.date(), published.precision)


def _last_day(first: date, precision: Precision) -> date:
    if precision is Precision.MONTH:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if precision is Precision.YEAR:
        return first.replace(month=12, day=31)
    return first


def said_on(row: Row[Any]) -> date | None:
    """The day a statement was said, where it is known to the day."""
    return row.said_from if row.said_precision is Precision.DAY and row.said_from == row.said_to else None
