"""The feeds by need: which are blind, since when, and what to do about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.model.common import HEALTHY, FeedState
from monitor.model.mailing import Reader
from monitor.model.views import FeedRow, PollRow
from monitor.storage import Storage
from monitor.storage.polls import KEPT_POLLS
from monitor.views.frame import Link, StatusLine, link, status_line

BY_NEED = (
    FeedState.BLOCKED, FeedState.HOSTILE, FeedState.AUTH, FeedState.HTML, FeedState.UNREACHABLE, FeedState.ZOMBIE,
    FeedState.STALE, FeedState.EMPTY, FeedState.GONE, FeedState.NEVER, FeedState.UNCHANGED, FeedState.OK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceItem:
    feed: FeedRow
    affiliation: str | None
    link: Link | None
    polls: tuple[PollRow, ...]
    """The last ones, oldest first."""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """`states` counts all feeds by state, those in need first; `feeds` are those of the chosen state."""

    status: StatusLine
    states: tuple[tuple[FeedState, int], ...]
    feeds: tuple[SourceItem, ...]
    healthy: int
    total: int


def sources_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, state: FeedState | None = None
) -> SourcesPage:
    """Every feed, or those in `state`; blind ones first, then by outlet."""
    say = locale.strings(reader.language)
    feeds = storage.feeds.listed()
    counts = Counter(feed.state for feed in feeds)
    polls = storage.feeds.recent_polls(KEPT_POLLS)
    affiliations = {outlet.name: outlet.affiliation.value for outlet in catalogue.outlets}
    wanted = [feed for feed in feeds if state in {None, feed.state}]
    return SourcesPage(
        status=status_line(storage, say),
        states=tuple((state, counts[state]) for state in BY_NEED if counts[state]),
        feeds=tuple(
            SourceItem(feed, affiliations.get(feed.outlet), link(feed.url), polls.get(feed.id, ()))
            for feed in sorted(wanted, key=lambda feed: (BY_NEED.index(feed.state), feed.outlet, feed.key))
        ),
        healthy=sum(counts[state] for state in HEALTHY),
        total=len(feeds),
    )
