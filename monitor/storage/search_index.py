"""The full-text index: statements and articles by their folded words, FTS5 on SQLite, tsvector with GIN on Postgres.

It holds words, no text: what they stand for is in `statement` and `article_version`, whose texts never
change but by erasure. A row whose statement is gone finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Executable, Select, bindparam, column, select, table, text

from monitor.model.search import Group, Phrase
from monitor.model.words import words
from monitor.storage.writing import later

LONGEST = 16_000
"""Words of a text that are indexed: Postgres knows no position after 16,383."""

PORTION = 1_000


@dataclass(frozen=True, slots=True)
class Index:
    """One index table; `of` is the table and the column whose rows it finds, `source` gives their texts."""

    name: str
    comment: str
    of: str
    source: str


STATEMENTS = Index(
    "search_statement",
    "folded words of statements, for search",
    "statement",
    "SELECT id, text FROM statement",
)
ARTICLES = Index(
    "search_article",
    "folded words of the texts of articles with their titles, for search",
    "article_version",
    "SELECT id, title || ' ' || text AS text FROM article_version",
)
INDEXES = (STATEMENTS, ARTICLES)


def create_indexes(connection: Connection) -> None:
    """The tables, filled with what is stored already. For the migration that brings them."""
    for index in INDEXES:
        for command in _DDL[connection.dialect.name]:
            connection.execute(text(command.format(**{"name": index.name, "of": index.of, "comment": index.comment})))
        fill(connection, index)


def drop_indexes(connection: Connection) -> None:
    """Away with the tables; nothing but the words is lost."""
    for index in INDEXES:
        connection.execute(text(f"DROP TABLE {index.name}"))


def fill(connection: Connection, index: Index) -> None:
    """Index every stored text; it must not hold any of them yet."""
    found = connection.execute(text(index.source), execution_options={"yield_per": PORTION})
    for part in found.partitions(PORTION):
        add_texts(connection, index, ((row.id, row.text) for row in part))


def add_texts(connection: Connection, index: Index, texts: Iterable[tuple[int, str]]) -> None:
    """Index texts by the ids of their rows, in the transaction that stores them."""
    rows = [{"id": id_, "words": as_indexed(connection.dialect.name, body)} for id_, body in texts]
    later(connection, _insert(index, connection.dialect.name), rows)


@cache
def _insert(index: Index, dialect: str) -> Executable:
    return text(_INSERT[dialect].format(name=index.name))


def as_indexed(dialect: str, body: str) -> str:
    """What stands for a text in the index: its folded words, on Postgres a tsvector's literal."""
    found = words(body)[:LONGEST]
    return _lexemes(found) if dialect == "postgresql" else " ".join(found)


def replace_text(connection: Connection, index: Index, id_: int, old: str, new: str) -> None:
    """Index `new` in place of `old`: for the one case in which a stored text changes, erasure."""
    before = {"id": id_, "words": " ".join(words(old)[:LONGEST])}
    connection.execute(text(_DELETE[connection.dialect.name].format(name=index.name)), before)
    add_texts(connection, index, [(id_, new)])


def found_by(index: Index, groups: Iterable[Group], dialect: str) -> list[tuple[Select[tuple[int]], bool]]:
    """Sub-queries for ids of rows: those that have all wanted groups, and those that have an excluded one (True)."""
    parts = list(groups)
    wanted = [group for group in parts if not group.is_excluded]
    excluded = [group for group in parts if group.is_excluded]
    found = [(_ids(index, wanted, dialect), False)] if wanted else []
    return found + [(_ids(index, [group], dialect), True) for group in excluded]


_DDL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE {name} USING fts5(words, content='', columnsize=0, "
        "tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE {name} (id bigint PRIMARY KEY REFERENCES {of} (id) ON DELETE CASCADE, words tsvector NOT NULL)",
        "CREATE INDEX ix_{name}_words ON {name} USING gin (words)",
        "COMMENT ON TABLE {name} IS '{comment}'",
        "COMMENT ON COLUMN {name}.id IS 'row of {of} that has the words'",
        "COMMENT ON COLUMN {name}.words IS 'folded words with their places'",
    ),
}
_INSERT = {
    "sqlite": "INSERT INTO {name} (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO {name} (id, words) VALUES (:id, CAST(:words AS tsvector))",
}

_DELETE = {
    "sqlite": "INSERT INTO {name} ({name}, rowid, words) VALUES ('delete', :id, :words)",
    "postgresql": "DELETE FROM {name} WHERE id = :id AND CAST(:words AS text) IS NOT NULL",
}
"""An index without content must be told which words go."""


def _lexemes(found: Iterable[str]) -> str:
    """`paix:1 guerre:2`: folded words hold no character that this form would need to quote."""
    return " ".join(f"{word}:{place}" for place, word in enumerate(found, 1))


def _ids(index: Index, groups: Iterable[Group], dialect: str) -> Select[tuple[int]]:
    if dialect == "postgresql":
        return (
            select(column("id"))
            .select_from(table(index.name))
            .where(
                text("words @@ CAST(:sought AS tsquery)").bindparams(
                    bindparam("sought", _tsquery(groups), unique=True)
                )
            )
        )
    return (
        select(column("rowid"))
        .select_from(table(index.name))
        .where(text(f"{index.name} MATCH :sought").bindparams(bindparam("sought", _match(groups), unique=True)))
    )


def _tsquery(groups: Iterable[Group]) -> str:
    def one(phrase: Phrase) -> str:
        return "(" + " <-> ".join(phrase.words) + (":*" if phrase.is_prefix else "") + ")"

    return " & ".join("(" + " | ".join(map(one, group.phrases)) + ")" for group in groups)


def _match(groups: Iterable[Group]) -> str:
    def one(phrase: Phrase) -> str:
        return f'"{" ".join(phrase.words)}"' + (" *" if phrase.is_prefix else "")

    return " AND ".join("(" + " OR ".join(map(one, group.phrases)) + ")" for group in groups)
