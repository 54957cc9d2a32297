"""Outlets, feeds, entries, pages: what comes in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from monitor.model.common import Disposition, FeedState, Side
from monitor.storage.tables.base import LARGE, Base, Dated, Leased, Numbered, about, column, held_index, reference


class Outlet(Base):
    __tablename__ = "outlet"
    __table_args__ = about("a publisher, decided by registrable domain")

    id: Mapped[str] = column("id in the catalogue, or the domain where the catalogue has none", primary_key=True)
    name: Mapped[str] = column("name as shown")
    country: Mapped[str | None] = column("ISO 3166 code of its seat")
    language: Mapped[str | None] = column("main language, ISO 639-1")
    affiliation: Mapped[str | None] = column("state, public, independent, private, agency, party, government")
    side: Mapped[Side | None] = column("side whose state owns or directs it, where so")
    zone: Mapped[str] = column("IANA zone of its naive dates", server_default="UTC")
    domains: Mapped[list[Any]] = column("registrable domains, JSON list", server_default="[]")
    is_sample: Mapped[bool] = column("of the sample press", server_default=text("false"))
    is_catalogued: Mapped[bool] = column("false: met by import, not in the catalogue", server_default=text("true"))


class Feed(Numbered, Base):
    __tablename__ = "feed"
    __table_args__ = about(
        "a polled document, with its state judged against its own history",
        Index("ix_feed_due", "is_active", "next_poll_at"),
    )

    key: Mapped[str] = column("stable key in the catalogue", unique=True)
    outlet: Mapped[str] = reference("outlet.id", "its publisher")
    url: Mapped[str] = column("address polled")
    shard_key: Mapped[int] = column("hash of the outlet: one worker at a time owns an outlet's hosts")
    language: Mapped[str | None] = column("language the catalogue states for it")
    zone: Mapped[str] = column("IANA zone of its naive dates", server_default="UTC")
    state: Mapped[FeedState] = column("what it does: ok, unchanged, empty, stale, html, …")
    state_since: Mapped[datetime] = column("since when in this state")
    etag: Mapped[str | None] = column("ETag to send back, byte for byte")
    last_modified: Mapped[str | None] = column("Last-Modified to send back")
    body_sha256: Mapped[str | None] = column("hash of the last body that was read")
    failures: Mapped[int] = column("polls in a row that failed", server_default="0")
    is_baselined: Mapped[bool] = column(
        "its first poll is done; later entries are news", server_default=text("false")
    )
    interval_seconds: Mapped[int] = column("usual time between two polls, seconds")
    paths: Mapped[list[Any]] = column("ways to its entries, the best first: kind, url, selector", server_default="[]")
    path: Mapped[int] = column("which of them is in use, from 0", server_default="0")
    path_since: Mapped[datetime | None] = column("since when")
    moved_to: Mapped[str | None] = column("where permanent redirects lead; NULL: nowhere else")
    moved_since: Mapped[datetime | None] = column("since when they have led there")
    is_fast: Mapped[bool] = column("its outlet is in the fast lane", server_default=text("false"))
    is_adaptive: Mapped[bool] = column("its interval is learned", server_default=text("false"))
    wait_seconds: Mapped[int | None] = column("interval learned so far, seconds")
    window_seconds: Mapped[int | None] = column("time that its entries span, seconds")
    next_poll_at: Mapped[datetime | None] = column("due from then on; NULL: at once")
    last_polled_at: Mapped[datetime | None] = column("last poll, whatever came")
    last_ok_at: Mapped[datetime | None] = column("last poll that was read without error")
    last_new_at: Mapped[datetime | None] = column("last poll with an entry we did not know")
    read_at: Mapped[datetime | None] = column("when a body last came; once a day it is asked for without validators")
    silent_after: Mapped[datetime | None] = column("from when on its silence is no longer usual")
    last_error_code: Mapped[str | None] = column("code of the last error; NULL after a good poll")
    last_error_text: Mapped[str | None] = column("last error in words")
    is_sample: Mapped[bool] = column("of the sample press", server_default=text("false"))
    is_active: Mapped[bool] = column("still in the catalogue", server_default=text("true"))


class FeedPoll(Numbered, Base):
    __tablename__ = "feed_poll"
    __table_args__ = about(
        "the last polls of each feed (at least 30)",
        Index("ix_feed_poll_feed_polled_at", "feed", "polled_at"),
    )

    feed: Mapped[int] = reference("feed.id", "feed polled", index=False)
    polled_at: Mapped[datetime] = column("when")
    state: Mapped[FeedState] = column("state it led to")
    http_status: Mapped[int | None] = column("HTTP status; NULL: no answer")
    wire_bytes: Mapped[int] = column("bytes received")
    duration_ms: Mapped[int] = column("time taken, milliseconds")
    entries: Mapped[int] = column("entries in the document")
    entries_new: Mapped[int] = column("of these unknown before")
    is_baseline: Mapped[bool] = column("first poll: entries stored, nothing sent")
    error_code: Mapped[str | None] = column("error, fixed code")
    error_text: Mapped[str | None] = column("error in words")


class Entry(Numbered, Dated, Leased, Base):
    __tablename__ = "entry"
    __table_args__ = about(
        "one item of a feed, or one file or address given by hand",
        held_index("entry"),
        Index(
            "ix_entry_unfetched",
            "next_try_at",
            postgresql_where=text("fetched_at IS NULL AND disposition IS NULL"),
            sqlite_where=text("fetched_at IS NULL AND disposition IS NULL"),
        ),
    )

    url: Mapped[str] = column("canonical address", unique=True)
    link: Mapped[str] = column("address as the feed gave it; this one is fetched")
    shard_key: Mapped[int] = column("hash of the outlet: one worker at a time owns an outlet's hosts")
    feed: Mapped[int | None] = reference("feed.id", "feed that gave it first; NULL: imported")
    outlet: Mapped[str | None] = reference("outlet.id", "its publisher")
    guid: Mapped[str | None] = column("the feed's own id; never used alone as identity")
    title: Mapped[str] = column("title in the feed, plain text")
    summary: Mapped[str] = column("summary in the feed, plain text", sort_order=LARGE)
    author: Mapped[str | None] = column("author in the feed")
    published_raw: Mapped[str | None] = column("date as the feed wrote it")
    first_seen_at: Mapped[datetime] = column("when we first saw it", index=True)
    is_baseline: Mapped[bool] = column("stored without notice: first poll, import, backfill")
    is_fast: Mapped[bool] = column("its outlet is in the fast lane", server_default=text("false"))
    is_sample: Mapped[bool] = column("of the sample press", server_default=text("false"))
    run: Mapped[int | None] = column("run that brought it in; NULL: before runs were kept", index=True)
    fetched_at: Mapped[datetime | None] = column("when its page was last stored; NULL: not yet")
    revisit_at: Mapped[datetime | None] = column("when its page is fetched again; NULL: not any more", index=True)
    gone_at: Mapped[datetime | None] = column(
        "when a revisit found its page taken down (404, 410); NULL: it was there at the last look", index=True
    )
    disposition: Mapped[Disposition | None] = column("why it stopped; NULL: still under way")
    reason: Mapped[str | None] = column("the disposition in words")
    ended_at: Mapped[datetime | None] = column("when it stopped")


class Page(Numbered, Leased, Base):
    __tablename__ = "page"
    __table_args__ = about(
        "the fetched bytes of an entry's address, with their evidence",
        UniqueConstraint("entry", "sha256"),
        Index("ix_page_clean_version", "clean_version", "id"),
        held_index("page"),
    )

    entry: Mapped[int] = reference("entry.id", "entry it was fetched for", index=False)
    url: Mapped[str] = column("address asked")
    final_url: Mapped[str] = column("address that answered, after redirects")
    status: Mapped[int] = column("HTTP status; 0 for a file")
    headers: Mapped[list[Any]] = column("response headers in order, JSON list of [name, value]")
    peer: Mapped[str | None] = column("address of the peer; NULL for a file")
    fetched_at: Mapped[datetime] = column("when the bytes first came")
    seen_at: Mapped[datetime] = column("when they last came: the page of an entry is the one seen last")
    sha256: Mapped[str] = column("hash of the bytes, hexadecimal; kept for ever")
    content_type: Mapped[str | None] = column("Content-Type as sent")
    size: Mapped[int] = column("bytes before compression")
    body: Mapped[bytes | None] = column("the bytes, zstd; NULL after retention took them", sort_order=LARGE)
    reservation: Mapped[str | None] = column(
        "rights reserved against text and data mining, and by what: header, meta, tdmrep"
    )
    clean_version: Mapped[int] = column("CLEAN_VERSION that last dealt with it; 0: none", server_default="0")
