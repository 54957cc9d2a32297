"""poll_feeds: the feeds that are due → their state and their new entries. One feed's trouble stays its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from monitor.errors import MonitorError
from monitor.feeds import decide_poll, needs_parse, validators
from monitor.feeds.failure import stopped
from monitor.feeds.moving import address
from monitor.fetch import FEED, Fetcher
from monitor.model.common import Counts
from monitor.model.intake import FeedForPoll, Fetched, ParsedFeed
from monitor.model.work import RunId, Shard
from monitor.pipeline.fetching import fetcher_for
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox

PARSE_SECONDS = 20.0
"""Deadline of one feed (hostile-input F23); a feed of 2,000 entries takes about 1 s."""


def poll_feeds(work: Work, shard: Shard | None = None, *, is_forced: bool = False) -> Counts:
    """Counts feeds by the state they are left in; `is_forced` asks all of them, due or not."""
    counts = Counts()
    run = work.storage.runs.begin("poll_feeds", work.settings.real_time(), work.cause)
    for is_sample in (False, True):
        due = work.storage.feeds.due(
            work.now(is_sample=is_sample), shard=shard or Shard(), is_sample=is_sample, is_forced=is_forced
        )
        counts += asyncio.run(_poll_all(work, due, run, is_sample=is_sample))
    work.storage.runs.end(run, counts, work.settings.real_time())
    return counts


async def _poll_all(work: Work, feeds: Sequence[FeedForPoll], run: RunId, *, is_sample: bool) -> Counts:
    async with fetcher_for(work.settings, is_sample=is_sample) as fetcher:
        polls = [_poll(work, feed, fetcher, run, is_sample=is_sample) for feed in feeds]
        return sum(await asyncio.gather(*polls), Counts())


async def _poll(work: Work, feed: FeedForPoll, fetcher: Fetcher, run: RunId, *, is_sample: bool) -> Counts:
    result: Fetched | MonitorError
    parsed: ParsedFeed | MonitorError | None = None
    outlet = work.outlets.get(feed.outlet)
    etag, last_modified = validators(feed, work.now(is_sample=is_sample))
    try:
        result = await fetcher.get(
            address(feed, work.now(is_sample=is_sample)),
            limit=FEED,
            check_robots=feed.way.kind.is_page,  # a feed is published to be polled
            etag=etag,
            last_modified=last_modified,
            crawl_delay_seconds=outlet.crawl_delay_seconds if outlet else None,
        )
    except MonitorError as error:
        result = error
    else:
        if needs_parse(feed, result):
            parsed = await asyncio.to_thread(partial(_parse, work.box, result, feed))
    new = work.storage.entries.unknown(parsed.entries) if isinstance(parsed, ParsedFeed) else 0
    intent = decide_poll(feed, result, parsed, work.now(is_sample=is_sample), new=new)
    recorded = work.storage.feeds.record_poll(intent, run)
    work.tick()
    entries = {
        "found": len(intent.entries) + intent.without_address + intent.over_limit,
        "without_address": intent.without_address,
        "over_limit": intent.over_limit,
        "known": len(intent.entries) - recorded.new,
        "new_entries": recorded.new,
    }
    return Counts(1, {str(intent.state): 1} | {name: n for name, n in entries.items() if n})


def _parse(box: Sandbox, fetched: Fetched, feed: FeedForPoll) -> ParsedFeed | MonitorError:
    try:
        parsed: ParsedFeed = box.call(
            "monitor.feeds:parse", fetched, feed.zone, feed.way, seconds=PARSE_SECONDS, stop=stopped
        )
    except MonitorError as error:
        return error
    return parsed
