"""What stands on every page, and the small parts that several pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.locale import Strings
from monitor.model.common import Side
from monitor.render.quoting import safe_url
from monitor.storage import Storage

SILENT = timedelta(minutes=30)
"""Two rounds of the DAG `ingest`."""


@dataclass(frozen=True, slots=True)
class SideHealth:
    side: Side
    healthy: int
    total: int


@dataclass(frozen=True, slots=True)
class StatusLine:
    """When we last read, and how many feeds are healthy per side: without it, silence says nothing."""

    last_poll: datetime | None
    is_sample: bool
    """The sample press alone, which has a clock of its own."""
    sides: tuple[SideHealth, ...]
    blind: int

    def is_silent(self, now: datetime) -> bool:
        """Nothing was read for so long that what follows tells nothing of today."""
        return self.last_poll is not None and not self.is_sample and now - self.last_poll > SILENT


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a source: `url` whole, `host` and `rest` to read it by."""

    url: str
    host: str
    rest: str


def status_line(storage: Storage, say: Strings) -> StatusLine:
    """Feeds of all outlets, by the side of their outlet."""
    health = storage.feeds.health()
    blind = [feed.side or Side.OTHER for feed in health.blind]
    polled = [feed for feed in storage.feeds.listed() if feed.last_polled_at]
    own = [feed for feed in polled if not feed.is_sample]
    sides = (
        SideHealth(side, total - blind.count(side), total)
        for side in say.sides()
        if (total := health.totals.get(side, 0))
    )
    newest = max((feed.last_polled_at for feed in own or polled if feed.last_polled_at), default=None)
    return StatusLine(newest, not own, tuple(sides), len(blind))


def link(url: str) -> Link | None:
    """None where it is no plain http(s) address: then it is shown nowhere as a link."""
    safe = safe_url(url)
    if safe is None:
        return None
    parts = urlsplit(safe)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    return Link(safe, host, safe.partition(parts.netloc)[2])
