"""Articles, their versions, what was cut from them, and the keys by which copies are found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped

from monitor.model.article import ClusterRelation
from monitor.model.common import Disposition, Precision
from monitor.storage.tables.base import LARGE, Base, Dated, Leased, Numbered, about, column, held_index, reference


class Article(Numbered, Dated, Base):
    __tablename__ = "article"
    __table_args__ = about(
        "clean text and metadata of one address; its texts are article_version rows",
        Index("ix_article_outlet_first_seen_at", "outlet", "first_seen_at"),
    )

    url: Mapped[str] = column("canonical address", unique=True)
    outlet: Mapped[str | None] = reference("outlet.id", "its publisher", index=False)
    entry: Mapped[int] = reference("entry.id", "entry it came by")
    cluster: Mapped[int | None] = reference("article.id", "first article of those that carry the same text")
    cluster_relation: Mapped[ClusterRelation] = column("original, copy, truncated, rewrite, translation")
    nearest: Mapped[int | None] = reference("article.id", "article that the relation was found with")
    similarity: Mapped[float] = column("estimated Jaccard similarity with the nearest, 0 to 1", server_default="0")
    credited: Mapped[str | None] = column("outlet or agency that its text says it comes from, by id; NULL: none")
    first_seen_at: Mapped[datetime] = column("when its entry was first seen", index=True)
    is_baseline: Mapped[bool] = column("stored without notice: first poll, import, backfill")
    disposition: Mapped[Disposition | None] = column("how it ended: stored, off_topic, …; NULL: not read yet")
    date_suspect: Mapped[bool] = column(
        "the feed's date is far from first seen, and neither page nor text confirm it: not used",
        server_default=false(),
    )


class ArticleVersion(Numbered, Dated, Leased, Base):
    __tablename__ = "article_version"
    __table_args__ = about(
        "one text of an article; offsets of statements and cues index `text`",
        UniqueConstraint("article", "number"),
        UniqueConstraint("article", "text_sha256"),
        Index(
            "uq_article_version_current",
            "article",
            unique=True,
            postgresql_where=text("is_current"),
            sqlite_where=text("is_current"),
        ),
        Index(
            "ix_article_version_unread",
            "read_version",
            "id",
            postgresql_where=text("is_current AND is_readable"),
            sqlite_where=text("is_current = 1 AND is_readable = 1"),
        ),
        Index("ix_article_version_published_at", "published_at"),
        held_index("article_version"),
    )

    article: Mapped[int] = reference("article.id", "its article", index=False)
    number: Mapped[int] = column("1, 2, … in order of appearance")
    is_current: Mapped[bool] = column("the newest text of its article")
    page: Mapped[int] = reference("page.id", "bytes it was taken from")
    title: Mapped[str] = column("title")
    text: Mapped[str] = column("clean text; offsets are Python str indices into it", sort_order=LARGE)
    text_sha256: Mapped[str] = column("hash of title, line feed and text, hexadecimal")
    author: Mapped[str | None] = column("author as written")
    credit: Mapped[str | None] = column("agency or outlet credited for the text")
    language: Mapped[str] = column("ISO 639-1 code or und", index=True)
    language_confidence: Mapped[float] = column("0 to 1")
    language_by: Mapped[str] = column("script, declared, detector, none")
    is_partial: Mapped[bool] = column("a paywall's stub or the like: no statement in it means nothing")
    is_readable: Mapped[bool] = column("false: ended at cleaning (no rules for its language, …), not read")
    clean_version: Mapped[int] = column("CLEAN_VERSION that made it")
    read_version: Mapped[int] = column("READ_VERSION that last read it; 0: none", server_default="0")
    read_catalogue: Mapped[int] = column("catalogue version it was last read by; 0: none", server_default="0")
    modified_at: Mapped[datetime | None] = column("when the outlet says it last changed it")
    modified_precision: Mapped[Precision] = column("minute, day, …, unknown", server_default="unknown")
    modified_by: Mapped[str] = column("origin: json-ld, meta, none", server_default="none")
    created_at: Mapped[datetime] = column("when this text was first stored")


class RemovedBlock(Base):
    __tablename__ = "removed_block"
    __table_args__ = about("a block cut out of a page's text, kept for audit")

    version: Mapped[int] = reference("article_version.id", "text it was cut from", primary_key=True, index=False)
    position: Mapped[int] = column("place among the page's blocks, from 0", primary_key=True)
    text: Mapped[str] = column("the block")
    rule: Mapped[str] = column("rule that cut it")


class Signature(Base):
    __tablename__ = "signature"
    __table_args__ = about("near-duplicate sketch of an article's newest text; compared within one sig_version only")

    article: Mapped[int] = reference("article.id", "its article", primary_key=True, index=False)
    sig_version: Mapped[int] = column("version of the sketch's rules")
    text_sha256: Mapped[str] = column("hash of the normalised text, hexadecimal", index=True)
    signature: Mapped[bytes] = column("MinHash values, little-endian; first byte: I 32, q signed 64, Q 64 bit")
    bands: Mapped[bytes] = column("band keys, packed alike")
    sentences: Mapped[bytes] = column("hashes of long sentences and quotations, packed alike")
    words: Mapped[int] = column("words in the text")
    seen_at: Mapped[datetime] = column("first_seen_at of the article; look-ups probe a window of it", index=True)
    language: Mapped[str | None] = column("language of the text; NULL, as what follows: no day is known")
    told_on: Mapped[date | None] = column("day of publication, else when first seen")
    names: Mapped[bytes | None] = column("hashes of names, packed alike")
    numbers: Mapped[bytes | None] = column("hashes of numbers, packed alike")
    quotations: Mapped[bytes | None] = column("characters of each quotation in order, packed alike")
    runs: Mapped[bytes | None] = column("hashes of seven words in a row within quotations, packed alike")


class BandKey(Base):
    """Layout measured in the facts: WITHOUT ROWID on SQLite, btree (key, article) on Postgres, and nothing beside.

    An index of `signature`, which knows each article's keys: no reference is checked for 64 rows an article.
    """

    __tablename__ = "band_key"
    __table_args__ = about("MinHash bands: articles that share a key may be copies", sqlite_with_rowid=False)

    key: Mapped[int] = column("band hash, signed 64 bit", primary_key=True)
    article: Mapped[int] = column("article that has it", primary_key=True)


class SentenceKey(Base):
    __tablename__ = "sentence_key"
    __table_args__ = about("long sentences and quotations shared between articles", sqlite_with_rowid=False)

    key: Mapped[int] = column("sentence hash, signed 64 bit", primary_key=True)
    article: Mapped[int] = column("article that has it", primary_key=True)


class BlockKey(Base):
    __tablename__ = "block_key"
    __table_args__ = about(
        "lines, titles and leads on pages of a host: what many have is furniture, what another has is a teaser",
        Index("ix_block_key_seen_on", "seen_on"),
        sqlite_with_rowid=False,
    )

    key: Mapped[int] = column("hash of host, kind and words, signed 64 bit", primary_key=True)
    article: Mapped[int] = column("article that has it", primary_key=True)
    seen_on: Mapped[date] = column("first_seen_at of the article, its day")
