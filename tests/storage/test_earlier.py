"""What was said earlier is followed in memory: at every moment it is what a fresh look finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import made
import pytest

from monitor.model.alerting import Novelty
from monitor.model.overrides import OverrideIntent, OverrideKind
from monitor.storage import Storage

WEEK = timedelta(days=7)


@pytest.fixture
def stated(storage):
    return made.statements(storage, 8)


@pytest.fixture
def agreed(storage, stated):
    """Asserts that the memory of `storage` is right for every statement, also as a cluster's and on other days."""

    def check() -> int:
        days = [made.NOW.date() + timedelta(days=n) for n in (0, -5, 30)]
        asked = [replace(s, said_on=day, cluster=c) for s in stated[::7] for day in days for c in (None, 1)]
        for one in asked:
            assert made.earlier(storage, one, WEEK) == made.earlier(Storage(storage._database), one, WEEK)
        return len(made.earlier(storage, stated[-1], WEEK))

    return check


def repeat(storage, stated, utterance):
    return made.decide(storage, stated, novelty=Novelty.REPEAT, nearest=utterance, decision=made.REPEATS)


def test_verdicts_are_followed(storage, stated, agreed):
    assert agreed() == 0
    first = made.decide(storage, stated[0])
    assert agreed() == 1
    repeat(storage, replace(stated[1], published=replace(stated[1].published, value=made.at(-900))), first.utterance)
    with storage.together():
        made.decide(storage, stated[2])
        repeat(storage, stated[3], first.utterance)
        assert agreed() == 2
    assert agreed() == 2


def test_what_another_process_decides_is_followed(storage, stated, agreed):
    made.decide(storage, stated[0])
    assert agreed() == 1
    made.decide(Storage(storage._database), stated[1])
    assert agreed() == 2


def test_what_was_rolled_back_was_never_said(storage, stated, agreed):
    made.decide(storage, stated[0])
    with pytest.raises(ZeroDivisionError), storage.together():
        assert made.decide(storage, stated[1]).is_new / (agreed() - 2) == 0
    made.decide(Storage(storage._database), replace(stated[2], said_on=made.NOW.date() + timedelta(days=30)))
    assert agreed() == 1, "on SQLite it has the number of the one that was rolled back"


def test_what_people_decide_counts_at_once(storage, stated, agreed):
    one, two = (made.decide(storage, s) for s in stated[:2])
    assert agreed() == 2
    done = [
        storage.overrides.record(OverrideIntent(kind, stated[1].id, "a.editor", "why", made.NOW, **given))
        for kind, given in (
            (OverrideKind.MERGE, {"utterance": one.utterance}),
            (OverrideKind.NOT_A_STATEMENT, {}),
        )
    ]
    assert agreed() == 2, "the one that was merged away has no texts"
    for decision in reversed(done):
        storage.overrides.take_back(decision.id, "a.editor", "no", made.NOW)
        assert agreed() == 2
    assert two.utterance in {u.id for u in made.earlier(storage, stated[-1], WEEK) if u.texts}
