"""The views analysts query: stable names and columns, names before ids, times in UTC; the same on both engines.

Made anew by every migration run, so that no old migration needs to know today's columns. Within a
release line columns are only added, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from monitor.storage.sql_views import days, feedback, statements, utterances
from monitor.storage.sql_views.view import View, columns, written_for
from monitor.storage.tables import metadata

__all__ = ["COLUMNS", "VIEWS", "View", "create_views", "drop_views"]

VIEWS = (
    utterances.NEW_STATEMENTS,
    statements.STATEMENTS,
    utterances.UTTERANCES,
    utterances.ATTESTATIONS,
    utterances.ALERTS,
    statements.ARTICLES,
    days.EPISODES_DAILY,
    days.SPEAKERS_DAILY,
    days.OUTLET_HEALTH,
    days.FUNNEL_DAILY,
    utterances.POSITIONS,
    feedback.FEEDBACK_PRECISION,
)

COLUMNS = View(
    "v_columns",
    "one row is one column of a view or table and what it means: docs/columns.md, to be queried",
    columns("""
relation     text     view or table
column_name  text     its column; NULL: the row is about the relation itself
position     integer  place of the column, from 1; 0 for the relation
meaning      text     what one row is, or what the column holds
is_view      boolean  a view: name and columns stay
"""),
    "",
    ("relation", "position"),
    None,
)


def create_views(connection: Connection) -> None:
    """Make all views; on Postgres with their comments, on both with `v_columns`, which says the same."""
    dialect = connection.dialect.name
    for view in VIEWS:
        _run(connection, f"CREATE VIEW {view.name} AS {written_for(dialect, view.sql)}")
    _run(connection, f"CREATE VIEW {COLUMNS.name} AS {_meanings()}")
    if dialect == "postgresql":
        for view in (*VIEWS, COLUMNS):
            _run(connection, f"COMMENT ON VIEW {view.name} IS {_quoted(view.comment)}")
            for column in view.columns:
                _run(connection, f"COMMENT ON COLUMN {view.name}.{column.name} IS {_quoted(column.meaning)}")


def drop_views(connection: Connection) -> None:
    """Drop all views, so that a migration may change what they read."""
    for view in (COLUMNS, *reversed(VIEWS)):
        connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))


def _run(connection: Connection, sql: str) -> None:
    connection.execute(text(sql.replace("::", r"\:\:")))


def _meanings() -> str:
    names = ", ".join(f"column{n} AS {column.name}" for n, column in enumerate(COLUMNS.columns, 1))
    rows = ",\n".join(_rows())
    return f"SELECT {names} FROM (VALUES\n{rows}\n) AS meanings"


def _rows() -> Iterator[str]:
    for view in (*VIEWS, COLUMNS):
        yield _row(view.name, None, 0, view.comment, is_view=True)
        for position, column in enumerate(view.columns, 1):
            yield _row(view.name, column.name, position, column.meaning, is_view=True)
    for table in sorted(metadata.tables.values(), key=lambda t: t.name):
        yield _row(table.name, None, 0, table.comment or "", is_view=False)
        for position, described in enumerate(table.columns, 1):
            yield _row(table.name, described.name, position, described.comment or "", is_view=False)


def _row(relation: str, column: str | None, position: int, meaning: str, *, is_view: bool) -> str:
    name = "CAST(NULL AS text)" if column is None else _quoted(column)
    return f"({_quoted(relation)}, {name}, {position}, {_quoted(meaning)}, {'TRUE' if is_view else 'FALSE'})"


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
