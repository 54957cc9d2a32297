"""docs/columns.md from the comments of tables and views: `python -m monitor.storage.columns docs/columns.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Enum, Table

from monitor.storage.sql_views import COLUMNS, VIEWS, View
from monitor.storage.tables import metadata
from monitor.storage.types import UtcTime

_HEAD = """# Tables and views

Generated from the comments in `monitor/storage/` by `python -m monitor.storage.columns docs/columns.md`.
The same on SQLite and Postgres. The database says it too: `SELECT * FROM v_columns`, on Postgres also `\\d+`.
Times are UTC: `timestamptz` on Postgres, sortable ISO 8601 text with `Z` on SQLite. Query the views: their names
and columns stay; the tables under them may change with any version.
"""


def page() -> str:
    """The whole of docs/columns.md."""
    lines = [_HEAD, "## Views\n"]
    for view in (*VIEWS, COLUMNS):
        lines += _view(view)
    lines.append("## Tables\n")
    for table in sorted(metadata.tables.values(), key=lambda t: t.name):
        lines += _table(table)
    return "\n".join(lines).rstrip() + "\n"


def _view(view: View) -> Iterator[str]:
    yield f"### {view.name}\n\n{_sentence(view.comment)}\n\n| column | type | meaning |\n|---|---|---|"
    for column in view.columns:
        yield f"| `{column.name}` | {column.type} | {_cell(column.meaning)} |"
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n\n{_sentence(table.comment or '')}\n\n| column | type | meaning |\n|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column)} | {_cell(column.comment or '')} |"
    yield ""


def _type(column: Column[object]) -> str:
    kind = "text" if isinstance(column.type, Enum) else column.type.__visit_name__.lower()
    if kind == "type_decorator":
        kind = "time" if isinstance(column.type, UtcTime) else "text"
    names = {"big_integer": "integer", "large_binary": "bytes", "float": "number", "json": "JSON"}
    marks = [names.get(kind, kind)]
    if column.primary_key:
        marks.append("key")
    marks += [f"→ {key.target_fullname.partition('.')[0]}" for key in column.foreign_keys]
    if column.nullable:
        marks.append("or NULL")
    return ", ".join(marks)


def _sentence(comment: str) -> str:
    return comment[:1].upper() + comment[1:] + "."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
