"""What analysts get: rows of views and answers to questions, typed alike on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | bool | datetime | date | None


class ColumnType(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a ready question asks for; `default` as written in its file, None: it must be given."""

    name: str
    type: ColumnType
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as they come; a row has a value for each of `names`."""

    names: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """Rows of a view: `equal` by column, and of its days those from `since` on and before `until`."""

    equal: Mapping[str, Value]
    since: date | None = None
    until: date | None = None


def plain(value: Value) -> str | int | float | bool | None:
    """As text files hold it: times and days in ISO 8601, UTC with Z."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
    return value
