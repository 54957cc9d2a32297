"""Views as files for other programs: streamed, so that a million rows need no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from monitor import exports
from monitor.errors import UserError
from monitor.model.analysis import Answer, Column, ColumnType, ViewFilter
from monitor.storage import Storage

EXPORTED = {
    "statements": "v_statements",
    "utterances": "v_utterances",
    "attestations": "v_attestations",
    "alerts": "v_alerts",
    "articles": "v_articles",
    "episodes": "v_episodes_daily",
}
"""What can be had as files, and from which view."""

GROUP = 10_000
"""Rows of a Parquet row group: what is held in memory."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    path: Path
    rows: int


def export(
    storage: Storage, names: Sequence[str], folder: Path, form: str, wanted: ViewFilter, now: datetime,
    tick: Callable[[str, int, int], None] | None = None,
) -> tuple[ExportedFile, ...]:  # fmt: skip
    """One file for each of `names` (see EXPORTED) as csv, jsonl or parquet, and a datapackage.json beside them.

    `tick` is told name, rows done and rows in all. A file is there whole or not at all. Raises UserError for an
    unknown column, a folder that can not be written, or Parquet without its package.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}", "choose another folder with --to") from error
    write = _write_parquet if form == "parquet" else _write_lines
    done = []
    for name in names:
        view = EXPORTED[name]
        answer, total = storage.analysis.rows(view, wanted), storage.analysis.count(view, wanted)
        path = folder / f"{name}.{form}"
        part = path.with_name(path.name + ".part")
        counter = _Counter(answer, partial(_told, tick, name, total))
        write(part, counter.answer, storage.analysis.columns(view), form)
        part.replace(path)
        done.append(ExportedFile(path, counter.rows))
    described = [(n, f"{n}.{form}", storage.analysis.meaning(v), storage.analysis.columns(v))
                 for n in names for v in (EXPORTED[n],)]  # fmt: skip
    package = exports.datapackage("conflict-monitor", described, now.isoformat())
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    return tuple(done)


def _told(tick: Callable[[str, int, int], None] | None, name: str, total: int, done: int) -> None:
    if tick:
        tick(name, done, total)


class _Counter:
    """An answer that counts its rows as they pass."""

    def __init__(self, answer: Answer, tick: Callable[[int], None]) -> None:
        self.rows = 0
        self._tick = tick
        self.answer = Answer(answer.names, self._counted(answer))

    def _counted(self, answer: Answer) -> Iterator[tuple[Any, ...]]:
        for row in answer.rows:
            self.rows += 1
            if self.rows % 1_000 == 0:
                self._tick(self.rows)
            yield row
        self._tick(self.rows)


def _write_lines(path: Path, answer: Answer, _columns: Sequence[Column], form: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(exports.WRITERS[form](answer))


def _write_parquet(path: Path, answer: Answer, columns: Sequence[Column], _form: str) -> None:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UserError("Parquet needs the package pyarrow", "pip install -e '.[parquet]'") from error
    types = {
        ColumnType.TEXT: pyarrow.string(),
        ColumnType.INTEGER: pyarrow.int64(),
        ColumnType.NUMBER: pyarrow.float64(),
        ColumnType.BOOLEAN: pyarrow.bool_(),
        ColumnType.TIME: pyarrow.timestamp("us", tz="UTC"),
        ColumnType.DATE: pyarrow.date32(),
    }
    fields = [pyarrow.field(c.name, types[c.type], metadata={"description": c.meaning}) for c in columns]
    schema = pyarrow.schema(fields)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while rows := list(islice(answer.rows, GROUP)):
            by_column = zip(zip(*rows, strict=True), fields, strict=True)
            arrays = [pyarrow.array(values, field.type) for values, field in by_column]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
