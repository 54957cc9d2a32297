"""What an outlet altered or withdrew after it was reported, with the utterance it belongs to."""

from __future__ import annotations

import made

from monitor import retraction
from monitor.model.alerting import CorrectionKind

AUTUMN = made.TEXT.replace("restent où elles étaient", "restent ce qu’elles étaient")
GONE = made.TEXT.replace(f"« {made.QUOTE} »", "rien de neuf.")


def read_again(storage, text, *statements):
    first = storage.articles.uncleaned(made.claim(limit=100), 99)[0]
    recorded = made.article(storage, first, text, clean_version=99)
    version = storage.catalogue.newest()
    storage.readings.record_reading(
        recorded.version, made.reading(*statements), read_version=2, catalogue=version.id, now=made.at(60)
    )
    old, new, whole = storage.corrections.to_compare(recorded.version)
    changed = retraction.changes(old, new, whole)
    return recorded.version, changed, storage.corrections.record(recorded.version, changed, made.at(60))


def test_an_altered_quote_is_kept_with_both_wordings(storage):
    statement = made.statements(storage)[0]
    utterance = made.decide(storage, statement).utterance
    later = "Nos positions restent ce qu’elles étaient."
    version, changed, number = read_again(storage, AUTUMN, made.statement(AUTUMN, later))
    assert number == 1
    (row,) = storage.corrections.of_utterance(utterance)
    assert (row.kind, row.before, row.after) == (CorrectionKind.ALTERED, made.QUOTE, later)
    assert storage.corrections.newest() == (row,)
    assert storage.corrections.record(version, changed, made.at(61)) == 0, "once only"
    assert storage.corrections.to_compare(version)[0] == ()


def test_a_withdrawn_quote_is_kept(storage):
    utterance = made.decide(storage, made.statements(storage)[0]).utterance
    read_again(storage, GONE)
    (row,) = storage.corrections.of_utterance(utterance)
    assert (row.kind, row.after) == (CorrectionKind.WITHDRAWN, None)


def test_a_first_text_and_one_that_keeps_the_words_change_nothing(storage):
    statement = made.statements(storage)[0]
    made.decide(storage, statement)
    assert storage.corrections.to_compare(statement.version) == ((), (), "")
    longer = made.TEXT + " Elle reprendra demain."
    assert read_again(storage, longer, made.statement(longer))[1:] == ((), 0)
