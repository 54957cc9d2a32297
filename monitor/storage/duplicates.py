"""Fingerprints in SQL: stored with an article, looked up by shared keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Executable, Row, bindparam, delete, or_, select

from monitor.model.article import Anchors, Fingerprint, Neighbour
from monitor.model.common import ArticleId
from monitor.storage.engine import Database
from monitor.storage.packing import packed, signed, unpacked
from monitor.storage.tables import Article, BandKey, SentenceKey, Signature
from monitor.storage.writing import add_rows, portions

BAND_CAP = 200
"""A band shared by more articles is boilerplate and says nothing."""

SENTENCE_CAP = 20
"""Sentences in more articles than this are no evidence of a common origin (df above 5 already costs precision)."""

PORTION = 96
LATERAL = """SELECT k, m.article FROM unnest(%s::bigint[]) AS k
CROSS JOIN LATERAL (SELECT article FROM {table} WHERE key = k LIMIT {limit}) AS m"""
SHARED = """WITH member(key, article) AS ({members}) SELECT article, count(*) FROM member
WHERE key NOT IN (SELECT key FROM member GROUP BY key HAVING count(*) > {cap}) GROUP BY article"""
UNNESTED = "INSERT INTO {table} (key, article) SELECT k, %s FROM unnest(%s::bigint[]) AS k"
"""Postgres takes the keys as one array: a statement of a hundred parts is planned longer than it runs."""


class Duplicates:
    def __init__(self, database: Database) -> None:
        self._database = database

    def neighbours(self, fingerprint: Fingerprint, since: datetime, *, limit: int = 50) -> tuple[Neighbour, ...]:
        """Articles first seen from `since` on that share text hash, keys or rare sentences, most shared first.

        A superset of the near-duplicates, the article itself (same address) included where it is stored
        already: dedup verifies. Only sketches of the same version are compared.
        """
        with self._database.read() as connection:
            shared = _sharing(connection, fingerprint)
            ids = [article for article, _ in shared.most_common(4 * limit)]
            wanted = {
                "version": fingerprint.version, "since": since, "ids": ids, "sha256": fingerprint.text_sha256
            }  # fmt: skip
            rows = connection.execute(_sketches(), wanted).all()
        found = sorted(rows, key=lambda r: (r.text_sha256 != fingerprint.text_sha256, -shared[r.article], r.article))
        return tuple(Neighbour(ArticleId(r.article), r.cluster, r.url, _fingerprint(r)) for r in found[:limit])


@cache
def _sketches() -> Executable:
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    return (
        select(*Signature.__table__.c, Article.cluster, Article.url)
        .join(Article, Article.id == Signature.article)
        .where(Signature.sig_version == bindparam("version"), Signature.seen_at >= bindparam("since"))
        .where(or_(Signature.article.in_(ids), Signature.text_sha256 == bindparam("sha256")))
    )


def has_fingerprint(connection: Connection, article: int, version: int) -> bool:
    """Whether the article's sketch was made by rules of this version."""
    query = select(Signature.article).where(Signature.article == article, Signature.sig_version == version)
    return connection.execute(query).first() is not None


def store_fingerprint(
    connection: Connection, article: int, fingerprint: Fingerprint, seen_at: datetime, *, is_first: bool
) -> None:
    """The sketch of the article's newest text; unless it is the first, in place of the one before."""
    if not is_first:
        for table in (BandKey, SentenceKey, Signature):
            connection.execute(delete(table).where(table.article == article))
    signature = {
        "article": article,
        "sig_version": fingerprint.version,
        "text_sha256": fingerprint.text_sha256,
        "signature": packed(fingerprint.signature),
        "bands": packed(fingerprint.bands),
        "sentences": packed(fingerprint.sentences),
        "words": fingerprint.words,
        "seen_at": seen_at,
        **_anchor_columns(fingerprint.anchors),
    }
    add_rows(connection, Signature, [signature])
    for keyed, keys in ((BandKey, fingerprint.bands), (SentenceKey, fingerprint.sentences)):
        _store_keys(connection, keyed.__tablename__, article, sorted({signed(key) for key in keys}))


def _store_keys(connection: Connection, table: str, article: int, keys: Sequence[int]) -> None:
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(UNNESTED.format(table=table), (article, keys))
    elif keys:
        rows = [(key, article) for key in keys]
        connection.exec_driver_sql(f"INSERT INTO {table} (key, article) VALUES (?, ?)", rows)  # noqa: S608 - our names


def _fingerprint(row: Row[Any]) -> Fingerprint:
    anchors = row.told_on and Anchors(
        row.language, row.told_on, unpacked(row.names), unpacked(row.numbers), unpacked(row.quotations),
        unpacked(row.runs),
    )  # fmt: skip
    return Fingerprint(
        row.sig_version, row.text_sha256, unpacked(row.signature), unpacked(row.bands), unpacked(row.sentences),
        row.words, anchors,
    )  # fmt: skip


def _anchor_columns(anchors: Anchors | None) -> dict[str, object]:
    if anchors is None:
        return dict.fromkeys(("language", "told_on", "names", "numbers", "quotations", "runs"))
    return {
        "language": anchors.language,
        "told_on": anchors.day,
        "names": packed(anchors.names),
        "numbers": packed(anchors.numbers),
        "quotations": packed(anchors.quotations),
        "runs": packed(anchors.runs),
    }


def _sharing(connection: Connection, fingerprint: Fingerprint) -> Counter[int]:
    shared: Counter[int] = Counter()
    for table, keys, cap in (
        ("band_key", (*fingerprint.bands, *fingerprint.probes), BAND_CAP),
        ("sentence_key", fingerprint.sentences, SENTENCE_CAP),
    ):
        for article, keys_shared in _members(connection, table, sorted({signed(k) for k in keys}), cap):
            shared[article] += keys_shared
    return shared


def _members(connection: Connection, table: str, keys: Sequence[int], cap: int) -> Iterator[tuple[int, int]]:
    """(article, how many of the keys it has), but for keys of more than `cap` articles: of none more are read.

    By the driver's own means: SQLAlchemy takes longer over a hundred parameters than the look-up.
    """
    for part in portions(keys, PORTION):
        is_sqlite = connection.dialect.name == "sqlite"
        members = _union(table, len(part), cap + 1) if is_sqlite else LATERAL.format(table=table, limit=cap + 1)
        given = tuple(part) if is_sqlite else (list(part),)
        for article, shared in connection.exec_driver_sql(SHARED.format(members=members, cap=cap), given):
            yield int(article), int(shared)


@lru_cache(maxsize=2 * PORTION)
def _union(table: str, keys: int, limit: int) -> str:
    one = f"SELECT * FROM (SELECT key, article FROM {table} WHERE key = ? LIMIT {limit})"  # noqa: S608 - our own names
    return " UNION ALL ".join([one] * keys)
