"""What an outlet altered or withdrew after it was reported, with the utterance it belongs to."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest

from monitor import retraction
from monitor.model.alerting import CorrectionKind
from monitor.model.work import CorrectionIntent

AUTUMN = made.TEXT.replace("restent où elles étaient", "restent ce qu’elles étaient")
GONE = made.TEXT.replace(f"« {made.QUOTE} »", "rien de neuf.")


def compare(old, new, text):
    return CorrectionIntent(retraction.changes(old, new, text))


def read(storage, version, *statements, compare=compare):
    """How many statements of earlier texts that reading corrected."""
    catalogue = storage.catalogue.newest().id
    recorded = storage.readings.record_reading(
        version, made.reading(*statements), read_version=2, catalogue=catalogue, now=made.at(60), compare=compare
    )
    return recorded.corrected


def edited(storage, text):
    (first,) = storage.articles.uncleaned(made.claim(), 99)
    page = storage.entries.record_page(first.entry, made.fetched(first.url, text.encode(), made.at(60)))
    return made.article(storage, replace(first, id=page), text).version


def read_again(storage, text, *statements):
    return read(storage, edited(storage, text), *statements)


def test_an_altered_quote_is_kept_with_both_wordings(storage):
    statement = made.statements(storage)[0]
    utterance = made.decide(storage, statement).utterance
    later = made.statement(AUTUMN, "Nos positions restent ce qu’elles étaient.")
    version = edited(storage, AUTUMN)
    assert read(storage, version, later) == 1
    (row,) = storage.corrections.of_utterance(utterance)
    assert (row.kind, row.before, row.after) == (CorrectionKind.ALTERED, made.QUOTE, later.text)
    assert storage.corrections.newest() == (row,)
    assert read(storage, version, later) == 0, "once only"


def test_a_text_is_read_only_with_what_it_took_back(storage):
    """A kill between reading and comparing would lose the correction for ever."""

    def killed(*_):
        raise KeyboardInterrupt

    utterance = made.decide(storage, made.statements(storage)[0]).utterance
    version = edited(storage, GONE)
    with pytest.raises(KeyboardInterrupt):
        read(storage, version, compare=killed)
    (waits,) = storage.readings.unread(made.claim(), 2)
    assert (waits.version, storage.corrections.newest()) == (version, ())
    assert read(storage, version) == 1
    (row,) = storage.corrections.of_utterance(utterance)
    assert row.kind is CorrectionKind.WITHDRAWN


def test_words_taken_back_before_their_verdict_are_corrected_too(storage):
    statement = made.statements(storage)[0]
    assert read_again(storage, GONE) == 1
    utterance = made.decide(storage, statement).utterance
    assert [row.kind for row in storage.corrections.of_utterance(utterance)] == [CorrectionKind.WITHDRAWN]


def test_a_withdrawn_quote_is_kept(storage):
    utterance = made.decide(storage, made.statements(storage)[0]).utterance
    read_again(storage, GONE)
    (row,) = storage.corrections.of_utterance(utterance)
    assert (row.kind, row.after) == (CorrectionKind.WITHDRAWN, None)


def test_a_first_text_and_one_that_keeps_the_words_change_nothing(storage):
    statement = made.statements(storage)[0]
    made.decide(storage, statement)
    assert read(storage, statement.version, made.statement()) == 0
    longer = made.TEXT + " Elle reprendra demain."
    assert read_again(storage, longer, made.statement(longer)) == 0
