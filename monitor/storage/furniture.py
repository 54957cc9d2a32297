"""What pages of one host have in common: lines that many repeat, titles and leads that others link to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, Date, Executable, bindparam, delete, func, select, text

from monitor.model.article import BlockCount, HostMarks, Opening
from monitor.storage.arrays import among, array
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, BlockKey

LATELY = timedelta(days=90)
"""A line that is furniture is stored no more; so it is learnt anew, from three articles, when this time is over."""

KEPT = timedelta(365)
"""Titles and leads of a year are known for teasers; then what was learnt of a page goes."""

MAX_OPENINGS = 20
BEGINNING_CHARS = 2_000


KEEP = {
    "sqlite": "INSERT OR IGNORE INTO block_key (key, article, seen_on) "
    "SELECT value, :article, :seen_on FROM json_each(:keys)",
    "postgresql": "INSERT INTO block_key (key, article, seen_on) "
    "SELECT k, :article, CAST(:seen_on AS date) FROM unnest(CAST(:keys AS bigint[])) AS k ON CONFLICT DO NOTHING",
}


class Furniture:
    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, keys: Sequence[int], url: str, today: date) -> dict[int, BlockCount]:
        """Clusters and days that other articles than that of `url` had each line in; only lines that some had."""
        with self._database.read() as connection:
            given = {"url": url, "since": today - LATELY, "keys": array(connection, keys)}
            rows = connection.execute(_counts(connection.dialect.name), given)
            return {key: BlockCount(clusters, days) for key, clusters, days in rows}

    def openings(self, keys: Sequence[int], url: str) -> tuple[Opening, ...]:
        """Titles and leads of other articles that begin with the words of `keys`."""
        with self._database.read() as connection:
            given = {"url": url, "keys": array(connection, keys)}
            rows = connection.execute(_openings(connection.dialect.name), given).all()
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
def _counts(dialect: str) -> Executable:
    return (
        select(BlockKey.key, func.count(Article.cluster.distinct()), func.count(BlockKey.seen_on.distinct()))
        .join(Article, Article.id == BlockKey.article)
        .where(Article.url != bindparam("url"), BlockKey.seen_on >= bindparam("since"))
        .where(among(BlockKey.key, "keys", dialect))
        .group_by(BlockKey.key)
    )


@cache
def _openings(dialect: str) -> Executable:
    return (
        select(ArticleVersion.title, func.substr(ArticleVersion.text, 1, BEGINNING_CHARS).label("beginning"))
        .join(BlockKey, BlockKey.article == ArticleVersion.article)
        .join(Article, Article.id == ArticleVersion.article)
        .where(ArticleVersion.is_current, Article.url != bindparam("url"))
        .where(among(BlockKey.key, "keys", dialect))
        .limit(MAX_OPENINGS)
    )


def store_marks(connection: Connection, article: int, marks: HostMarks, seen_on: date) -> None:
    """The article's lines and openings, for the next pages of its host."""
    keys = array(connection, {*marks.blocks, *marks.openings})
    given = {"article": article, "seen_on": seen_on, "keys": keys}
    connection.execute(_keep(connection.dialect.name), given)


@cache
def _keep(dialect: str) -> Executable:
    return text(KEEP[dialect]).bindparams(bindparam("seen_on", type_=Date))
