"""A person who holds no office is taken out of everything stored: the name is covered, character for character."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, text

from monitor.storage.engine import Database
from monitor.storage.search_index import ARTICLES, STATEMENTS, replace_text
from monitor.storage.speakers import name_key

COVER = "█"
"""One for each character, so that the offsets of everybody else's statements hold."""

NOBODY = "erased person"

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "article_version": ("title", "text", "author"),
    "removed_block": ("text",),
    "entry": ("title", "summary", "author"),
    "statement": ("text",),
    "utterance": ("text",),
    "letter": ("subject", "text", "html"),
}
_KEYS: Mapping[str, tuple[str, ...]] = {"removed_block": ("version", "position")}


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows that name the person, by table; `pages` are those that lose their raw bytes (the hashes stay)."""

    rows: Mapping[str, int]
    pages: int


class Erasing:
    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, name: str, *, apply: bool) -> Erased:
        """Cover `name` wherever it is stored, its last word too where the whole name stands; or only count.

        Pages under a hold keep their bytes. Whether the person holds an office is for the caller to ask: storage
        does not know the register.
        """
        with self._database.write() as connection:
            pages = _forget_bytes(connection, name, apply=apply)
            rows = {table: _cover(connection, table, name, apply=apply) for table in _TEXTS}
            rows["statement_speaker"] = _forget_speaker(connection, name, apply=apply)
        return Erased(rows, pages)


def covered(stored: str, name: str) -> str:
    """`stored`, as long as before, without the name in any capitals, plain or as HTML writes it."""
    whole = re.compile("|".join(re.escape(form) for form in {name, html.escape(name)}), re.IGNORECASE)
    if not whole.search(stored):
        return stored
    last = re.compile(rf"\b{re.escape(name.split()[-1])}\b", re.IGNORECASE)
    for pattern in (whole, last):
        stored = pattern.sub(lambda found: COVER * len(found.group()), stored)
    return stored


def _naming(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"LOWER({column}) LIKE :name ESCAPE '!'" for column in columns)


def _pattern(name: str) -> dict[str, str]:
    return {"name": "%" + re.sub(r"([!%_])", r"!\1", name.lower()) + "%"}


def _cover(connection: Connection, table: str, name: str, *, apply: bool) -> int:
    columns, keys = _TEXTS[table], _KEYS.get(table, ("id",))
    sql = f"SELECT {', '.join((*keys, *columns))} FROM {table} WHERE {_naming(columns)}"
    rows = connection.execute(text(sql), _pattern(name)).mappings().all()
    if apply:
        for row in rows:
            _write(connection, table, keys, row, {c: covered(row[c], name) for c in columns if row[c] is not None})
    return len(rows)


def _write(connection: Connection, table: str, keys: tuple[str, ...], row: RowMapping, new: dict[str, str]) -> None:
    if table == "article_version":
        new["text_sha256"] = hashlib.sha256(f"{new['title']}\n{new['text']}".encode()).hexdigest()
        before, after = (f"{text_['title']} {text_['text']}" for text_ in (row, new))
        replace_text(connection, ARTICLES, row["id"], before, after)
    if table == "statement":
        replace_text(connection, STATEMENTS, row["id"], row["text"], new["text"])
    values = ", ".join(f"{column} = :{column}" for column in new)
    where = " AND ".join(f"{key} = :key_{key}" for key in keys)
    sql = f"UPDATE {table} SET {values} WHERE {where}"
    connection.execute(text(sql), new | {f"key_{key}": row[key] for key in keys})


def _forget_speaker(connection: Connection, name: str, *, apply: bool) -> int:
    given = {"name": name, "key": name_key(name), "nobody": NOBODY}
    count = "SELECT COUNT(*) FROM statement_speaker WHERE name = :name"
    found: int = connection.execute(text(count), given).scalar_one()
    if apply:
        for command in (
            "UPDATE statement_speaker SET name = :nobody, as_written = :nobody WHERE name = :name",
            "UPDATE statement SET speaker_key = NULL, unresolved_reason = 'erased' WHERE speaker_key = :key",
            "UPDATE utterance SET speaker_key = NULL, speaker_name = NULL, office = NULL WHERE speaker_key = :key",
        ):
            connection.execute(text(command), given)
    return found


def _forget_bytes(connection: Connection, name: str, *, apply: bool) -> int:
    where = (
        "WHERE body IS NOT NULL AND id IN "
        f"(SELECT page FROM article_version WHERE {_naming(('title', 'text'))}) AND NOT EXISTS "
        "(SELECT 1 FROM hold WHERE hold.entry = page.entry AND hold.lifted_at IS NULL)"
    )
    found: int = connection.execute(text(f"SELECT COUNT(*) FROM page {where}"), _pattern(name)).scalar_one()
    if apply:
        connection.execute(text(f"UPDATE page SET body = NULL {where}"), _pattern(name))
    return found
