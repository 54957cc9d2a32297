"""Addresses tried without storing anything: all paths of the catalogue's feeds, or what a site may offer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from monitor.catalogue.outlets import CatalogueFeed, Outlet
from monitor.errors import MonitorError, UserError
from monitor.feeds import stopped, usual
from monitor.feeds.failure import remedy
from monitor.fetch import FEED, PAGE, Fetcher
from monitor.model.intake import FeedKind, FeedPath, Fetched, ParsedFeed
from monitor.pipeline.fetching import fetcher_for
from monitor.pipeline.poll import PARSE_SECONDS
from monitor.sandbox import Sandbox
from monitor.settings import Settings

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """What an address gave: a feed, or the error with its remedy."""

    path: FeedPath
    feed: ParsedFeed | None
    error: MonitorError | None = None
    others: tuple[str, ...] = ()
    """Addresses that the site's page names beside this one."""

    @property
    def remedy(self) -> str:
        return (self.error.remedy or remedy(self.error.code)) if self.error else ""


@dataclass(frozen=True, slots=True)
class Checked:
    outlet: Outlet
    feed: CatalogueFeed
    tried: Tried


def check_feeds(outlets: Iterable[Outlet], settings: Settings, tick: Tick = lambda: None) -> list[Checked]:
    """Every path of every feed, the broken and unread ones too; hosts side by side, politely each."""

    async def run(box: Sandbox) -> list[Checked]:
        async with fetcher_for(settings) as fetcher:

            async def one(outlet: Outlet, feed: CatalogueFeed, path: FeedPath) -> Checked:
                tried = await _try(fetcher, box, path, outlet.zone, outlet.crawl_delay_seconds)
                tick()
                return Checked(outlet, feed, tried)

            return await asyncio.gather(
                *(one(outlet, feed, path) for outlet in outlets for feed in outlet.feeds for path in feed.paths)
            )

    with Sandbox(workers=2) as box:
        return asyncio.run(run(box))


def discover(url: str, settings: Settings, zone: str = "UTC", tick: Tick = lambda: None) -> Tried:
    """The first feed with entries: `url` itself, what its page names, or the usual places. Raises UserError."""

    async def run(box: Sandbox) -> Tried:
        async with fetcher_for(settings) as fetcher:
            return await _discover(fetcher, box, url, zone, tick)

    with Sandbox() as box:
        return asyncio.run(run(box))


async def _discover(fetcher: Fetcher, box: Sandbox, url: str, zone: str, tick: Tick) -> Tried:
    try:
        page = await fetcher.get(url, limit=PAGE, check_robots=True)
    except MonitorError as error:
        cause = error.cause if url in error.cause else f"{url}: {error.cause}"
        raise UserError(cause, error.remedy or remedy(error.code) or "check the address") from error
    itself = await _parsed(box, FeedPath(FeedKind.RSS, url), page, zone)
    tick()
    if itself.feed and itself.feed.entries:
        return itself
    named: Sequence[FeedPath] = await asyncio.to_thread(
        partial(
            box.call, "monitor.feeds:named", page.body, page.header("content-type"), page.final_url,
            seconds=PARSE_SECONDS,
        )
    )  # fmt: skip
    paths = {path.url: path for path in (*named, *usual(page.final_url))}
    for path in paths.values():
        tried = await _try(fetcher, box, path, zone, None)
        tick()
        if tried.feed and tried.feed.entries:
            return replace(tried, others=tuple(one.url for one in named if one.url != path.url))
    raise UserError(
        f"no feed was found at {url}; {len(paths)} addresses were tried",
        "look for the feed's address on the site and give it; or add a list page (kind: html) with a CSS selector",
    )


async def _try(fetcher: Fetcher, box: Sandbox, path: FeedPath, zone: str, delay: float | None) -> Tried:
    try:
        page = await fetcher.get(path.url, limit=FEED, check_robots=path.kind.is_page, crawl_delay_seconds=delay)
    except MonitorError as error:
        return Tried(path, None, error)
    return await _parsed(box, path, page, zone)


async def _parsed(box: Sandbox, path: FeedPath, page: Fetched, zone: str) -> Tried:
    call = partial(box.call, "monitor.feeds:parse", page, zone, path, seconds=PARSE_SECONDS, stop=stopped)
    try:
        return Tried(path, await asyncio.to_thread(call))
    except MonitorError as error:
        return Tried(path, None, error)
