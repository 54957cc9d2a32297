"""Raw pages: pruned only when their time is over, never under a hold; the ledger adds up."""

from __future__ import annotations

from datetime import timedelta

import made

from monitor.model.common import Counts, Disposition
from monitor.model.work import QuarantineIntent

YEAR = timedelta(days=365)
LATER = made.NOW + YEAR
MONTHS = timedelta(days=90)


def bodies(storage) -> int:
    return len(list(storage.archive.pages()))


def test_pruning_is_dry_unless_told_and_leaves_what_attests(storage):
    made.decide(storage, made.statements(storage)[0])
    plain, young = made.pages(storage, 3)
    for page in (plain, young):
        storage.articles.record_unusable(page, Disposition.NO_TEXT, 1, made.NOW)
    assert bodies(storage) == 3
    (row,) = storage.archive.prune(LATER, MONTHS, None, apply=False)
    assert (row.kind, row.pages, bodies(storage)) == ("plain", 2, 3)
    assert storage.archive.prune(made.at(10), MONTHS, None, apply=True)[0].pages == 0, "too young"
    storage.archive.prune(LATER, MONTHS, None, apply=True)
    assert bodies(storage) == 1, "what attests an utterance stays"
    assert storage.archive.prune(LATER, MONTHS, YEAR * 2, apply=True)[1].pages == 0
    assert storage.archive.prune(LATER, MONTHS, MONTHS, apply=True)[1].pages == 1
    assert bodies(storage) == 0
    assert storage.articles.count() == 1, "texts stay"


def test_nothing_under_a_hold_is_taken(storage):
    (page,) = made.pages(storage)
    storage.articles.record_unusable(page, Disposition.NO_TEXT, 1, made.NOW)
    assert not storage.archive.hold("https://nobody.example/", "x", made.NOW)
    assert storage.archive.hold(page.url, "evidence", made.NOW)
    (row,) = storage.archive.prune(LATER, MONTHS, None, apply=True)
    assert (row.pages, row.held, bodies(storage)) == (0, 1, 1)
    assert [(held.url, held.reason) for held in storage.archive.holds()] == [(page.url, "evidence")]
    assert storage.archive.lift(page.url, made.NOW) == 1
    assert storage.archive.prune(LATER, MONTHS, None, apply=True)[0].pages == 1
    assert (storage.archive.holds(), bodies(storage)) == ((), 0)


def test_what_waits_in_quarantine_or_for_cleaning_keeps_its_bytes(storage):
    first, _ = made.pages(storage, 2)
    storage.quarantine.record(QuarantineIntent("clean", "x", "x", 3, made.NOW, page=first.id))
    assert storage.archive.prune(LATER, MONTHS, None, apply=True)[0].pages == 0
    assert bodies(storage) == 2


def test_each_run_adds_up(storage):
    made.catalogue(storage)
    (feed,) = storage.feeds.due(made.NOW)
    for entries, known in (((1, 2, 3), 0), ((2, 3, 4), 2)):
        run = storage.runs.begin("poll_feeds", made.NOW)
        recorded = storage.feeds.record_poll(made.poll(feed, *(made.entry(n) for n in entries)), run)
        assert recorded.entries - recorded.new == known
        storage.runs.end(run, Counts(1, {"found": 4, "without_address": 1, "known": known}), made.NOW)
    first = storage.entries.unfetched(made.claim())[0]
    storage.entries.record_end(first.id, Disposition.OFF_DOMAIN, made.NOW)
    newest, oldest = storage.ledger.runs()
    assert (newest.found, newest.known, newest.without_address, newest.ended) == (4, 2, 1, {"off_domain": 1})
    assert oldest.ended == {"under_way": 3}
    assert newest.difference == oldest.difference == 0
    assert storage.ledger.runs(run=oldest.run) == (oldest,)
    assert storage.ledger.brought(oldest.run) == 3
