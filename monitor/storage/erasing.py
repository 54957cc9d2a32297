"""A person who holds no office is taken out of everything stored: the name is covered, character for character."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, text

from monitor.storage.engine import Database
from monitor.storage.search_index import ARTICLES, STATEMENTS, replace_text
from monitor.storage.speakers import name_key
from monitor.storage.spellings import Name
from monitor.storage.writing import portions

NOBODY = "erased person"
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
PAGES = 200
"""Raw pages looked through at a time."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Columns that may name a person; `of_articles`: which rows are about the articles :articles, if any are."""

    columns: tuple[str, ...]
    of_articles: str = ""
    keys: tuple[str, ...] = ("id",)
    json: frozenset[str] = frozenset()


_IN_STATEMENTS = "IN (SELECT id FROM statement WHERE article IN :articles)"
_PLACES: Mapping[str, _Place] = {
    "article_version": _Place(("title", "text", "author", "credit"), "article IN :articles"),
    "removed_block": _Place(
        ("text",), "version IN (SELECT id FROM article_version WHERE article IN :articles)", ("version", "position")
    ),
    "entry": _Place(
        ("title", "summary", "author"), "id IN (SELECT entry FROM article WHERE id IN :articles)"
    ),
    "statement": _Place(
        ("text", "occasion", "via"), "article IN :articles", json=frozenset({"via"})
    ),
    "utterance": _Place(("text", "speaker_name", "office"), f"first_statement {_IN_STATEMENTS}"),
    "override": _Place(
        ("why", "taken_back_why", "speaker", "before"), "article IN :articles", json=frozenset({"speaker", "before"})
    ),
    "proposal": _Place(("reason", "terms", "actors"), json=frozenset({"terms", "actors"})),
    "feedback": _Place(("note",)),
    "quarantine": _Place(("error_text",)),
    "alert_input": _Place(
        ("view",), f"alert IN (SELECT id FROM alert WHERE statement {_IN_STATEMENTS})", ("alert",)
    ),
    "letter": _Place(
        ("subject", "text", "html"),
        "id IN (SELECT outbox.letter FROM outbox JOIN alert ON alert.id = outbox.alert "
        f"WHERE alert.statement {_IN_STATEMENTS})",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows that name the person, by table; `pages` are those that lose their raw bytes (the hashes stay)."""

    rows: Mapping[str, int]
    pages: int


class Erasing:
    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, name: str, *, apply: bool) -> Erased:
        """Cover `name` wherever it is stored, its last word too in what belongs to articles that name the person.

        Or only count. Pages under a hold keep their bytes. Every stored page is looked through: some minutes for a
        million. Whether the person holds an office is for the caller to ask: storage does not know the register.
        """
        wanted = Name(name)
        with self._database.write() as connection:
            articles = sorted({*_articles(connection, wanted)})
            pages = _forget_bytes(connection, wanted, articles, apply=apply)
            rows = {"statement_speaker": _forget_speaker(connection, name, apply=apply)}
            rows |= {table: _cover(connection, table, wanted, articles, apply=apply) for table in _PLACES}
        return Erased(rows, pages)


def _articles(connection: Connection, name: Name) -> Iterator[int]:
    """Articles that have a text or title with the whole name."""
    sql = "SELECT article, title, text FROM article_version WHERE LOWER(title) LIKE :name OR LOWER(text) LIKE :name"
    for row in connection.execute(text(sql), {"name": name.like}):
        if name.stands_in(row.title) or name.stands_in(row.text):
            yield row.article


def _cover(connection: Connection, table: str, name: Name, articles: list[int], *, apply: bool) -> int:
    place = _PLACES[table]
    found = 0
    for row, is_about in _candidates(connection, table, place, name, articles):
        new = {
            column: covered
            for column in place.columns
            if row[column] is not None and (covered := name.covered(row[column], is_about=is_about)) != row[column]
        }
        found += bool(new)
        if apply and new:
            _write(connection, table, place, row, new)
    return found


def _candidates(
    connection: Connection, table: str, place: _Place, name: Name, articles: list[int]
) -> Iterator[tuple[RowMapping, bool]]:
    """Rows that may name the person, and whether they belong to an article that does."""
    columns = [f"CAST({c} AS TEXT) AS {c}" if c in place.json else c for c in place.columns]
    kept = ["article"] if table == "article_version" else []
    select = f"SELECT {', '.join((*place.keys, *kept, *columns))} FROM {table} WHERE "
    seen = set()
    for part in portions(articles) if place.of_articles else ():
        sql = text(select + place.of_articles).bindparams(bindparam("articles", expanding=True))
        for row in connection.execute(sql, {"articles": part}).mappings().all():
            seen.add(tuple(row[key] for key in place.keys))
            yield row, True
    like = " OR ".join(f"LOWER(CAST({column} AS TEXT)) LIKE :name" for column in place.columns)
    for row in connection.execute(text(select + like), {"name": name.like}).mappings().all():
        if tuple(row[key] for key in place.keys) not in seen:
            yield row, False


def _write(connection: Connection, table: str, place: _Place, row: RowMapping, new: dict[str, str]) -> None:
    after = dict(row) | new
    if table == "article_version":
        new["text_sha256"] = hashlib.sha256(f"{after['title']}\n{after['text']}".encode()).hexdigest()
        words = [f"{texts['title']} {texts['text']}" for texts in (row, after)]
        replace_text(connection, ARTICLES, row["id"], *words)
    if table == "statement":
        replace_text(connection, STATEMENTS, row["id"], row["text"], after["text"])
    is_sqlite = connection.dialect.name == "sqlite"
    values = [f"{c} = CAST(:{c} AS JSONB)" if c in place.json and not is_sqlite else f"{c} = :{c}" for c in new]
    where = " AND ".join(f"{key} = :key_{key}" for key in place.keys)
    given: dict[str, Any] = new | {f"key_{key}": row[key] for key in place.keys}
    connection.execute(text(f"UPDATE {table} SET {', '.join(values)} WHERE {where}"), given)


def _forget_speaker(connection: Connection, name: str, *, apply: bool) -> int:
    """The person as a speaker is nobody; where another one's words or office name the person, that is covered."""
    wanted, found = Name(name), 0
    like = " OR ".join(f"LOWER({column}) LIKE :name" for column in ("name", "as_written", "office"))
    change = text(
        "UPDATE statement_speaker SET name = :name, as_written = :as_written, office = :office "
        "WHERE statement = :statement AND role = :role AND rank = :rank"
    )
    rows = connection.execute(text(f"SELECT * FROM statement_speaker WHERE {like}"), {"name": wanted.like})
    for row in rows.mappings().all():
        told = {c: row[c] and wanted.covered(row[c]) for c in ("name", "as_written", "office")}
        if told["name"] != row["name"]:
            told |= {"name": NOBODY, "as_written": NOBODY}
        is_named = any(told[c] != row[c] for c in told)
        found += is_named
        if apply and is_named:
            connection.execute(change, dict(row) | told)
    if apply:
        for command in (
            "UPDATE statement SET speaker_key = NULL, unresolved_reason = 'erased' WHERE speaker_key = :key",
            "UPDATE utterance SET speaker_key = NULL, speaker_name = NULL, office = NULL WHERE speaker_key = :key",
        ):
            connection.execute(text(command), {"key": name_key(name)})
    return found


def _forget_bytes(connection: Connection, name: Name, articles: list[int], *, apply: bool) -> int:
    """Pages of these articles, and those whose bytes have the name, under no hold."""
    of_articles = text("SELECT page FROM article_version WHERE article IN :ids").bindparams(_IDS)
    known = {page for part in portions(articles) for page in connection.execute(of_articles, {"ids": part}).scalars()}
    free = text(
        "SELECT id, body FROM page WHERE body IS NOT NULL AND id > :after AND NOT EXISTS "
        "(SELECT 1 FROM hold WHERE hold.entry = page.entry AND hold.lifted_at IS NULL) ORDER BY id LIMIT :limit"
    )
    forget = text("UPDATE page SET body = NULL WHERE id IN :ids").bindparams(_IDS)
    after, found = 0, 0
    while rows := connection.execute(free, {"after": after, "limit": PAGES}).all():
        after = rows[-1].id
        ids = [r.id for r in rows if r.id in known or name.stands_in_bytes(zstandard.decompress(r.body))]
        found += len(ids)
        if apply and ids:
            connection.execute(forget, {"ids": ids})
    return found
