"""One article all the way through the tables, and the same again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import made
import pytest
from sqlalchemy import text

from monitor.model.alerting import Novelty, Suppression
from monitor.model.common import Counts, Disposition, FeedState, Side
from monitor.model.outbox import MessageState
from monitor.model.views import StatementFilter
from monitor.model.work import DigestIntent
from monitor.storage.tables import metadata


def test_catalogue_twice_is_one_version(storage):
    first = made.catalogue(storage, feeds=2)
    second = made.catalogue(storage, feeds=1, now=made.at(1))
    assert first == second
    assert storage.catalogue.newest().body == '{"episodes": []}'
    assert [row.key for row in storage.feeds.listed()] == ["feed0"], "a feed that left is inactive"
    assert [row.id for row in storage.episodes.listed()] == ["sep-2022"]


def test_a_feed_keeps_its_state_under_its_key(storage):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    assert feed.is_first_poll
    recorded = storage.feeds.record_poll(made.poll(feed, made.entry(1), made.entry(2), made.entry(1)))
    assert (recorded.entries, recorded.new) == (3, 2)
    assert storage.feeds.due(made.at(14)) == ()
    made.catalogue(storage, now=made.at(1))
    again = storage.feeds.due(made.at(15))[0]
    assert (again.id, again.etag, again.is_first_poll) == (feed.id, '"e1"', False)
    recorded = storage.feeds.record_poll(made.poll(again, made.entry(2), made.entry(3), now=made.at(15)))
    assert recorded.new == 1
    row = storage.feeds.listed()[0]
    assert (row.state, row.last_new_at, row.share_ok) == (FeedState.OK, made.at(15), 1.0)


def test_a_failed_poll_is_seen_and_baselines_nothing(storage):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    storage.feeds.record_poll(made.failed_poll(feed))
    row = storage.feeds.listed()[0]
    assert (row.state, row.failures, row.error_code) == (FeedState.UNREACHABLE, 1, "timeout")
    assert storage.feeds.due(made.at(60))[0].is_first_poll
    health = storage.feeds.health()
    assert dict(health.totals) == {Side.OTHER: 1}
    assert [blind.since for blind in health.blind] == [None]


@pytest.mark.parametrize(("minutes", "kept"), [(180, 30), (1, 35)], ids=["last 30", "two days"])
def test_only_the_last_polls_are_kept(storage, minutes, kept):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    for number in range(35):
        storage.feeds.record_poll(made.poll(feed, now=made.at(number * minutes)))
    polls = storage.feeds.polls(feed.id)
    assert len(polls) == kept
    assert polls[0].polled_at == made.at(34 * minutes)


def test_page_to_clean_brings_what_the_feed_said(storage):
    (page,) = made.pages(storage, is_baseline=True)
    assert page.fetched.body == b"<p>https://outlet0.example/article/0</p>"
    assert page.fetched.header("content-type") == "text/html; charset=utf-8"
    assert (page.hints.title, page.hints.language, page.hints.outlet) == ("Déclaration à Erevan", "fr", "outlet0")
    assert page.hints.published == made.published()
    assert page.is_baseline
    assert page.first_seen_at == made.NOW


def test_article_versions(storage):
    (page,) = made.pages(storage)
    first = made.article(storage, page)
    assert (first.is_new, first.is_new_version) == (True, True)
    same = made.article(storage, page)
    assert same == replace(first, is_new=False, is_new_version=False)
    edited = made.article(storage, page, made.TEXT + " Une phrase de plus.")
    assert edited.article == first.article
    assert (edited.is_new, edited.is_new_version) == (False, True)
    back = made.article(storage, page)
    assert back.version == first.version, "an outlet that takes its edit back gets its old version"
    assert storage.articles.by_page(page.url, page.fetched.sha256) == first.article
    assert storage.articles.by_page(page.url, "0" * 64) is None
    assert storage.articles.count() == 1


def test_an_ended_page_is_not_cleaned_again(storage):
    (page,) = made.pages(storage)
    storage.articles.record_unusable(page, Disposition.CONSENT_WALL, 1, made.NOW, "asks for consent")
    assert storage.articles.uncleaned(made.claim(minutes=10), 1) == ()
    assert [(row.disposition, row.entries) for row in storage.entries.funnel(made.NOW, made.at(1))] == [
        (Disposition.CONSENT_WALL, 1)
    ]
    assert len(storage.articles.uncleaned(made.claim(minutes=10), 2)) == 1, "a new CLEAN_VERSION tries again"


def test_an_edit_taken_back_is_cleaned_again(storage):
    (first,) = made.pages(storage)
    before = made.article(storage, first)
    assert storage.articles.uncleaned(made.claim(minutes=10), 1) == ()
    storage.entries.record_page(first.entry, made.fetched(first.url, b"<p>edited</p>", made.at(60)))
    (second,) = storage.articles.uncleaned(made.claim(minutes=60), 1)
    made.article(storage, second, made.TEXT + " Suite.", now=made.at(60))
    again = storage.entries.record_page(first.entry, made.fetched(first.url, first.fetched.body, made.at(120)))
    assert again == first.id
    (third,) = storage.articles.uncleaned(made.claim(minutes=120), 1)
    assert third.id == first.id
    assert made.article(storage, third, now=made.at(120)).version == before.version
    storage.entries.record_page(first.entry, made.fetched(first.url, first.fetched.body, made.at(180)))
    assert storage.articles.uncleaned(made.claim(minutes=180), 1) == (), "seen again, not changed"


def test_an_unreadable_article_becomes_readable(storage):
    (page,) = made.pages(storage)
    made.article(storage, page, disposition=Disposition.UNSUPPORTED_LANGUAGE)
    assert storage.readings.unread(made.claim(), 1) == ()
    made.article(storage, page)
    assert len(storage.readings.unread(made.claim(), 1)) == 1


def test_statement_to_alert_to_mail(storage):
    reader = made.subscriber(storage)
    (stated,) = made.statements(storage)
    assert stated.speaker == made.MINISTER
    assert (stated.speaker_key, stated.said_on, stated.episode) == ("ararat-mirzoyan", date(2022, 9, 13), "sep-2022")
    assert (stated.us_actor, stated.conflict_core, stated.outlet) == (False, True, "outlet0")
    assert made.earlier(storage, stated, timedelta(days=7)) == ()

    done = made.decide(storage, stated, subscribers=(reader,))
    assert done.is_new
    assert done.messages == 1
    assert storage.statements.undecided(10) == ()
    again = made.decide(storage, stated, subscribers=(reader,))
    assert again == replace(done, is_new=False, messages=0)

    (alert,) = storage.alerts.newest(10)
    assert alert == storage.alerts.get(done.alert)
    assert (alert.rule, alert.utterance.speaker, alert.utterance.episode) == ("officials", made.MINISTER, "sep-2022")
    (attested,) = alert.utterance.attestations
    assert (attested.text, attested.outlet, attested.novelty) == (made.QUOTE, "Outlet 0", Novelty.NEW)
    assert storage.alerts.newest(10, before=alert.id) == ()
    assert storage.outbox.counts() == {MessageState.PENDING: 1}


def test_repeats_attest_the_same_utterance(storage):
    one, two, three = made.statements(storage, 3)
    first = made.decide(storage, one)
    assert [u.id for u in made.earlier(storage, two, timedelta(days=7))] == [first.utterance]
    repeat = made.decide(
        storage, two, novelty=Novelty.REPEAT, nearest=first.utterance, decision=made.REPEATS, now=made.at(1)
    )
    assert (repeat.utterance, repeat.alert) == (first.utterance, None)
    (earlier,) = made.earlier(storage, three, timedelta(days=7))
    assert [text_.article_url for text_ in earlier.texts] == [one.article_url], "the same words are one text"
    view = storage.alerts.utterance(first.utterance)
    assert [a.novelty for a in view.attestations] == [Novelty.NEW, Novelty.REPEAT]
    assert storage.alerts.suppressed() == {Suppression.REPEAT: 1}


def test_uncertain_and_unresolved_are_utterances_without_alert(storage):
    made.pages(storage)
    (page,) = storage.articles.uncleaned(made.claim("b", minutes=10), 1)
    made.article(storage, page)
    (text_,) = storage.readings.unread(made.claim(), 1)
    storage.readings.record_reading(
        text_.version, made.reading(made.statement(speaker=None)), read_version=1, catalogue=1, now=made.NOW
    )
    (stated,) = storage.statements.undecided(1)
    assert (stated.speaker, stated.speaker_key) == (None, None)
    assert made.earlier(storage, stated, timedelta(days=7)) == ()
    done = made.decide(storage, stated, novelty=Novelty.UNCERTAIN, decision=None)
    assert done.utterance is not None
    assert done.alert is None


def test_a_second_reading_keeps_ids_and_sends_nothing(storage):
    (stated,) = made.statements(storage)
    done = made.decide(storage, stated)
    (text_,) = storage.readings.unread(made.claim(minutes=1), 2)
    other = made.statement(quote="La réunion a duré une heure.")
    new = storage.readings.record_reading(
        text_.version, made.reading(made.statement(), other), read_version=2, catalogue=1, now=made.at(1)
    )
    assert new.statements == 1
    (found,) = storage.statements.undecided(10)
    assert found.is_baseline, "found by a re-reading of old text"
    row = storage.statements.listed(StatementFilter(side=Side.ARM))[-1]
    assert (row.id, row.utterance) == (stated.id, done.utterance)


def test_a_statement_that_is_not_found_again_is_withdrawn(storage):
    (stated,) = made.statements(storage)
    made.decide(storage, stated)
    (text_,) = storage.readings.unread(made.claim(minutes=1), 2)
    storage.readings.record_reading(text_.version, made.reading(), read_version=2, catalogue=1, now=made.at(1))
    assert storage.statements.listed() == ()
    assert storage.alerts.count() == 1, "what was alerted stays"


def test_an_edited_page_is_news_but_a_better_cleaning_is_not(storage):
    (page,) = made.pages(storage)
    made.article(storage, page)
    (text_,) = storage.readings.unread(made.claim(), 1)
    read = {"read_version": 1, "catalogue": 1, "now": made.NOW}
    storage.readings.record_reading(text_.version, made.reading(), **read)
    made.article(storage, page, made.TEXT + " Suite.")
    (text_,) = storage.readings.unread(made.claim(), 1)
    storage.readings.record_reading(text_.version, made.reading(made.statement()), **read)
    assert [s.is_baseline for s in storage.statements.undecided(9)] == [True]

    fresh = storage.entries.record_page(page.entry, made.fetched(page.url, b"<p>edited</p>", made.at(60)))
    (again,) = storage.articles.uncleaned(made.claim(minutes=60), 1)
    assert again.id == fresh
    made.article(storage, again, made.TEXT + " Encore.", now=made.at(60))
    (text_,) = storage.readings.unread(made.claim(), 1)
    storage.readings.record_reading(text_.version, made.reading(made.statement()), **read)
    assert [s.is_baseline for s in storage.statements.undecided(9)] == [True, False]


def test_digest_is_unique_per_subscriber_and_date(storage):
    reader = made.subscriber(storage)
    (stated,) = made.statements(storage)
    made.decide(storage, stated)
    until = storage.digests.cut(made.at(10))
    (utterance,) = storage.digests.utterances(made.at(-60), until)
    assert utterance.attestations[0].recorded_at == made.NOW
    assert storage.digests.utterances(until, made.at(99)) == ()
    day = date(2022, 9, 13)
    intent = DigestIntent(
        reader, day, made.at(-60), until, made.at(10), lambda number: made.mail(f"digest.{number}", reader)
    )
    number = storage.digests.record(intent)
    assert number is not None
    assert storage.digests.record(intent) is None
    mark = storage.digests.mark(reader)
    assert (mark.local_date, mark.window_to) == (day, until)
    (message,) = storage.outbox.listed()
    assert (message.kind, message.key) == ("digest", f"digest.{number}")
    funnel = storage.digests.funnel(made.at(-60), made.at(60))
    assert (funnel.entries, funnel.articles, funnel.statements, funnel.repeats) == (1, 1, 1, 0)


def test_statements_listed_by_filter(storage):
    made.statements(storage, 3)
    assert len(storage.statements.listed(limit=2)) == 2
    newest = storage.statements.listed(limit=1)[0]
    assert len(storage.statements.listed(before=newest.id)) == 2
    wanted = {
        StatementFilter(side=Side.ARM): 3,
        StatementFilter(side=Side.US): 0,
        StatementFilter(speaker="Ararat Mirzoyan"): 3,
        StatementFilter(speaker="ararat-mirzoyan"): 3,
        StatementFilter(episode="sep-2022", language="fr", outlet="outlet0"): 3,
        StatementFilter(novelty=Novelty.NEW): 0,
        StatementFilter(since=made.at(1)): 0,
        StatementFilter(until=made.at(1), is_conflict=True): 3,
        StatementFilter(is_conflict=False): 0,
    }
    assert {f: len(storage.statements.listed(f)) for f in wanted} == wanted


def test_runs_and_subscribers(storage):
    run = storage.runs.begin("poll_feeds", made.NOW)
    storage.runs.end(run, Counts(3, {"ok": 3}), made.at(1))
    (row,) = storage.runs.newest("poll_feeds")
    assert (row.taken, row.ended, row.ended_at) == (3, {"ok": 3}, made.at(1))
    reader = made.subscriber(storage)
    assert made.subscriber(storage) == reader
    assert storage.subscribers.end("reader@example.org", made.at(1))
    assert not storage.subscribers.end("reader@example.org", made.at(1))
    assert storage.subscribers.listed() == ()
    assert made.subscriber(storage) == reader
    assert [s.zone for s in storage.subscribers.listed()] == ["Europe/Paris"]


def test_an_import_of_an_unknown_outlet(storage):
    recorded = storage.entries.record(made.entry(7), "unknown.example", made.NOW, is_baseline=True)
    assert recorded.is_new
    again = storage.entries.record(made.entry(7), "unknown.example", made.at(1), is_baseline=True)
    assert again == replace(recorded, is_new=False)


@pytest.mark.parametrize("hostile", ["a\x00b", "a\ud800b"])
def test_text_that_an_engine_refuses_keeps_its_length(storage, hostile):
    made.catalogue(storage)
    feed = storage.feeds.due(made.NOW)[0]
    data = replace(made.entry(1, title=hostile), guid=hostile)
    storage.feeds.record_poll(made.poll(feed, data))
    (entry,) = storage.entries.unfetched(made.claim())
    storage.entries.record_page(entry.id, replace(made.fetched(entry.link), headers=(("X", hostile),)))
    (page,) = storage.articles.uncleaned(made.claim(), 1)
    assert page.hints.title == "a\ufffdb"
    assert page.fetched.headers == (("X", "a\ufffdb"),)
    made.article(storage, page, made.TEXT + hostile)
    (text_,) = storage.readings.unread(made.claim(), 1)
    assert text_.text == made.TEXT + "a\ufffdb"


def test_everything_twice_changes_nothing(storage, database_url):
    made.statements(storage, 2)
    before = dump(storage)
    feed = storage.feeds.due(made.NOW, is_forced=True)[0]
    assert storage.feeds.record_poll(made.poll(feed, made.entry(0), made.entry(1))).new == 0
    made.catalogue(storage)
    for number in (0, 1):
        url = made.entry(number).url
        entry = storage.entries.record(made.entry(number), "outlet0", made.at(9), is_baseline=False)
        storage.entries.record_page(entry.entry, made.fetched(url + "?utm=1", f"<p>{url}</p>".encode()))
    assert storage.articles.uncleaned(made.claim(minutes=20), 1) == ()
    assert storage.readings.unread(made.claim(minutes=20), 1) == ()
    after = dump(storage)
    for changes in ("feed_poll", "feed", "entry"):
        before.pop(changes), after.pop(changes)
    assert after == before


def dump(storage) -> dict[str, list[tuple]]:
    """All rows of all tables."""
    with storage._database.read() as connection:
        return {t: connection.execute(text(f'SELECT * FROM "{t}" ORDER BY 1, 2')).all() for t in metadata.tables}
