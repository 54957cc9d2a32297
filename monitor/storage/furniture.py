"""What pages of one host have in common: lines that many repeat, titles and leads that others link to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, func, select

from monitor.model.article import BlockCount, HostMarks, Opening
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, BlockKey
from monitor.storage.writing import add_unknown, portions

LATELY = timedelta(days=90)
"""A line that is furniture is stored no more; so it is learnt anew, from three articles, when this time is over."""

KEPT = timedelta(365)
"""Titles and leads of a year are known for teasers; then what was learnt of a page goes."""

MAX_OPENINGS = 20
BEGINNING_CHARS = 2_000


class Furniture:
    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, keys: Sequence[int], url: str, today: date) -> dict[int, BlockCount]:
        """Clusters and days that other articles than that of `url` had each line in; only lines that some had."""
        others = {"url": url, "since": today - LATELY}
        with self._database.read() as connection:
            return {
                key: BlockCount(clusters, days)
                for part in portions(keys)
                for key, clusters, days in connection.execute(_counts(), others | {"keys": part})
            }

    def openings(self, keys: Sequence[int], url: str) -> tuple[Opening, ...]:
        """Titles and leads of other articles that begin with the words of `keys`."""
        with self._database.read() as connection:
            rows = [
                row for part in portions(keys) for row in connection.execute(_openings(), {"url": url, "keys": part})
            ]
        return tuple(Opening(row.title, row.beginning) for row in rows)

    def forget(self, today: date) -> int:
        """Drop what is older than `KEPT`, a day at a time; returns how many rows."""
        forgotten = 0
        while True:
            with self._database.write() as connection:
                oldest = connection.execute(select(func.min(BlockKey.seen_on))).scalar_one()
                if oldest is None or oldest >= today - KEPT:
                    return forgotten
                forgotten += connection.execute(delete(BlockKey).where(BlockKey.seen_on == oldest)).rowcount


@cache
def _counts() -> Executable:
    return (
        select(BlockKey.key, func.count(Article.cluster.distinct()), func.count(BlockKey.seen_on.distinct()))
        .join(Article, Article.id == BlockKey.article)
        .where(Article.url != bindparam("url"), BlockKey.seen_on >= bindparam("since"))
        .where(BlockKey.key.in_(bindparam("keys", expanding=True)))
        .group_by(BlockKey.key)
    )


@cache
def _openings() -> Executable:
    return (
        select(ArticleVersion.title, func.substr(ArticleVersion.text, 1, BEGINNING_CHARS).label("beginning"))
        .join(BlockKey, BlockKey.article == ArticleVersion.article)
        .join(Article, Article.id == ArticleVersion.article)
        .where(ArticleVersion.is_current, Article.url != bindparam("url"))
        .where(BlockKey.key.in_(bindparam("keys", expanding=True)))
        .limit(MAX_OPENINGS)
    )


def store_marks(connection: Connection, article: int, marks: HostMarks, seen_on: date) -> None:
    """The article's lines and openings, for the next pages of its host."""
    rows = [{"key": key, "article": article, "seen_on": seen_on} for key in {*marks.blocks, *marks.openings}]
    add_unknown(connection, BlockKey, rows)
