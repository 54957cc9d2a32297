"""Fingerprints in SQL: stored with an article, looked up by shared keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, TextClause, bindparam, delete, or_, select, text

from monitor.model.article import Anchors, Fingerprint, Neighbour
from monitor.model.common import ArticleId
from monitor.storage.engine import Database
from monitor.storage.packing import packed, signed, unpacked
from monitor.storage.tables import Article, BandKey, SentenceKey, Signature
from monitor.storage.types import BigId
from monitor.storage.writing import add_rows

BAND_CAP = 200
"""A band shared by more articles is boilerplate and says nothing."""

SENTENCE_CAP = 20
"""Sentences in more articles than this are no evidence of a common origin (df above 5 already costs precision)."""


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
            query: Select[Any] = (
                select(*Signature.__table__.c, Article.cluster, Article.url)
                .join(Article, Article.id == Signature.article)
                .where(Signature.sig_version == fingerprint.version, Signature.seen_at >= since)
                .where(or_(Signature.article.in_(ids), Signature.text_sha256 == fingerprint.text_sha256))
            )
            rows = connection.execute(query).all()
        found = sorted(rows, key=lambda r: (r.text_sha256 != fingerprint.text_sha256, -shared[r.article], r.article))
        return tuple(Neighbour(ArticleId(r.article), r.cluster, r.url, _fingerprint(r)) for r in found[:limit])


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
        unique = sorted({signed(key) for key in keys})
        add_rows(connection, keyed, [{"key": key, "article": article} for key in unique])


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
        for article, members in _members(connection, table, sorted({signed(k) for k in keys}), cap):
            if members <= cap:
                shared[article] += 1
    return shared


def _members(connection: Connection, table: str, keys: Sequence[int], cap: int) -> list[tuple[int, int]]:
    """(article, members of its key) for each key; at most `cap` + 1 rows are read of any key."""
    found: list[tuple[int, int]] = []
    for start in range(0, len(keys), 32):
        part = keys[start : start + 32]
        rows = connection.execute(_probe(table, len(part), cap + 1), {f"k{i}": k for i, k in enumerate(part)}).all()
        members = Counter(row.number for row in rows)
        found += [(row.article, members[row.number]) for row in rows]
    return found


@lru_cache(maxsize=256)
def _probe(table: str, keys: int, limit: int) -> TextClause:
    one = "SELECT * FROM (SELECT {i} AS number, article FROM {table} WHERE key = :k{i} LIMIT {limit}) AS p{i}"
    query = " UNION ALL ".join(one.format(i=i, table=table, limit=limit) for i in range(keys))
    return text(query).bindparams(*(bindparam(f"k{i}", type_=BigId) for i in range(keys)))
