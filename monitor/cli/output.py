"""Consoles, tables, JSON and progress of the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.lines import one_line

out = Console()
errors = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on stderr, so that results can be piped."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        yield bar


def print_json(rows: Iterable[Any]) -> None:
    """Dataclasses or plain objects as JSON lines."""
    for row in rows:
        values = row if isinstance(row, dict) else asdict(row)
        print(json.dumps(values, default=str, ensure_ascii=False))  # noqa: T201 - the result itself


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table of hostile text: one line a cell (of a tuple one each), control characters gone, no markup."""
    table = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold", ratio=3 if column == "words" else None)
    for row in rows:
        table.add_row(*map(_cell, row))
    out.print(table)


def _cell(cell: object) -> str:
    if isinstance(cell, tuple):
        return "\n".join(map(_cell, cell))
    return "" if cell is None else escape(one_line(str(cell), 400))


def print_failure(name: str, cause: str, remedy: str) -> None:
    """What is wrong with one input, and what to do; lines are left whole, so that a path can be copied."""
    errors.print(f"[red]{escape(one_line(name))}[/]: {escape(one_line(cause))}", highlight=False, soft_wrap=True)
    errors.print(f"  What to do: {escape(remedy)}", highlight=False, soft_wrap=True)


def counted(counts: dict[str, int]) -> str:
    """`3 stored, 1 off_topic`, most first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{n} {name}" for name, n in ordered) or "nothing"


def short(moment: datetime | None) -> str:
    """To the minute."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
