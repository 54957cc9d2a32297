"""What must hold whatever happens: immutable alerts, digests without gap, near-duplicates, equal engines."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import made
import psycopg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from monitor.errors import MonitorError, TransientError
from monitor.model.alerting import Novelty
from monitor.model.article import ClusterAssignment, ClusterRelation, HostMarks
from monitor.model.common import Disposition, Precision, Published
from monitor.storage import open_storage
from monitor.storage.packing import packed, signed, unpacked
from monitor.storage.tables import Run


@pytest.mark.parametrize("change", ["UPDATE alert SET rule = 'other'", "DELETE FROM alert"])
def test_alerts_are_immutable(storage, change):
    made.decide(storage, made.statements(storage)[0])
    with pytest.raises((DatabaseError, MonitorError), match="immutable"), storage._database.write() as connection:
        connection.execute(text(change))
    assert storage.alerts.newest(1)[0].rule == "officials"


def test_references_hold(storage):
    with pytest.raises(DatabaseError), storage._database.write() as connection:
        connection.execute(text("INSERT INTO removed_block (version, position, text, rule) VALUES (99, 0, '', '')"))


def test_times_come_back_as_utc(storage):
    yerevan = datetime(2022, 9, 13, 4, 5, 6, 789, tzinfo=timezone(timedelta(hours=4)))
    run = storage.runs.begin("x", yerevan)
    (row,) = storage.runs.newest()
    assert row.started_at == datetime(2022, 9, 13, 0, 5, 6, 789, tzinfo=UTC)
    assert row.started_at.tzinfo is UTC
    with pytest.raises(Exception, match="without zone"):
        storage.runs.begin("x", datetime(2022, 9, 13))  # noqa: DTZ001
    assert run == row.id


def test_times_sort_as_times(storage):
    moments = [
        datetime(1, 1, 1, tzinfo=UTC),
        made.NOW,
        made.NOW + timedelta(microseconds=1),
        datetime(9999, 1, 1, tzinfo=UTC),
    ]
    with storage._database.write() as connection:
        connection.execute(insert(Run), [{"kind": "k", "started_at": m, "counts": {}} for m in reversed(moments)])
        assert list(connection.execute(select(Run.started_at).order_by(Run.started_at)).scalars()) == moments


def test_a_digest_window_is_cut_once_and_for_all(storage):
    one, two, three = made.statements(storage, 3)
    made.decide(storage, one, now=made.at(0))
    first = storage.digests.cut(made.at(10))
    assert first == made.at(10)
    made.decide(storage, two, now=made.at(-120))
    second = storage.digests.cut(made.at(-110))
    assert second > first, "the clock was set back two hours"
    made.decide(storage, three, now=made.at(20))
    third = storage.digests.cut(made.at(20))
    windows = [(made.at(-999), first), (first, second), (second, third)]
    assert [len(storage.digests.utterances(*window)) for window in windows] == [1, 1, 1]


def test_verdicts_under_way_fall_into_one_window(storage):
    stated = made.statements(storage, 40)
    cuts = [made.at(-1)]

    def decide() -> None:
        for statement in stated:
            made.decide(storage, statement, now=made.NOW)

    def cut() -> None:
        cuts.extend(storage.digests.cut(made.NOW) for _ in range(15))

    threads = [threading.Thread(target=decide), threading.Thread(target=cut)]
    for thread in threads:
        thread.start()
    seen = []
    for thread in threads:
        thread.join()
    cuts.append(storage.digests.cut(made.at(1)))
    for since, until in pairwise(cuts):
        seen += [u.id for u in storage.digests.utterances(since, until)]
    assert len(seen) == len(set(seen)) == 40


def test_baselines_are_in_no_digest(storage):
    (stated,) = made.statements(storage, is_baseline=True)
    made.decide(storage, stated)
    assert storage.digests.utterances(made.at(-1), storage.digests.cut(made.at(1))) == ()


def test_blocks_meet_by_days(storage):
    one, two = made.statements(storage, 2)
    made.decide(storage, one)
    week = timedelta(days=7)

    def found(**changes) -> int:
        return len(made.earlier(storage, replace(two, **changes), week))

    september = Published(datetime(2022, 9, 1, tzinfo=UTC), Precision.MONTH, "text")
    assert found() == 1
    assert found(said_on=made.NOW.date() + timedelta(days=7)) == 1
    assert found(said_on=made.NOW.date() + timedelta(days=8)) == 0
    assert found(said_on=None, published=september) == 1, "somewhere in that month"
    assert found(said_on=None, published=Published.unknown()) == 1, "by first sight"
    assert found(speaker_key="name:somebody else") == 0


def test_first_published_is_the_earliest_report(storage):
    one, two = made.statements(storage, 2)
    first = made.decide(storage, one)
    earlier = replace(two, published=Published(made.at(-600), Precision.MINUTE, "feed"))
    made.decide(storage, earlier, novelty=Novelty.REPEAT, nearest=first.utterance, decision=None)
    (found,) = made.earlier(storage, two, timedelta(days=1))
    assert found.first_published == made.at(-600)


def test_a_wording_is_one_text_of_its_utterance(storage):
    """Whoever printed it, and one more of the near-duplicates of an article; its own reports are all there."""
    one, two, three, other = made.statements(storage, 4)
    first = made.decide(storage, one)
    for stated in (two, three):
        made.decide(storage, stated, novelty=Novelty.REPEAT, nearest=first.utterance, decision=None)

    def articles(**changes: object) -> list[str]:
        (found,) = made.earlier(storage, replace(other, **changes), timedelta(days=1))
        return [text.article_url for text in found.texts]

    assert articles() == [one.article_url]
    assert articles(article=three.article, article_url=three.article_url) == [one.article_url, three.article_url]
    assert articles(cluster=two.article) == [one.article_url, two.article_url]


def test_neighbours_share_bands_or_rare_sentences(storage):
    pages = made.pages(storage, 6)
    prints = [
        made.fingerprint(1),
        made.fingerprint(20),
        made.fingerprint(5000, sentences=(7, (1 << 64) - 1)),
        made.fingerprint(9000, sentences=(7,)),
    ]
    for page, sketch in zip(pages, prints, strict=False):
        made.article(storage, page, fingerprint=sketch)
    near = storage.duplicates.neighbours(made.fingerprint(2), made.at(-60))
    assert [n.article for n in near] == [1, 2], "31 bands with the first, 14 with the second"
    assert near[0].fingerprint == prints[0]
    assert near[0].cluster == near[0].article
    by_sentence = storage.duplicates.neighbours(made.fingerprint(70000, sentences=((1 << 64) - 1, 7)), made.at(-60))
    assert [n.article for n in by_sentence] == [3, 4]
    assert by_sentence[0].fingerprint.sentences == (7, (1 << 64) - 1)
    assert storage.duplicates.neighbours(made.fingerprint(2), made.at(1)) == (), "outside the window"
    assert storage.duplicates.neighbours(replace(made.fingerprint(2), version=2), made.at(-60)) == ()


def test_a_sentence_that_everybody_has_says_nothing(storage):
    pages = made.pages(storage, 25)
    for number, page in enumerate(pages):
        sentences = (42, 43) if number < 20 else (42,)
        made.article(storage, page, fingerprint=made.fingerprint(1000 * (number + 1), sentences))
    assert storage.duplicates.neighbours(made.fingerprint(1, (42,)), made.at(-60)) == ()
    assert len(storage.duplicates.neighbours(made.fingerprint(1, (43,)), made.at(-60))) == 20


def test_a_new_text_brings_its_own_fingerprint(storage):
    (page,) = made.pages(storage)
    made.article(storage, page, seed=1)
    made.article(storage, page, made.TEXT + " Suite.", seed=9000)
    assert storage.duplicates.neighbours(made.fingerprint(1), made.at(-60)) == ()
    assert len(storage.duplicates.neighbours(made.fingerprint(9000), made.at(-60))) == 1


def test_forgotten_sketches_leave_nothing_and_the_younger_ones_alone(storage):
    old, young = made.pages(storage, 2)
    one, other = made.fingerprint(1, sentences=(7, 8)), made.fingerprint(9000, sentences=(7,))
    made.article(storage, old, fingerprint=one)
    made.article(storage, replace(young, first_seen_at=made.at(60)), fingerprint=other)
    assert storage.duplicates.forget(made.at(0)) == 0
    assert storage.duplicates.forget(made.at(60)) == 1
    assert [n.article for n in storage.duplicates.neighbours(one, made.at(-60))] == [2]
    with storage._database.read() as connection:
        for table, left in (("band_key", 32), ("sentence_key", 1), ("signature", 1), ("article", 2)):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == left, table


def test_lines_of_pages_are_forgotten_after_a_year(storage):
    pages = made.pages(storage, 3)
    for days, page in zip((0, 1, 200), pages, strict=True):
        seen = replace(page, first_seen_at=made.at(0) + timedelta(days=days))
        made.article(storage, seen, marks=HostMarks(blocks=(1, 2), openings=(3,)))
    today = made.NOW.date()
    counts = storage.furniture.counts((1, 3), "https://elsewhere.example/", today)
    assert counts[1].days == counts[3].days == 3
    assert storage.furniture.forget(today + timedelta(days=365)) == 0
    assert storage.furniture.forget(today + timedelta(days=367)) == 6
    assert storage.furniture.counts((1,), "https://elsewhere.example/", today)[1].days == 1


def test_what_is_written_together_is_there_whole_or_not_at_all(storage):
    one, two, three = made.pages(storage, 3)

    def fail() -> None:
        with storage.together():
            made.article(storage, one)
            assert storage.articles.count() == 1, "what is read within sees it"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert storage.articles.count() == 0
    with storage.together():
        made.article(storage, two)
        made.article(storage, three)
    assert storage.articles.count() == 2
    made.article(storage, one)
    assert storage.articles.count() == 3


def test_a_connection_that_is_cut_while_writing_together_is_a_passing_trouble(postgres_url):
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"

    def cut_off(storage) -> None:
        with storage.together():
            storage.articles.count()
            with psycopg.connect(postgres_url) as other:
                other.execute(others, [other.info.backend_pid])
            storage.articles.count()

    with open_storage(postgres_url) as storage:
        with pytest.raises(TransientError):
            cut_off(storage)
        with storage.together():
            assert storage.articles.count() == 0


def test_readings_written_together_are_whole_at_the_end_and_nothing_after_an_error(storage):
    pages = made.pages(storage, 3)
    with storage.together():
        for page in pages:
            made.article(storage, page, seed=1000 * page.id)
    assert storage.articles.uncleaned(made.claim(minutes=60), 1) == (), "every page is done with"
    texts = storage.readings.unread(made.claim(), 1)
    found = (made.reading(episode=None), made.reading(made.statement()), made.reading(episode=None))

    def record(*, fails: bool) -> None:
        with storage.together(in_turn=False):
            for article, reading in zip(texts, found, strict=True):
                storage.readings.record_reading(
                    article.version, reading, read_version=1, catalogue=1, now=made.NOW,
                    disposition=Disposition.STORED if reading.extraction.statements else Disposition.OFF_TOPIC,
                )  # fmt: skip
            if fails:
                raise RuntimeError

    def rows() -> list[int]:
        with storage._database.read() as connection:
            return [
                connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                for table in ("reading", "episode_match", "statement")
            ]

    with pytest.raises(RuntimeError):
        record(fails=True)
    assert rows() == [0, 0, 0]
    record(fails=False)
    assert rows() == [3, 1, 1]
    ended = {row.disposition: row.entries for row in storage.entries.funnel(made.at(-60), made.at(60))}
    assert ended == {Disposition.OFF_TOPIC: 2, Disposition.STORED: 1}
    assert storage.readings.unread(made.claim(minutes=60), 1) == ()


def test_clusters(storage):
    first, second = made.pages(storage, 2)
    original = made.article(storage, first)
    near = ClusterAssignment(original.article, ClusterRelation.COPY, original.article, 0.93)
    made.article(storage, second, assignment=near)
    (neighbour, copy) = storage.duplicates.neighbours(made.fingerprint(1), made.at(-60))
    assert copy.cluster == neighbour.cluster == original.article


def test_an_article_that_links_two_clusters_makes_them_one(storage):
    first, second, third, fourth = made.pages(storage, 4)
    one, other = made.article(storage, first), made.article(storage, second)
    copy = ClusterAssignment(other.article, ClusterRelation.COPY, other.article, 0.9)
    made.article(storage, third, assignment=copy)
    link = ClusterAssignment(one.article, ClusterRelation.REWRITE, one.article, 0.5, (other.article,))
    made.article(storage, fourth, assignment=link)
    neighbours = storage.duplicates.neighbours(made.fingerprint(1), made.at(-60))
    assert {n.cluster for n in neighbours} == {one.article}


def test_packing():
    for values in ((), (0,), (1, 2**32 - 1), (2**32,), (2**64 - 1, 0), (-1, 2**63 - 1)):
        assert unpacked(packed(values)) == values
    assert (signed(2**64 - 1), signed(2**63), signed(2**63 - 1)) == (-1, -(2**63), 2**63 - 1)


def test_a_database_that_goes_away_is_a_transient_error(sqlite_url, tmp_path):
    with open_storage(sqlite_url) as storage:
        storage._database.close()
        (tmp_path / "monitor.db").unlink()
        (tmp_path / "monitor.db").mkdir()
        with pytest.raises(TransientError, match="database"):
            storage.feeds.listed()


def test_sqlite_is_set_up_to_lose_nothing(sqlite_url):
    with open_storage(sqlite_url) as storage, storage._database.read() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_a_feed_remembers_where_it_moved(storage):
    made.catalogue(storage)
    (feed,) = storage.feeds.due(made.NOW)
    to = "https://outlet0.example/new"
    storage.feeds.record_poll(replace(made.poll(feed), moved_to=to, moved_since=made.NOW))
    (feed,) = storage.feeds.due(made.NOW, is_forced=True)
    assert (feed.moved_to, feed.moved_since) == (to, made.NOW)
