"""`monitor db check`: spans slice back, hashes match, entries add up, nothing hangs in the air."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import zstandard
from sqlalchemy import Connection, text

from monitor.storage.engine import Database

PORTION = 500
"""Texts held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that is not as it must be."""

    check: str
    row: str
    what: str


class Integrity:
    def __init__(self, database: Database) -> None:
        self._database = database

    def problems(self) -> Iterator[Problem]:
        """Every problem of the stored rows; reads everything once, changes nothing."""
        with self._database.read() as connection:
            if self._database.is_sqlite:
                yield from _engine(connection)
            yield from _spans(connection)
            yield from _texts(connection)
            yield from _pages(connection)
            for check, (sql, what) in _EMPTY.items():
                for row in connection.execute(text(sql)):
                    yield Problem(check, row.name, what)


def _engine(connection: Connection) -> Iterator[Problem]:
    for (said,) in connection.execute(text("PRAGMA integrity_check")):
        if said != "ok":
            yield Problem("file", "SQLite", said)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Problem("orphan", f"{row[0]} {row[1]}", f"points to a row of {row[2]} that is not there")


def _spans(connection: Connection) -> Iterator[Problem]:
    sql = """SELECT s.id, s.start, s."end", s.text, s.cue_start, s.cue_end, s.source_start, s.source_end,
                    v.text AS whole
             FROM statement s JOIN article_version v ON v.id = s.version"""
    for row in connection.execute(text(sql), execution_options={"yield_per": PORTION}):
        if row.whole[row.start : row.end] != row.text:
            yield Problem("span", f"statement {row.id}", "its words are not where they should stand in the text")
        for name, start, end in (("cue", row.cue_start, row.cue_end), ("source", row.source_start, row.source_end)):
            if start is not None and not 0 <= start < end <= len(row.whole):
                yield Problem("span", f"statement {row.id}", f"its {name} lies outside the text")


def _texts(connection: Connection) -> Iterator[Problem]:
    sql = "SELECT id, title, text, text_sha256 FROM article_version"
    for row in connection.execute(text(sql), execution_options={"yield_per": PORTION}):
        if hashlib.sha256(f"{row.title}\n{row.text}".encode()).hexdigest() != row.text_sha256:
            yield Problem("hash", f"article_version {row.id}", "title and text are not those of the hash")


def _pages(connection: Connection) -> Iterator[Problem]:
    sql = "SELECT id, body, sha256, size FROM page WHERE body IS NOT NULL"
    for row in connection.execute(text(sql), execution_options={"yield_per": PORTION}):
        try:
            body = zstandard.decompress(row.body)
        except zstandard.ZstdError as error:
            yield Problem("hash", f"page {row.id}", f"its bytes can not be unpacked: {error}")
            continue
        if hashlib.sha256(body).hexdigest() != row.sha256 or len(body) != row.size:
            yield Problem("hash", f"page {row.id}", "its bytes are not those of the hash")


_EMPTY = {
    "ledger: ended": (
        "SELECT 'entry ' || n.id AS name FROM entry n WHERE (n.disposition IS NULL) <> (n.ended_at IS NULL)",
        "has an end without its time, or a time without its end",
    ),
    "ledger: stored": (
        """SELECT 'entry ' || n.id AS name FROM entry n WHERE n.disposition = 'stored'
           AND NOT EXISTS (SELECT 1 FROM article a WHERE a.entry = n.id)""",
        "is counted as stored, but there is no article of it",
    ),
    "ledger: article": (
        """SELECT 'article ' || a.id AS name FROM article a JOIN entry n ON n.id = a.entry
           WHERE a.disposition IS NOT NULL AND n.disposition IS NULL""",
        "has ended, but its entry is counted as under way",
    ),
    "orphan: utterance": (
        """SELECT 'utterance ' || u.id AS name FROM utterance u
           WHERE NOT EXISTS (SELECT 1 FROM attestation t WHERE t.utterance = u.id)""",
        "nothing attests it",
    ),
    "orphan: decided": (
        """SELECT 'statement ' || s.id AS name FROM statement s JOIN reading r ON r.id = s.reading
           WHERE s.decided_at IS NOT NULL AND r.is_current
           AND NOT EXISTS (SELECT 1 FROM attestation t WHERE t.statement = s.id)""",
        "is decided, but attests nothing",
    ),
    "orphan: version": (
        """SELECT 'article ' || a.id AS name FROM article a
           WHERE NOT EXISTS (SELECT 1 FROM article_version v WHERE v.article = a.id AND v.is_current)""",
        "has no current text",
    ),
}
"""Questions whose answer must be empty, and what a row of the answer means."""
