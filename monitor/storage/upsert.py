"""INSERT … ON CONFLICT, which SQLAlchemy spells per engine, and work in portions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from monitor.storage.tables import Base

PORTION = 500
"""Values in one IN list: far below SQLite's limit of 32,766 variables."""

Value = TypeVar("Value")


def insert_into(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The engine's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_or_skip(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """INSERT that leaves an existing row of the same key alone."""
    return insert_into(connection, table).on_conflict_do_nothing()


def portions(values: Sequence[Value], size: int = PORTION) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
