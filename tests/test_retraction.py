"""Words that an outlet had reported, after it changed its article."""

from __future__ import annotations

import pytest

from monitor.model.alerting import CorrectionKind, ReportedWords
from monitor.model.common import StatementId
from monitor.model.reading import StatementKind
from monitor.retraction import changes

OLD = ReportedWords(StatementId(1), "« We will sign the treaty in spring »", "ararat-mirzoyan", StatementKind.DIRECT)


def new(text: str, speaker: str = "ararat-mirzoyan") -> ReportedWords:
    return ReportedWords(StatementId(2), text, speaker, StatementKind.DIRECT)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([new("We will sign the treaty in spring")], "He said: “We will sign the treaty in spring”."),
        ([], "He said: “We will sign the treaty\nin  spring”, again."),
        ([new("WE WILL SIGN the treaty, in spring", "another")], ""),
    ],
)
def test_words_that_still_stand_are_kept(found: list[ReportedWords], text: str) -> None:
    assert changes([OLD], found, text) == ()


def test_other_words_of_the_same_speaker_alter_them() -> None:
    (one,) = changes([OLD], [new("Nothing was agreed"), new("We will sign the treaty in autumn")], "…")
    assert (one.statement, one.kind, one.successor) == (1, CorrectionKind.ALTERED, 2)


@pytest.mark.parametrize(
    "found", [[], [new("Nothing was agreed today")], [new("We will sign the treaty in autumn", "another")]]
)
def test_words_without_a_successor_are_withdrawn(found: list[ReportedWords]) -> None:
    (one,) = changes([OLD], found, "The minister spoke in Yerevan.")
    assert (one.kind, one.successor) == (CorrectionKind.WITHDRAWN, None)


def test_part_of_a_word_is_not_the_word() -> None:
    old = ReportedWords(StatementId(1), "sign", "x", StatementKind.DIRECT)
    assert changes([old], [], "It was signed.")[0].kind is CorrectionKind.WITHDRAWN
