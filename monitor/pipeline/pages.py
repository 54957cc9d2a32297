"""fetch_pages: new entries → raw pages with their evidence, politely per host, or the reason why not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta

from monitor.errors import MonitorError, TransientError, Unusable
from monitor.fetch import PAGE, Fetcher
from monitor.model.common import Counts, Disposition
from monitor.model.intake import EntryForFetch, Fetched
from monitor.model.work import Claim, Shard
from monitor.pipeline.fetching import fetcher_for
from monitor.pipeline.work import Work
from monitor.revisits import next_revisit

LIMIT = 2_000
"""Entries claimed at once: many, so that all hosts are asked side by side while each is asked politely."""

BUDGET_SECONDS = 480.0
"""Under the task's execution timeout of 10 minutes; a host gives up to 96 pages in it at 5 s each."""

AFTER_BUDGET = timedelta(seconds=60)
"""How long rows stay claimed when the time is over: until they are given back."""

Fetch = Callable[[Work, EntryForFetch, Fetcher, datetime], Coroutine[None, None, Counts]]

RETRIES = (timedelta(minutes=5), timedelta(hours=1))
"""Waits before the second and the third try of a page; the third failure ends it."""


def fetch_pages(work: Work, shard: Shard | None = None, *, budget_seconds: float = BUDGET_SECONDS) -> Counts:
    """Counts entries by how their fetch ended. What `budget_seconds` do not suffice for is given back."""
    return sum(
        (
            asyncio.run(_fetch_all(work, shard or Shard(), budget_seconds, is_sample=is_sample))
            for is_sample in (False, True)
        ),
        Counts(),
    )


async def _fetch_all(work: Work, shard: Shard, budget_seconds: float, *, is_sample: bool) -> Counts:
    """Claims until nothing is due: what may have killed a worker comes alone, after all else."""
    counts = Counts()
    ends = time.monotonic() + budget_seconds
    todo = _claim(work, shard, budget_seconds, is_sample=is_sample)
    if not todo:
        return counts
    async with fetcher_for(work.settings, is_sample=is_sample) as fetcher:
        while todo:
            left = ends - time.monotonic()
            counts += await _fetch_claimed(work, todo, fetcher, max(left, 0.0), work.now(is_sample=is_sample))
            left = ends - time.monotonic()
            todo = _claim(work, shard, left, is_sample=is_sample) if left > 0 else ()
    return counts


def _claim(work: Work, shard: Shard, seconds: float, *, is_sample: bool) -> Sequence[tuple[EntryForFetch, Fetch]]:
    lease = timedelta(seconds=seconds) + AFTER_BUDGET
    claim = Claim(work.owner, work.now(is_sample=is_sample), lease, LIMIT)
    new = work.storage.entries.unfetched(claim, shard=shard, is_sample=is_sample)
    again = work.storage.entries.to_revisit(claim, shard=shard, is_sample=is_sample)
    return [(entry, _fetch) for entry in new] + [(entry, _revisit) for entry in again]


async def _fetch_claimed(
    work: Work, todo: Sequence[tuple[EntryForFetch, Fetch]], fetcher: Fetcher, seconds: float, now: datetime
) -> Counts:
    """Each host's pages one after the other in this order, the hosts side by side."""
    tasks = {asyncio.create_task(fetch(work, entry, fetcher, now)): entry for entry, fetch in todo}
    done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    work.storage.entries.release(tuple(tasks[task].id for task in late), work.owner)
    return sum((task.result() for task in done), Counts())


async def _fetch(work: Work, entry: EntryForFetch, fetcher: Fetcher, now: datetime) -> Counts:
    try:
        page = await _get(work, entry, fetcher)
    except Unusable as end:
        work.storage.entries.record_end(entry.id, end.disposition, now, end.cause)
        ended = str(end.disposition)
    except MonitorError as error:
        ended = _retry_or_end(work, entry, error, now)
    else:
        revisit_at = None if entry.is_baseline else next_revisit(entry.first_seen_at, now)
        work.storage.entries.record_page(entry.id, page, revisit_at)
        ended = "fetched"
    work.tick()
    return Counts(1, {ended: 1})


async def _revisit(work: Work, entry: EntryForFetch, fetcher: Fetcher, now: datetime) -> Counts:
    revisit_at = next_revisit(entry.first_seen_at, now)
    ended = "revisited"
    try:
        work.storage.entries.record_page(entry.id, await _get(work, entry, fetcher), revisit_at)
    except MonitorError as error:
        if isinstance(error, Unusable) and error.disposition is Disposition.GONE:
            work.storage.entries.record_gone(entry.id, now, revisit_at)
            ended = "taken_down"
        else:
            work.storage.entries.record_revisit(entry.id, revisit_at)
    work.tick()
    return Counts(1, {ended: 1})


async def _get(work: Work, entry: EntryForFetch, fetcher: Fetcher) -> Fetched:
    outlet = work.outlets.get(entry.outlet)
    check_catalogued(work, entry.link)
    page = await fetcher.get(
        entry.link,
        limit=PAGE,
        check_robots=True,
        crawl_delay_seconds=outlet.crawl_delay_seconds if outlet else None,
    )
    check_catalogued(work, page.final_url)
    if page.reservation and work.settings.honour_reservations:
        raise Unusable(Disposition.RESERVED, f"rights reserved by {page.reservation}")
    return page


def check_catalogued(work: Work, url: str) -> None:
    """Raises Unusable (off_domain) unless `url` is on the registrable domain of an outlet."""
    if work.outlet_of(url) is None:
        raise Unusable(Disposition.OFF_DOMAIN, f"{url[:200]} is on no outlet's domain")


def _retry_or_end(work: Work, entry: EntryForFetch, error: MonitorError, now: datetime) -> str:
    if entry.attempts > len(RETRIES):
        work.storage.entries.record_end(entry.id, Disposition.FETCH_FAILED, now, str(error))
        return str(Disposition.FETCH_FAILED)
    wait = RETRIES[entry.attempts - 1]
    if isinstance(error, TransientError) and error.retry_after_seconds:
        wait = max(wait, timedelta(seconds=error.retry_after_seconds))
    work.storage.entries.record_retry(entry.id, now + wait, str(error))
    return "retry"
