"""What is fresh in the fast lane overtakes a backlog, at every stage from page to verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import made

from monitor.model.intake import Lane
from monitor.model.work import FeedIntent, OutletIntent
from monitor.storage import Storage

BACKLOG, BATCH = 30, 10


def two_lanes(storage: Storage) -> None:
    """`BACKLOG` pages of the other lane, then two batches of the fast one, all waiting to be cleaned."""
    outlets = [OutletIntent(f"outlet{n}", f"Outlet {n}", "FR", "fr", "private") for n in (0, 1)]
    feeds = [
        FeedIntent(f"feed{n}", f"outlet{n}", f"https://outlet{n}.example/rss", 900, "fr", is_fast=lane is Lane.FAST)
        for n, lane in enumerate((Lane.NORMAL, Lane.FAST))
    ]
    storage.catalogue.record('{"episodes": []}', made.NOW, outlets=outlets, feeds=feeds)
    slow, fast = sorted(storage.feeds.due(made.NOW), key=lambda feed: feed.key)
    for feed, numbers in ((slow, range(BACKLOG)), (fast, range(100, 100 + 2 * BATCH))):
        storage.feeds.record_poll(made.poll(feed, *(made.entry(n) for n in numbers)))
    for entry in sorted(storage.entries.unfetched(made.claim(limit=1000)), key=lambda entry: entry.id):
        storage.entries.record_page(entry.id, made.fetched(entry.link, entry.url.encode()))


def numbers(urls: list[str]) -> set[int]:
    return {int(url.rpartition("/")[2]) for url in urls}


def test_the_fast_lane_takes_its_newest_first_and_leaves_the_backlog_aside(storage: Storage) -> None:
    two_lanes(storage)
    claim = made.claim(limit=BATCH)
    pages = [storage.articles.uncleaned(claim, 1, Lane.FAST) for _ in range(3)]
    assert [numbers([page.url for page in taken]) for taken in pages] == [
        set(range(100, 110)), set(range(110, 120)), set()
    ]  # fmt: skip
    texts = [page for taken in pages for page in taken]
    for page in texts:
        made.article(storage, page, seed=1000 * page.id)
    read = [storage.readings.unread(claim, 1, Lane.FAST) for _ in range(3)]
    assert [len(taken) for taken in read] == [BATCH, BATCH, 0]
    first, second = ({text.version for text in taken} for taken in read[:2])
    assert min(first) > max(second), "the newest texts first"
    assert len(storage.articles.uncleaned(replace(claim, limit=1000), 1)) == BACKLOG


def test_its_statements_are_judged_before_a_backlog(storage: Storage) -> None:
    two_lanes(storage)
    for page in storage.articles.uncleaned(made.claim(limit=1000), 1):
        made.article(storage, page, seed=1000 * page.id)
    version = storage.catalogue.newest_id()
    assert version is not None
    for text in storage.readings.unread(made.claim(limit=1000), 1):
        assert text.version is not None
        found = made.reading(made.statement())
        storage.readings.record_reading(text.version, found, read_version=1, catalogue=version, now=made.NOW)
    soon = made.NOW + timedelta(minutes=1)
    assert "outlet0" in {s.outlet for s in storage.statements.undecided(BATCH)}
    assert {s.outlet for s in storage.statements.undecided(BATCH, soon)} == {"outlet1"}
    only = storage.statements.undecided(1000, soon, is_hurried=True)
    assert [s.outlet for s in only] == ["outlet1"] * 2 * BATCH
    everything = storage.statements.undecided(1000, soon)
    assert everything == storage.statements.undecided(1000), "all at once: by publication alone"
    later = made.NOW + timedelta(days=2)
    assert storage.statements.undecided(BATCH, later) == storage.statements.undecided(BATCH), "no longer news"
    assert storage.statements.undecided(BATCH, later, is_hurried=True) == ()
