"""Human decisions: each kind holds against every later reading, on both engines, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import made
import pytest
from sqlalchemy import select

from monitor import novelty
from monitor.errors import UserError
from monitor.model.alerting import Novelty, NoveltyReason
from monitor.model.common import Side, Span
from monitor.model.overrides import OverrideIntent, OverrideKind
from monitor.model.reading import Speaker
from monitor.model.work import VerdictIntent
from monitor.storage.tables import ArticleVersion

EDITED = made.TEXT.replace("où elles étaient", "là où elles étaient hier")
EDITED_QUOTE = made.QUOTE.replace("où elles étaient", "là où elles étaient hier")
DEPUTY = Speaker("ruben-rubinyan", "Ruben Rubinyan", "Le ministre", "Deputy Speaker", Side.ARM)
LATER = made.at(60)


def intent(kind, statement, **given):
    return OverrideIntent(kind, statement, "a.editor", "heard it", made.NOW, **given)


def judge(storage):
    """What raise_alerts does with what is undecided, without rules."""
    for stated in storage.statements.undecided(100):
        ruling = storage.overrides.rulings([stated]).get(stated.id)
        verdict = (
            novelty.ruled(ruling)
            if ruling
            else novelty.assess(stated, made.earlier(storage, stated, timedelta(days=7)))
        )
        predecessor = ruling.predecessor if ruling else None
        decision = made.ALERTS if verdict.novelty is Novelty.NEW else made.REPEATS
        storage.alerts.record_verdict(VerdictIntent(stated, verdict, 1, LATER, decision, predecessor=predecessor))


def read(storage, version, *statements):
    catalogue = storage.catalogue.newest()
    storage.readings.record_reading(
        version, made.reading(*statements), read_version=2, catalogue=catalogue.id, now=LATER
    )
    judge(storage)


def same(storage, stated, page):
    """The rules changed and find the very same."""
    read(storage, stated.version, made.statement())


def moved(storage, stated, page):
    """The rules changed and end the statement elsewhere."""
    found = made.statement()
    span = Span(found.span.start, found.span.end - 9)
    read(storage, stated.version, replace(found, span=span, text=made.TEXT[span.start : span.end]))


def other_speaker(storage, stated, page):
    """The rules changed and name somebody else."""
    read(storage, stated.version, made.statement(speaker=made.MINISTER if stated.id % 2 else None))


def revised(storage, stated, page):
    """The outlet edited its article within the quotation."""
    version = made.article(storage, page, EDITED, seed=77).version
    read(storage, version, made.statement(EDITED, EDITED_QUOTE))


def backfilled(storage, stated, page):
    """The same page comes in again."""
    version = made.article(storage, page, made.TEXT, seed=1000 * page.id).version
    read(storage, version, made.statement())


LATER_READINGS = [same, moved, other_speaker, revised, backfilled]


@pytest.fixture
def stated(storage):
    """Two articles with the same words of one minister, judged: one utterance, two attestations, one alert."""
    pages = made.pages(storage, 2)
    for page in pages:
        made.article(storage, page, seed=1000 * page.id)
    for text in storage.readings.unread(made.claim(limit=9), 1):
        storage.readings.record_reading(
            text.version, made.reading(made.statement()), read_version=1, catalogue=storage.catalogue.newest().id,
            now=made.NOW,
        )  # fmt: skip
    found = storage.statements.undecided(9)
    judge(storage)
    by_url = {page.url: page for page in pages}
    return [(one, by_url[one.article_url]) for one in found]


def current(storage, article):
    """Statements of the article's newest text."""
    with storage._database.read() as connection:
        texts = select(ArticleVersion.id).where(ArticleVersion.article == article, ArticleVersion.is_current)
        (newest,) = connection.execute(texts).scalars()
    return [row for row in storage.statements.listed() if row.version == newest]


def utterance(storage, row):
    return storage.alerts.utterance(row.utterance)


def test_a_corrected_speaker_stays(storage, stated):
    (one, _), (two, page) = stated
    done = storage.overrides.record(intent(OverrideKind.WRONG_SPEAKER, two.id, speaker=DEPUTY))
    assert done.alerts == (1,)
    for later in LATER_READINGS:
        later(storage, two, page)
        (row,) = current(storage, two.article)
        assert row.speaker == DEPUTY.name, later
        assert utterance(storage, row).speaker.name == DEPUTY.name, later
        (other,) = current(storage, one.article)
        assert other.speaker == made.MINISTER.name, later
        assert len(utterance(storage, other).attestations) == 1, later


def test_a_corrected_episode_stays(storage, stated):
    (one, page), _ = stated
    storage.overrides.record(intent(OverrideKind.WRONG_EPISODE, one.id, episode="talks"))
    for later in LATER_READINGS:
        later(storage, one, page)
        (row,) = current(storage, one.article)
        assert row.episode == "talks", later
        assert utterance(storage, row).episode == "talks", later


def test_what_is_no_statement_stays_none(storage, stated):
    (one, page), (two, _) = stated
    storage.overrides.record(intent(OverrideKind.NOT_A_STATEMENT, one.id))
    assert current(storage, one.article) == []
    for later in LATER_READINGS:
        later(storage, one, page)
        assert current(storage, one.article) == [], later
    (other,) = current(storage, two.article)
    assert [a.statement for a in utterance(storage, other).attestations] == [two.id]


def test_what_was_set_apart_stays_apart(storage, stated):
    (one, _), (two, page) = stated
    storage.overrides.record(intent(OverrideKind.SPLIT, two.id))
    for later in LATER_READINGS:
        later(storage, two, page)
        (first,), (second,) = current(storage, one.article), current(storage, two.article)
        assert first.utterance != second.utterance, later


def test_what_was_merged_stays_merged(storage, stated):
    (one, _), (two, page) = stated
    storage.overrides.record(intent(OverrideKind.SPLIT, two.id))
    (first,) = current(storage, one.article)
    storage.overrides.record(intent(OverrideKind.MERGE, two.id, utterance=first.utterance))
    for later in LATER_READINGS:
        later(storage, two, page)
        (second,) = current(storage, two.article)
        assert second.utterance == first.utterance, later


@pytest.mark.parametrize("what", [Novelty.NEW, Novelty.REPEAT])
def test_a_decided_verdict_stays(storage, stated, what):
    (one, _), (two, page) = stated
    (first,) = current(storage, one.article)
    into = first.utterance if what is Novelty.REPEAT else None
    storage.overrides.record(intent(OverrideKind.DECIDED, two.id, novelty=what, utterance=into))
    (second,) = current(storage, two.article)
    assert (second.novelty, second.reason) == (what, NoveltyReason.DECIDED)
    for later in LATER_READINGS:
        later(storage, two, page)
        (second,) = current(storage, two.article)
        assert (second.utterance == first.utterance) is (what is Novelty.REPEAT), later


def elsewhere(storage, stated, *, quote=made.QUOTE, number=50):
    """Another outlet's article with the same words and the same mistake, days later; its statement."""
    at = made.NOW + timedelta(days=2)
    found = made.undecided(
        storage, f"https://elsewhere.example/{number}", stated.speaker, at, quote, episode=stated.episode
    )
    judge(storage)
    (row,) = [row for row in storage.statements.listed() if row.id == found.id]
    return row


LONG = "Nos positions restent là où elles étaient hier, et la carte sera rendue publique avant la fin du mois."


@pytest.fixture
def alone(storage):
    """One article with words that are long enough to be known again, judged and alerted."""
    made.catalogue(storage)
    found = made.undecided(storage, "https://press.example/1", made.MINISTER, made.NOW, LONG)
    judge(storage)
    return found


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (OverrideKind.WRONG_SPEAKER, {"speaker": DEPUTY}),
        (OverrideKind.WRONG_SPEAKER, {"speaker": None}),
        (OverrideKind.WRONG_EPISODE, {"episode": "talks"}),
        (OverrideKind.NOT_A_STATEMENT, {}),
        (OverrideKind.SPLIT, {}),
        (OverrideKind.DECIDED, {"novelty": Novelty.NEW}),
    ],
)
def test_a_decision_holds_for_a_later_article_with_the_same_words(storage, alone, kind, given):
    done = storage.overrides.record(intent(kind, alone.id, **given))
    for number in (50, 51):
        later = elsewhere(storage, alone, quote=LONG, number=number)
        assert (later.novelty, later.utterance) == (Novelty.REPEAT, done.utterance)
    assert storage.alerts.count() == 1, "nothing alerts again"
    said = storage.alerts.utterance(done.utterance)
    assert len(said.attestations) == 3
    if kind is OverrideKind.WRONG_SPEAKER:
        assert (said.speaker and said.speaker.name) == (given["speaker"] and DEPUTY.name)
    if kind is OverrideKind.WRONG_EPISODE:
        assert said.episode == "talks"
    if kind is OverrideKind.NOT_A_STATEMENT:
        assert storage.digests.utterances(made.at(0), made.at(10_000)) == ()


@pytest.mark.parametrize("kind", [OverrideKind.MERGE, OverrideKind.DECIDED])
def test_what_a_person_made_one_gets_the_reports_of_a_later_article(storage, alone, kind):
    words = "La commission se réunira au poste de Kirants lundi prochain, avec les deux vice-premiers ministres."
    other = made.undecided(storage, "https://press.example/2", made.MINISTER, made.NOW, words)
    judge(storage)
    into = storage.alerts.newest(2)[1].utterance.id
    novelty_ = Novelty.REPEAT if kind is OverrideKind.DECIDED else None
    storage.overrides.record(intent(kind, other.id, utterance=into, novelty=novelty_))
    for number, quote in enumerate((words, LONG)):
        assert elsewhere(storage, alone, quote=quote, number=number).utterance == into
    assert storage.alerts.count() == 2


DECISIONS = [
    (OverrideKind.WRONG_SPEAKER, {"speaker": DEPUTY}),
    (OverrideKind.WRONG_SPEAKER, {"speaker": None}),
    (OverrideKind.WRONG_EPISODE, {"episode": None}),
    (OverrideKind.NOT_A_STATEMENT, {}),
    (OverrideKind.SPLIT, {}),
    (OverrideKind.DECIDED, {"novelty": Novelty.NEW}),
]


def picture(storage):
    return [
        (row.id, row.speaker, row.side, row.episode, row.novelty, row.utterance, row.reason)
        for row in storage.statements.listed()
    ]


@pytest.mark.parametrize(("kind", "given"), DECISIONS)
@pytest.mark.parametrize("number", [0, 1])
def test_taken_back_all_is_as_before(storage, stated, kind, given, number):
    before = picture(storage)
    one, _ = stated[number]
    done = storage.overrides.record(intent(kind, one.id, **given))
    assert picture(storage) != before
    back = storage.overrides.take_back(done.id, "b.editor", "a mistake", LATER)
    assert picture(storage) == before
    assert back.alerts == (1,)
    assert storage.overrides.listed(in_force=True) == ()
    assert storage.overrides.get(done.id).taken_back_by == "b.editor"
    waiting = storage.readings.unread(made.claim(minutes=90, limit=9), 1)
    assert [text.version for text in waiting] == [one.version], "the program reads it anew"
    read(storage, one.version, made.statement())
    assert picture(storage) == before
    with pytest.raises(UserError, match="taken back already"):
        storage.overrides.take_back(done.id, "b.editor", "again", LATER)


def test_a_merge_taken_back_parts_them_again(storage, stated):
    (one, _), (two, _) = stated
    storage.overrides.record(intent(OverrideKind.SPLIT, two.id))
    apart = picture(storage)
    (first,) = current(storage, one.article)
    done = storage.overrides.record(intent(OverrideKind.MERGE, two.id, utterance=first.utterance))
    assert len({row[5] for row in picture(storage)}) == 1
    storage.overrides.take_back(done.id, "b.editor", "no", LATER)
    assert len({row[5] for row in picture(storage)}) == 2
    assert [row[:5] for row in picture(storage)] == [row[:5] for row in apart]


def test_decisions_on_one_statement_are_taken_back_in_any_order(storage, stated):
    one, _ = stated[0]
    before = picture(storage)
    who = storage.overrides.record(intent(OverrideKind.WRONG_SPEAKER, one.id, speaker=DEPUTY))
    what = storage.overrides.record(intent(OverrideKind.WRONG_EPISODE, one.id, episode="talks"))
    storage.overrides.take_back(who.id, "b.editor", "no", LATER)
    (row,) = current(storage, one.article)
    assert (row.speaker, row.episode) == (made.MINISTER.name, "talks")
    storage.overrides.take_back(what.id, "b.editor", "no", LATER)
    assert picture(storage) == before


def test_an_utterance_of_rejected_words_is_no_earlier_one(storage, stated):
    (one, _), (two, _) = stated
    for stands in (one, two):
        storage.overrides.record(intent(OverrideKind.NOT_A_STATEMENT, stands.id))
    assert made.earlier(storage, one, timedelta(days=7)) == ()


def test_what_can_not_be_decided_says_why(storage, stated):
    (one, _), _ = stated
    with pytest.raises(UserError, match="no statement 999"):
        storage.overrides.record(intent(OverrideKind.SPLIT, 999))
    with pytest.raises(UserError, match="already"):
        storage.overrides.record(intent(OverrideKind.MERGE, one.id, utterance=1))
    with pytest.raises(UserError, match="no override 7"):
        storage.overrides.take_back(7, "b.editor", "no", LATER)
    assert storage.overrides.listed() == ()
