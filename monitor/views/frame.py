"""What stands on every page, and the small parts that several pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.locale import Strings
from monitor.model.common import Side
from monitor.render.quoting import safe_url
from monitor.storage import Storage


@dataclass(frozen=True, slots=True)
class SideHealth:
    side: Side
    healthy: int
    total: int


@dataclass(frozen=True, slots=True)
class StatusLine:
    """When we last read, and how many feeds are healthy per side: without it, silence says nothing."""

    last_poll: datetime | None
    sides: tuple[SideHealth, ...]
    blind: int


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
    polled = [feed.last_polled_at for feed in storage.feeds.listed() if feed.last_polled_at]
    sides = (
        SideHealth(side, total - blind.count(side), total)
        for side in say.sides()
        if (total := health.totals.get(side, 0))
    )
    return StatusLine(max(polled, default=None), tuple(sides), len(blind))


def link(url: str) -> Link | None:
    """None where it is no plain http(s) address: then it is shown nowhere as a link."""
    safe = safe_url(url)
    if safe is None:
        return None
    parts = urlsplit(safe)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    return Link(safe, host, safe.partition(parts.netloc)[2])
