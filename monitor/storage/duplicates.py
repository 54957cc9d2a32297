"""Fingerprints in SQL: stored with an article, looked up by shared keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, delete, select, text

from monitor.model.article import Anchors, Fingerprint, Neighbour
from monitor.model.common import ArticleId
from monitor.storage.arrays import array
from monitor.storage.engine import Database
from monitor.storage.packing import packed, signed, unpacked
from monitor.storage.tables import Article, Signature
from monitor.storage.types import UtcTime

BAND_CAP = 200
"""A band shared by more articles is boilerplate and says nothing."""

SENTENCE_CAP = 20
"""Sentences in more articles than this are no evidence of a common origin (df above 5 already costs precision)."""

PORTION = 500
"""Sketches forgotten in one transaction."""

SHARED = {
    "sqlite": """SELECT m.article FROM json_each(:{table}) AS k CROSS JOIN {table} AS m ON m.key = k.value
WHERE (SELECT count(*) FROM (SELECT 1 FROM {table} AS o WHERE o.key = k.value LIMIT {cap} + 1)) <= {cap}""",
    "postgresql": """SELECT m.article FROM unnest(CAST(:{table} AS bigint[])) AS k
CROSS JOIN LATERAL (SELECT article, count(*) OVER () AS members
  FROM (SELECT article FROM {table} WHERE key = k LIMIT {cap} + 1) AS few) AS m
WHERE m.members <= {cap}""",
}
"""An article for each of the keys that it has, but for keys of more than `cap` articles: of none more are read."""

SKETCHES = """WITH shared AS (SELECT article, count(*) AS keys FROM ({bands} UNION ALL {sentences}) AS hit
  GROUP BY article ORDER BY keys DESC, article LIMIT 4 * :limit),
found AS (SELECT article, max(keys) AS keys FROM (SELECT article, keys FROM shared
    UNION ALL SELECT article, 0 FROM signature WHERE text_sha256 = :sha256) AS one GROUP BY article)
SELECT {columns}, article.cluster, article.url
FROM found {signature} {article}
WHERE signature.sig_version = :version AND signature.seen_at >= :since
ORDER BY signature.text_sha256 <> :sha256, found.keys DESC, found.article LIMIT :limit"""
"""One question for all: the way to another machine's database and back takes longer than each part of it."""

EACH = {
    "sqlite": "CROSS JOIN {table} ON {table}.{key} = found.article",
    "postgresql": "CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {key} = found.article LIMIT 1) AS {table}",
}
"""The row of each that was found, by its key: without statistics Postgres would rather read all sketches."""

KEEP = "INSERT INTO signature ({columns}) VALUES ({values})"
KEEP_KEYS = {
    "sqlite": "INSERT INTO {table} (article, key) SELECT :article, value FROM json_each(:{table})",
    "postgresql": "INSERT INTO {table} (article, key) SELECT :article, unnest(CAST(:{table} AS bigint[]))",
}
FORGET = {
    "sqlite": "DELETE FROM {table} WHERE article = ? AND key IN (SELECT value FROM json_each(?))",
    "postgresql": "DELETE FROM {table} WHERE article = %s AND key = ANY (%s::bigint[])",
}


class Duplicates:
    def __init__(self, database: Database) -> None:
        self._database = database

    def neighbours(self, fingerprint: Fingerprint, since: datetime, *, limit: int = 50) -> tuple[Neighbour, ...]:
        """Articles first seen from `since` on that share text hash, keys or rare sentences, most shared first.

        A superset of the near-duplicates, the article itself (same address) included where it is stored
        already: dedup verifies. Only sketches of the same version are compared.
        """
        with self._database.read() as connection:
            wanted = {
                "version": fingerprint.version, "since": since, "sha256": fingerprint.text_sha256, "limit": limit,
                "band_key": _keys(connection, (*fingerprint.bands, *fingerprint.probes)),
                "sentence_key": _keys(connection, fingerprint.sentences),
            }  # fmt: skip
            rows = connection.execute(_sketches(connection.dialect.name), wanted).all()
        return tuple(Neighbour(ArticleId(r.article), r.cluster, r.url, _fingerprint(r)) for r in rows)

    def forget(self, before: datetime) -> int:
        """Drop the sketches of articles first seen before that, which no look-up reaches; returns how many.

        In portions, the oldest first; articles and their clusters stay.
        """
        forgotten = 0
        while True:
            with self._database.write() as connection:
                rows = connection.execute(_oldest(), {"before": before}).all()
                for row in rows:
                    _forget_keys(connection, row)
                connection.execute(delete(Signature).where(Signature.article.in_([row.article for row in rows])))
            if not rows:
                return forgotten
            forgotten += len(rows)


@cache
def _sketches(dialect: str) -> Executable:
    columns = Signature.__table__.c
    shared = SHARED[dialect]
    found = SKETCHES.format(
        columns=", ".join(map(str, columns)),
        bands=shared.format(table="band_key", cap=BAND_CAP),
        sentences=shared.format(table="sentence_key", cap=SENTENCE_CAP),
        signature=EACH[dialect].format(table="signature", key="article"),
        article=EACH[dialect].format(table="article", key="id"),
    )
    return text(found).bindparams(bindparam("since", type_=UtcTime)).columns(*columns, Article.cluster, Article.url)


@cache
def _keys_of() -> Any:  # noqa: ANN401 - a Select of three columns
    return select(Signature.article, Signature.bands, Signature.sentences)


@cache
def _oldest() -> Any:  # noqa: ANN401 - as above
    return _keys_of().where(Signature.seen_at < bindparam("before")).order_by(Signature.seen_at).limit(PORTION)


def has_fingerprint(connection: Connection, article: int, version: int) -> bool:
    """Whether the article's sketch was made by rules of this version."""
    query = select(Signature.article).where(Signature.article == article, Signature.sig_version == version)
    return connection.execute(query).first() is not None


def store_fingerprint(
    connection: Connection, article: int, fingerprint: Fingerprint, seen_at: datetime, *, is_first: bool
) -> None:
    """The sketch of the article's newest text; unless it is the first, in place of the one before."""
    if not is_first:
        for row in connection.execute(_keys_of().where(Signature.article == article)).all():
            _forget_keys(connection, row)
        connection.execute(delete(Signature).where(Signature.article == article))
    values = {
        "article": article,
        "sig_version": fingerprint.version,
        "text_sha256": fingerprint.text_sha256,
        "signature": packed(fingerprint.signature),
        "bands": packed(fingerprint.bands),
        "sentences": packed(fingerprint.sentences),
        "words": fingerprint.words,
        "seen_at": seen_at,
        "band_key": _keys(connection, fingerprint.bands),
        "sentence_key": _keys(connection, fingerprint.sentences),
        **_anchor_columns(fingerprint.anchors),
    }
    for statement in _keeping(connection.dialect.name):
        connection.execute(statement, values)


@cache
def _keeping(dialect: str) -> tuple[Executable, ...]:
    """Sketch and keys: on Postgres in one statement, for the reason given at `SKETCHES`."""
    typed = [bindparam(column.name, type_=column.type) for column in Signature.__table__.c]
    names = [one.key for one in typed]
    sketch = KEEP.format(columns=", ".join(names), values=", ".join(f":{name}" for name in names))
    bands, sentences = (KEEP_KEYS[dialect].format(table=table) for table in ("band_key", "sentence_key"))
    if dialect == "sqlite":
        return text(sketch).bindparams(*typed), text(bands), text(sentences)
    return (text(f"WITH sketch AS ({sketch}), banded AS ({bands}) {sentences}").bindparams(*typed),)


def _forget_keys(connection: Connection, row: Row[Any]) -> None:
    for table, blob in (("band_key", row.bands), ("sentence_key", row.sentences)):
        forget = FORGET[connection.dialect.name].format(table=table)
        connection.exec_driver_sql(forget, (row.article, _keys(connection, unpacked(blob))))


def _keys(connection: Connection, keys: Iterable[int]) -> str:
    return array(connection, sorted({signed(key) for key in keys}))


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
