"""What a view is, and the few functions that its SQL writes alike for both engines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model.analysis import Column, ColumnType

_COLUMN = re.compile(r"^(\w+) +(text|integer|number|boolean|time|date) +(\S.*)$")


@dataclass(frozen=True, slots=True)
class View:
    """A view: what one row is, its columns in order, and the SELECT that gives them (see `written_for`).

    `key` are the columns that tell its rows apart, `dated_by` the one that since and until compare.
    """

    name: str
    comment: str
    columns: tuple[Column, ...]
    sql: str
    key: tuple[str, ...]
    dated_by: str | None


def columns(table: str) -> tuple[Column, ...]:
    """Columns from lines of name, type and meaning."""
    found = []
    for line in table.strip().splitlines():
        match = _COLUMN.match(line)
        assert match, line
        found.append(Column(match[1], ColumnType(match[2]), match[3]))
    return tuple(found)


_FUNCTIONS = {
    "sqlite": {
        "day_of": "substr({0}, 1, 10)",
        "week_of": "date({0}, '-6 days', 'weekday 1')",
        "day_number": "CAST(julianday({0}) - 2451544.5 AS INTEGER)",
        "hours": "ROUND((strftime('%s', {1}) - strftime('%s', {0})) / 3600.0, 1)",
        "mostly": "likely({0} OR {1} < 0)",
    },
    "postgresql": {
        "day_of": "({0} AT TIME ZONE 'UTC')::date",
        "week_of": "date_trunc('week', {0} AT TIME ZONE 'UTC')::date",
        "day_number": "({0} - DATE '2000-01-01')",
        "hours": "ROUND((EXTRACT(EPOCH FROM {1} - {0}) / 3600)::numeric, 1)::double precision",
        "mostly": "({0})",
    },
}
"""day_of(time): its UTC date. week_of(time): the Monday of its week. day_number(date): days since 2000-01-01.
hours(a, b): from a to b, one decimal. mostly(condition, id): a condition that nearly all rows meet, with the id of
another table in the same FROM; SQLite takes any condition for a rare one, and one on a single table it would check
by a Bloom filter of the whole of it before the first row."""


def written_for(dialect: str, sql: str) -> str:
    """`sql` with these functions as that engine says them."""
    for name, form in _FUNCTIONS[dialect].items():
        sql = re.sub(
            rf"\b{name}\(([^()]+)\)",
            lambda call, form=form: form.format(*(part.strip() for part in call[1].split(","))),  # type: ignore[misc]
            sql,
        )
    return sql
