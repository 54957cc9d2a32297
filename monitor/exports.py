"""STAGE: rows as files: CSV that no spreadsheet runs, JSON lines, and the datapackage.json that describes them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from monitor.model.analysis import Answer, Column, ColumnType, Value, plain

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    ColumnType.TIME: {"type": "datetime", "format": "default"},
    ColumnType.DATE: {"type": "date", "format": "default"},
}
"""Table Schema of Frictionless Data (specs.frictionlessdata.io/table-schema)."""


def csv_lines(answer: Answer) -> Iterator[str]:
    """RFC 4180 lines with a heading. Text that a spreadsheet would take for a formula begins with an apostrophe.

    OWASP, "CSV Injection": = + - @, tab and carriage return, also in their full-width forms.
    """
    yield _line(answer.names)
    for row in answer.rows:
        yield _line([_cell(value) for value in row])


def json_lines(answer: Answer) -> Iterator[str]:
    """One JSON object a line."""
    for row in answer.rows:
        values = {name: plain(value) for name, value in zip(answer.names, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False) + "\n"


MEDIA = {"csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}
WRITERS: Mapping[str, Callable[[Answer], Iterator[str]]] = {"csv": csv_lines, "json": json_lines, "jsonl": json_lines}


def datapackage(name: str, resources: Iterable[tuple[str, str, str, Sequence[Column]]], created: str) -> str:
    """Frictionless Data Package (specs.frictionlessdata.io); a resource is name, path, meaning, columns."""
    described = {
        "profile": "tabular-data-package",
        "name": name,
        "title": "What officials said, and who reported it",
        "created": created,
        "licenses": [],
        "resources": [_resource(*resource) for resource in resources],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _resource(name: str, path: str, meaning: str, columns: Sequence[Column]) -> dict[str, Any]:
    fields = [{"name": c.name, **_TYPES[c.type], "description": c.meaning} for c in columns]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "format": path.rpartition(".")[2],
        "mediatype": MEDIA[path.rpartition(".")[2]],
        "encoding": "utf-8",
        "description": meaning,
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _line(cells: Sequence[object]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerow(cells)
    return held.getvalue()


def _cell(value: Value) -> object:
    match plain(value):
        case None:
            return ""
        case bool() as truth:
            return "true" if truth else "false"
        case str() as words if words.startswith(_FORMULA):
            return f"'{words}"
        case other:
            return other
