"""What a search found as a file: CSV, JSON lines or BibTeX, made while it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum

from monitor import citation, exports
from monitor.model.analysis import Answer
from monitor.model.views import StatementRow
from monitor.pipeline.searching import every
from monitor.pipeline.work import Work

MOST = 100_000
"""Statements of one file; the views and `monitor export` give everything."""

COLUMNS = tuple(field.name for field in fields(StatementRow))


class Form(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    BIBTEX = "bib"


MEDIA = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSONL: "application/jsonl",
    Form.BIBTEX: "application/x-bibtex; charset=utf-8",
}


def statements_file(work: Work, query: str, form: Form) -> Iterator[str]:
    """The newest `MOST` statements that `query` finds. Raises UserError where it can not be read."""
    rows = every(work, query, MOST)
    if form is Form.BIBTEX:
        return citation.bibtex(rows)
    values = (tuple(getattr(row, name) for name in COLUMNS) for row in rows)
    return exports.WRITERS[form](Answer(COLUMNS, values))
