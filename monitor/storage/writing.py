"""Rows written by statements built once, their values as parameters: `.values(…)` costs several times that.

What nobody reads before the transaction ends is written `later`: where several items share it, in one go for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.storage.tables import Base

PORTION = 500
"""Values in one IN list: far below SQLite's limit of 32,766 variables."""

WAITING = "rows that wait for the end of the transaction"
_FOUND = "what was asked for once in the transaction"

Value = TypeVar("Value")


def add(connection: Connection, table: type[Base], values: Mapping[str, Any]) -> int:
    """Insert one row; returns its id."""
    return int(connection.execute(_insert(table), values).scalar_one())


def add_all(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of equal keys; returns their ids in the same order."""
    return list(connection.execute(_insert(table), rows).scalars()) if rows else []


def add_rows(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of equal keys."""
    if rows:
        connection.execute(_plain_insert(table), rows)


def add_new(connection: Connection, table: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert one row unless one with its key is there; returns the id, None where it was."""
    return connection.execute(_insert_or_skip(table, connection.dialect.name), values).scalar_one_or_none()


def add_unknown(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those rows whose key is not there yet; returns how many."""
    if not rows:
        return 0
    return len(connection.execute(_insert_or_skip(table, connection.dialect.name), rows).all())


def change(connection: Connection, table: type[Base], row: int, **values: Any) -> None:  # noqa: ANN401
    """Set columns of the row with that id."""
    connection.execute(_update(table), {"row": row, **values})


def add_later(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that nothing reads or refers to before the transaction ends."""
    later(connection, _plain_insert(table), rows)


def change_later(connection: Connection, table: type[Base], row: int, **values: Any) -> None:  # noqa: ANN401
    """Set columns that nothing reads before the transaction ends."""
    later(connection, _update(table), [{"row": row, **values}])


def later(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute `statement` for `rows` at the end of `gathered`, at once where nothing is gathered.

    `statement` is one object for all calls; in the order of the calls for each statement, not across statements.
    """
    waiting = connection.info.get(WAITING)
    if waiting is not None:
        for row in rows:
            waiting[statement, frozenset(row)].append(row)
    elif rows:
        connection.execute(statement, rows)


@contextmanager
def gathered(connection: Connection) -> Iterator[None]:
    """What is written `later` within goes at the end, a statement for all rows of a kind; nothing after an error."""
    waiting: defaultdict[tuple[Executable, frozenset[str]], list[Mapping[str, Any]]] = defaultdict(list)
    info = connection.info  # of a connection that was cut it can no longer be asked
    info |= {WAITING: waiting, _FOUND: {}}
    try:
        yield
    finally:
        info.pop(WAITING, None)
        info.pop(_FOUND, None)
    for (statement, _), rows in waiting.items():
        connection.execute(statement, rows)


def once(connection: Connection, name: str, find: Callable[[], Value]) -> Value:
    """What `find` finds and nobody else changes meanwhile: within `gathered` asked once, else each time."""
    found: dict[str, Value] = connection.info.get(_FOUND, {})
    if name not in found:
        found[name] = find()
    return found[name]


def insert_into(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The engine's own INSERT, which knows ON CONFLICT … DO UPDATE."""
    return _own_insert(table, connection.dialect.name)


def portions(values: Sequence[Value], size: int = PORTION) -> Iterator[Sequence[Value]]:
    """`values` in parts of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _core(table: type[Base]) -> Table:
    assert isinstance(table.__table__, Table)
    return table.__table__


def _own_insert(table: type[Base], dialect: str) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(_core(table)) if dialect == "sqlite" else postgresql.insert(_core(table))


@cache
def _insert(table: type[Base]) -> Insert:
    core = _core(table)
    return insert(core).returning(*_key(core), sort_by_parameter_order=True)


@cache
def _plain_insert(table: type[Base]) -> Insert:
    return insert(_core(table))


@cache
def _insert_or_skip(table: type[Base], dialect: str) -> Insert:
    return _own_insert(table, dialect).on_conflict_do_nothing().returning(*_key(_core(table)))


@cache
def _update(table: type[Base]) -> Update:
    core = _core(table)
    return update(core).where(core.c.id == bindparam("row"))


def _key(core: Table) -> tuple[Any, ...]:
    return (core.c.id,) if "id" in core.c else tuple(core.primary_key.columns)
