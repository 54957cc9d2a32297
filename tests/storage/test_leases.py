"""Two workers never get the same row, a dead one's rows come back, poison is put aside, one task at a time."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import timedelta

import made
import pytest

from monitor.model.common import Disposition
from monitor.model.work import QuarantineIntent, Shard
from monitor.storage import open_storage


def entries(storage, count):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    storage.feeds.record_poll(made.poll(feed, *(made.entry(i) for i in range(count))))


def test_a_lease_ends(storage):
    entries(storage, 3)
    first = storage.entries.unfetched(made.claim("a", limit=2))
    second = storage.entries.unfetched(made.claim("b", limit=2))
    assert len(first) == 2
    assert len(second) == 1
    assert not {e.id for e in first} & {e.id for e in second}
    assert storage.entries.unfetched(made.claim("c", minutes=4)) == ()
    again = [storage.entries.unfetched(made.claim("c", minutes=5)) for _ in range(4)]
    assert [[e.attempts for e in taken] for taken in again] == [[2, 2, 2], [], [], []], "no page's bytes kill anybody"


def test_what_may_kill_its_worker_is_cleaned_alone_and_last(storage):
    dead = made.pages(storage, 3)
    feed = storage.feeds.due(made.NOW, is_forced=True)[0]
    storage.feeds.record_poll(made.poll(feed, made.entry(3)))
    (entry,) = storage.entries.unfetched(made.claim())
    storage.entries.record_page(entry.id, made.fetched(entry.link, b"<p>3</p>"))
    again = [storage.articles.uncleaned(made.claim("b", minutes=5), 1) for _ in range(5)]
    assert [[page.attempts for page in taken] for taken in again] == [[1], [2], [2], [2], []]
    assert [page.id for taken in again[1:4] for page in taken] == [page.id for page in dead]


def test_given_back_without_an_attempt(storage):
    entries(storage, 2)
    taken = storage.entries.unfetched(made.claim("a"))
    storage.entries.release(tuple(e.id for e in taken), "b")
    assert storage.entries.unfetched(made.claim("b")) == (), "only the holder gives back"
    storage.entries.release(tuple(e.id for e in taken), "a")
    assert [e.attempts for e in storage.entries.unfetched(made.claim("b"))] == [1, 1]


def test_retry_waits(storage):
    entries(storage, 1)
    (entry,) = storage.entries.unfetched(made.claim())
    storage.entries.record_retry(entry.id, made.at(30), "503")
    assert storage.entries.unfetched(made.claim(minutes=29)) == ()
    assert len(storage.entries.unfetched(made.claim(minutes=30))) == 1


def test_shards_share_the_outlets_without_a_rest(storage):
    made.catalogue(storage, feeds=20)
    whole = {f.id for f in storage.feeds.due(made.NOW)}
    parts = [{f.id for f in storage.feeds.due(made.NOW, shard=Shard(n, 3))} for n in range(3)]
    assert set.union(*parts) == whole
    assert sum(map(len, parts)) == 20
    assert all(parts)


def test_what_a_feed_has_on_top_is_fetched_first(storage):
    entries(storage, 5)
    assert [e.url[-1] for e in storage.entries.unfetched(made.claim())] == list("01234")


def test_news_is_fetched_before_baselines(storage):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    storage.feeds.record_poll(made.poll(feed, made.entry(1), is_baseline=True))
    storage.feeds.record_poll(made.poll(feed, made.entry(2)))
    assert [e.url[-1] for e in storage.entries.unfetched(made.claim())] == ["2", "1"]


STAGES = {
    "fetch": lambda storage, claim: storage.entries.unfetched(claim),
    "clean": lambda storage, claim: storage.articles.uncleaned(claim, 1),
    "read": lambda storage, claim: storage.readings.unread(claim, 1),
}


@pytest.mark.parametrize("stage", STAGES)
def test_what_kills_its_worker_three_times_is_put_aside(storage, stage):
    if stage == "fetch":
        entries(storage, 1)
        tries = [0, 10, 20]
    else:
        (page,) = made.pages(storage)
        tries = [10, 20] if stage == "clean" else [0, 10, 20]
        if stage == "read":
            made.article(storage, page)
    for minutes in tries:
        assert len(STAGES[stage](storage, made.claim(minutes=minutes))) == 1
    assert STAGES[stage](storage, made.claim(minutes=30)) == ()
    assert STAGES[stage](storage, made.claim(minutes=40)) == ()
    (row,) = storage.quarantine.listed()
    assert (row.stage, row.error_code, row.attempts) == (stage, "worker_died", 3)
    assert row.url == made.entry(0).url
    (ended,) = storage.entries.funnel(made.at(-1), made.at(1))
    assert (ended.disposition, ended.entries) == (Disposition.QUARANTINED, 1)

    assert storage.quarantine.replay(row.id, made.at(50))
    assert not storage.quarantine.replay(row.id, made.at(50))
    assert len(STAGES[stage](storage, made.claim(minutes=50))) == 1
    assert storage.quarantine.waiting() == 0
    assert storage.entries.funnel(made.at(-1), made.at(1))[0].disposition is None


def test_quarantined_on_purpose(storage):
    (page,) = made.pages(storage)
    intent = QuarantineIntent("clean", "parse_timeout", "20 s were not enough", 1, made.NOW, page=page.id)
    storage.quarantine.record(intent)
    assert storage.articles.uncleaned(made.claim(minutes=10), 1) == ()
    (row,) = storage.quarantine.listed()
    assert (row.page, row.entry, row.error_text) == (page.id, page.entry, "20 s were not enough")


def test_one_task_at_a_time(storage):
    assert storage.leases.hold("raise_alerts", made.claim("a"))
    assert storage.leases.hold("raise_alerts", made.claim("a", minutes=1)), "renewed"
    assert not storage.leases.hold("raise_alerts", made.claim("b", minutes=5))
    assert storage.leases.hold("other", made.claim("b"))
    assert storage.leases.hold("raise_alerts", made.claim("b", minutes=6)), "expired"
    storage.leases.let_go("raise_alerts", "a")
    assert not storage.leases.hold("raise_alerts", made.claim("c", minutes=7)), "a let go what it no longer had"
    storage.leases.let_go("raise_alerts", "b")
    assert storage.leases.hold("raise_alerts", made.claim("c", minutes=7))


def test_threads_share_the_work(storage):
    entries(storage, 200)
    taken: list[list[int]] = [[], [], [], []]

    def work(number: int) -> None:
        while found := storage.entries.unfetched(made.claim(f"w{number}", limit=7)):
            taken[number] += [e.id for e in found]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [i for part in taken for i in part]
    assert len(everything) == 200
    assert len(set(everything)) == 200


def _process(url: str, name: str, results) -> None:
    with open_storage(url) as storage:
        found: list[bool] = []
        while pages := storage.articles.uncleaned(made.claim(name, minutes=10, limit=5), 1):
            found.extend(made.article(storage, page, seed=1000 * page.id).is_new for page in pages)
        results.put(found)


def test_processes_write_side_by_side(storage, database_url):
    """Read-then-write transactions of four processes: none fails, none is done twice."""
    made.pages(storage, 60)
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    workers = [context.Process(target=_process, args=(database_url, f"p{n}", results)) for n in range(4)]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert sum(map(len, found)) == 60
    assert storage.articles.count() == 60


def test_two_deciders_make_one_utterance(storage):
    (stated,) = made.statements(storage)
    done = []
    threads = [threading.Thread(target=lambda: done.append(made.decide(storage, stated))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(d.is_new for d in done) == [False, False, False, True]
    assert storage.alerts.count() == 1
    assert len(made.earlier(storage, stated, timedelta(days=1))) == 1
