"""Feeds, entries and pages: what comes in from the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.common import EntryId, FeedId, FeedState, Published


class FeedKind(StrEnum):
    """What an address answers with, and so how it is read.

    `discovery`: an aggregator's feed. It shows that an outlet wrote; its items are no pages of the outlet.
    """

    RSS = "rss"
    WORDPRESS = "wordpress"
    SITEMAP = "sitemap"
    HTML = "html"
    EMBEDDED = "embedded"
    DISCOVERY = "discovery"

    @property
    def is_page(self) -> bool:
        """Made for readers, not for programs: robots.txt speaks of it."""
        return self in {FeedKind.HTML, FeedKind.EMBEDDED}


class Lane(StrEnum):
    """`fast`: official pages and agencies; `normal`: all others."""

    FAST = "fast"
    NORMAL = "normal"


EMBEDDED_LIST = re.compile(r"(?P<key>[\w-]+) (?P<link>\S*\{\w+\}\S*)")
"""Selector of an embedded list: its key, and an item's address made of the item's fields."""


@dataclass(frozen=True, slots=True)
class FeedPath:
    """One way to a feed's entries; `selector` finds the links of a page."""

    kind: FeedKind
    url: str
    selector: str | None = None


@dataclass(frozen=True, slots=True)
class FeedForPoll:
    """The little that a poll must know of a feed.

    `silent_after`: from when on its silence is no longer usual. `read_at`: when a body last came. `paths`: its
    ways, the best first, of which `path` (an index) is in use since `path_since`; none is the plain feed at `url`.
    `wait_seconds`: the interval learned so far, `window_seconds`: the time its entries span; both where adaptive.
    `moved_to`: where permanent redirects have led since `moved_since`.
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
    paths: tuple[FeedPath, ...] = ()
    path: int = 0
    path_since: datetime | None = None
    is_adaptive: bool = False
    wait_seconds: int | None = None
    window_seconds: int | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None

    @property
    def way(self) -> FeedPath:
        """The path in use."""
        return self.paths[self.path] if self.path < len(self.paths) else FeedPath(FeedKind.RSS, self.url)


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
    reservation: str | None = None
    """By what rights are reserved against text and data mining: header, meta, tdmrep."""
    is_moved: bool = False
    """Redirected, and every redirect was permanent (301, 308)."""

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
    over_limit: int = 0
    """Entries left out because a feed may not have so many."""


@dataclass(frozen=True, slots=True)
class PollIntent:
    """What storage must record of one poll. `without_address` and `over_limit`: entries that are not recorded."""

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
    path: int = 0
    path_since: datetime | None = None
    wait_seconds: int | None = None
    window_seconds: int | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    without_address: int = 0
    over_limit: int = 0


@dataclass(frozen=True, slots=True)
class EntryForFetch:
    id: EntryId
    url: str
    link: str
    outlet: str
    attempts: int
    first_seen_at: datetime
    is_baseline: bool
