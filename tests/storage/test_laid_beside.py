"""An utterance beside earlier ones of its speaker and of the other side, read from both engines."""

from __future__ import annotations

from datetime import timedelta

import made
import pytest

from monitor.model.common import Side
from monitor.model.mailing import Reader
from monitor.model.overrides import OverrideIntent, OverrideKind
from monitor.model.reading import Speaker
from monitor.novelty.positions import Relation
from monitor.views.positions import positions

READER = Reader("fr", "UTC", "https://monitor.example/")
ALIYEV = Speaker("ilham-aliyev", "Ilham Aliyev", "le président", "President of Azerbaijan", Side.AZE)
OPENS = "La route de Meghri sera ouverte aux camions azerbaïdjanais avant la fin de l'année."
SHUT = "La route de Meghri ne sera pas ouverte aux camions azerbaïdjanais."
TREATY = "Le traité doit citer les droits des réfugiés et le retour des prisonniers."


def say(storage, number, speaker, words, episode="sep-2022"):
    at = made.NOW + timedelta(days=number)
    stated = made.undecided(storage, f"https://press.example/{number}", speaker, at, words, episode=episode)
    return made.decide(storage, stated, now=at).utterance


@pytest.fixture
def said(storage):
    made.catalogue(storage)
    return storage, [
        say(storage, 0, made.MINISTER, TREATY),
        say(storage, 1, made.MINISTER, OPENS),
        say(storage, 2, made.MINISTER, SHUT),
        say(storage, 3, ALIYEV, OPENS),
        say(storage, 4, ALIYEV, OPENS, episode=None),
        say(storage, 5, made.MINISTER, SHUT),
        say(storage, 6, made.MINISTER, OPENS),
        say(storage, 50, None, OPENS),
    ]


def laid(storage, utterance):
    return positions(storage, READER, storage.alerts.utterance(utterance))


def test_earlier_words_newest_first_each_with_its_place(said):
    storage, ids = said
    found = laid(storage, ids[5])
    assert [(p.utterance, p.relation) for p in found.before] == [
        (ids[2], Relation.REPEATED), (ids[1], Relation.CHANGED)
    ]  # fmt: skip
    assert found.before[1].wording == "Dit autrement\u202f: négation"
    for position in found.before:
        shown = position.attestation
        proof = storage.proofs.of(position.utterance).reports[0]
        assert proof.text[shown.start : shown.end] == shown.text
        assert position.link.url == proof.url
        assert position.changes


def test_the_contrary_of_the_other_side_on_the_same_episode(said):
    storage, ids = said
    assert [(p.utterance, p.side) for p in laid(storage, ids[5]).contrary] == [(ids[3], Side.AZE)]
    assert laid(storage, ids[6]).contrary == ()
    assert [p.utterance for p in laid(storage, ids[3]).contrary] == [ids[5], ids[2]]


def test_what_a_person_rejected_or_nobody_said_is_laid_beside_nothing(said):
    storage, ids = said
    statement = storage.alerts.utterance(ids[2]).attestations[0].statement
    storage.overrides.record(
        OverrideIntent(OverrideKind.NOT_A_STATEMENT, statement, "a.editor", "a caption", made.NOW)
    )
    assert [p.utterance for p in laid(storage, ids[5]).before] == [ids[1]]
    unresolved = laid(storage, ids[7])
    assert (unresolved.before, unresolved.contrary) == ((), ())
