"""The views as analysts read them: rows streamed, filtered, typed alike on both engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, String, bindparam, column, func, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from monitor.errors import UserError
from monitor.model.analysis import Answer, Column, ColumnType, Parameter, Value, ViewFilter
from monitor.storage.engine import Database
from monitor.storage.sql_views import COLUMNS, VIEWS, View
from monitor.storage.types import UtcTime

PORTION = 1_000
"""Rows fetched at a time: what a stream holds in memory."""

_BY_NAME = {view.name: view for view in (*VIEWS, COLUMNS)}
_TYPES = {c.name: c.type for view in _BY_NAME.values() for c in view.columns}
_BOUND: dict[ColumnType, TypeEngine[Any]] = {
    ColumnType.TEXT: String(),
    ColumnType.INTEGER: Integer(),
    ColumnType.DATE: Date(),
}


class Analysis:
    def __init__(self, database: Database) -> None:
        self._database = database

    def columns(self, view: str) -> tuple[Column, ...]:
        """Columns of a view, in order."""
        return _view(view).columns

    def meaning(self, view: str) -> str:
        """What one row of a view is."""
        return _view(view).comment

    def count(self, view: str, wanted: ViewFilter) -> int:
        """How many rows `rows` will give. Raises UserError as it does."""
        conditions = _conditions(_view(view), wanted)
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(table(view)).where(*conditions)).scalar_one()

    def rows(self, view: str, wanted: ViewFilter) -> Answer:
        """Rows in the order of the view's key, read as they are asked for. Raises UserError for an unknown column."""
        source = _view(view)
        names = tuple(c.name for c in source.columns)
        wide: Any = select(*map(column, names))
        query = wide.select_from(table(view)).where(*_conditions(source, wanted))
        return Answer(names, self._stream(query.order_by(*map(column, source.key)), names))

    def ask(self, sql: str, given: Sequence[tuple[Parameter, Value]]) -> Answer:
        """The answer to a SELECT on the views. Raises UserError where the database refuses it."""
        bound = [bindparam(p.name, value, type_=_BOUND[p.type]) for p, value in given]
        try:
            with self._database.engine.connect() as connection, connection.begin():
                found = connection.execute(text(sql).bindparams(*bound))
                names = tuple(found.keys())
                return Answer(names, iter([_row(names, row) for row in found]))
        except DBAPIError as error:
            raise UserError(f"the database refuses the question: {error.orig}", "see docs/columns.md") from error

    def _stream(self, query: Any, names: Sequence[str]) -> Iterator[tuple[Value, ...]]:  # noqa: ANN401
        with (
            self._database.read() as connection,
            closing(connection.execute(query, execution_options={"yield_per": PORTION})) as found,
        ):
            for row in found:
                yield _row(names, row)


def _view(name: str) -> View:
    if name not in _BY_NAME:
        raise UserError(f"there is no view {name}", f"there are {', '.join(_BY_NAME)}")
    return _BY_NAME[name]


def _conditions(view: View, wanted: ViewFilter) -> list[ColumnElement[bool]]:
    types = {c.name: c.type for c in view.columns}
    unknown = sorted(set(wanted.equal) - set(types))
    if unknown:
        raise UserError(f"{view.name} has no column {unknown[0]}", f"it has {', '.join(types)}")
    conditions = [column(name) == value for name, value in wanted.equal.items()]
    if wanted.since is None and wanted.until is None:
        return conditions
    if view.dated_by is None:
        raise UserError(f"{view.name} has no days", "leave since and until away")
    at = types[view.dated_by]
    dated: ColumnElement[Any] = column(view.dated_by, UtcTime() if at is ColumnType.TIME else Date())
    if wanted.since is not None:
        conditions.append(dated >= _bound(at, wanted.since))
    if wanted.until is not None:
        conditions.append(dated < _bound(at, wanted.until))
    return conditions


def _bound(type_: ColumnType, day: date) -> date:
    return datetime.combine(day, time(), UTC) if type_ is ColumnType.TIME else day


def _row(names: Sequence[str], row: Sequence[Any]) -> tuple[Value, ...]:
    return tuple(_value(_TYPES.get(name), value) for name, value in zip(names, row, strict=True))


def _value(type_: ColumnType | None, value: Any) -> Value:  # noqa: ANN401
    """SQLite gives times and days as text and truth as a number, Postgres exact numbers: one value for both."""
    match value:
        case str() if type_ is ColumnType.TIME:
            return datetime.fromisoformat(value)
        case str() if type_ is ColumnType.DATE:
            return date.fromisoformat(value)
        case int() if type_ is ColumnType.BOOLEAN:
            return bool(value)
        case datetime():
            return value.astimezone(UTC)
        case Decimal():
            exponent = value.as_tuple().exponent
            return int(value) if exponent == 0 and type_ is not ColumnType.NUMBER else float(value)
        case int() if type_ is ColumnType.NUMBER:
            return float(value)
    return value  # type: ignore[no-any-return]
