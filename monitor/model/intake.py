"""Feeds, entries and pages: what comes in from the web."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.common import EntryId, FeedId, FeedState, Published


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """The little that a poll must know of a feed.

    `silent_after`: from when on its silence is no longer usual. `read_at`: when a body last came.
    """

    id: FeedId
    key: str
    url: str
    outlet: str
    language: str | None
    zone: str
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    failures: int
    is_first_poll: bool
    interval_seconds: int
    state: FeedState = FeedState.NEVER
    silent_after: datetime | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One HTTP answer, or a file taken for one: bytes with their evidence."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    fetched_at: datetime
    peer: str | None = None
    wire_bytes: int = 0
    duration_ms: int = 0

    def header(self, name: str) -> str | None:
        """First header of that name, case-insensitive."""
        return next((v for k, v in self.headers if k.lower() == name), None)


@dataclass(frozen=True, slots=True)
class EntryData:
    """One item of a feed as it came; `url` is canonical (urls.canonical)."""

    url: str
    link: str
    title: str
    summary: str
    author: str | None
    published: Published
    published_raw: str | None
    guid: str | None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    title: str
    language: str | None
    entries: tuple[EntryData, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class PollIntent:
    """What storage must record of one poll."""

    feed: FeedId
    state: FeedState
    entries: tuple[EntryData, ...]
    is_baseline: bool
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    failures: int
    next_poll_at: datetime
    polled_at: datetime
    http_status: int | None
    wire_bytes: int
    duration_ms: int
    error_code: str | None = None
    error_text: str | None = None
    silent_after: datetime | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryForFetch:
    id: EntryId
    url: str
    link: str
    outlet: str
    attempts: int
    first_seen_at: datetime
    is_baseline: bool
