"""Spans: they slice back, siblings never overlap, whatever the text; nesting, transcripts, documents, repeats."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalogue import SHIPPED
from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.files import read_section
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.engine import Engine
from tests.clock import bounded

ENGINE = Engine(read_section((SHIPPED,), "cues/*.yaml", "cues", CueLexicon))
PIECES = [
    *("« ", " »", "“", "”", '"', "'", "\n", ", ", ". ", " : ", "?", "(", ")", "[", "]", "%", "—"),
    *(" que ", "selon ", "Le ministre ", "a déclaré ", "n’a pas dit ", "la route est ouverte"),
    *("He said ", "said Smith", "не сказал", "что ", "\u200b", "\u202e", "e\u0301"),
]


def read(text: str, language: str = "fr", title: str = "") -> list[str]:
    return [text[a.content.start : a.content.end] for a in ENGINE.read(text, title, language)[0]]


def check(text: str, attributions: tuple[Attribution, ...]) -> None:
    last = 0
    for attribution in attributions:
        content = attribution.content
        assert last <= content.start < content.end <= len(text)
        last = content.end
        ends = [f.start for f in attribution.fragments] + [f.end for f in attribution.fragments]
        assert min(ends) == content.start
        assert max(ends) == content.end
        for inner in attribution.inner:
            assert content.start <= inner.content.start < inner.content.end <= content.end


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["fr", "en", "ru"]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_siblings(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    check(text, ENGINE.read(text, "", language)[0])


def test_invisible_characters_and_decomposed_accents_keep_offsets() -> None:
    text = "Le mi\u200bnistre a de\u0301clare\u0301 que la re\u0301gion est pre\u0302te."
    (attribution,) = ENGINE.read(text, "", "fr")[0]
    assert text[attribution.content.start : attribution.content.end] == "la re\u0301gion est pre\u0302te"
    assert attribution.source is not None
    assert text[attribution.source.start : attribution.source.end] == "Le mi\u200bnistre"


def test_report_in_a_report_keeps_both() -> None:
    text = "La porte-parole a indiqué que le ministre avait exhorté les maires à rouvrir la route."
    (attribution,) = ENGINE.read(text, "", "fr")[0]
    (inner,) = attribution.inner
    assert inner.source is not None
    assert text[inner.source.start : inner.source.end] == "le ministre"


def test_reports_inside_quoted_words_are_inner() -> None:
    text = "« Le ministre a exhorté les maires à rouvrir la route », a dit la porte-parole."
    (attribution,) = ENGINE.read(text, "", "fr")[0]
    assert len(attribution.inner) == 1


def test_media_are_the_way_not_the_speaker() -> None:
    text = "Le maire a affirmé que la route est ouverte, selon l’agence Reuters."
    (attribution,) = ENGINE.read(text, "", "fr")[0]
    assert [text[v.start : v.end] for v in attribution.via] == ["l’agence Reuters"]


def test_transcript_turns_are_one_statement_each() -> None:
    text = (
        "QUESTION: Will the road reopen?\n\nMS. HALE: Thank you. The road will reopen in May, and we have told both "
        "mayors so.\n\nIt will stay open.\n\nQUESTION: And the bridge?\n\nMS. HALE: Got it."
    )
    (attribution,) = ENGINE.read(text, "", "en")[0]
    assert text[attribution.content.start : attribution.content.end].endswith("It will stay open.")
    assert attribution.source_form is SourceForm.NAMED


def test_statement_issued_whole_is_one_document() -> None:
    text = (
        "We are saddened by the closure of the road. We urge both mayors to reopen it, and our office stands ready."
    )
    (attribution,) = ENGINE.read(text, "Statement by Mayor Hale on the Road", "en")[0]
    assert attribution.is_document
    assert attribution.source is None


def test_headline_and_repeated_lead_count_once() -> None:
    lead = "Le maire a affirmé mardi que la route du col serait rouverte avant les premières neiges."
    text = f"Le maire affirme que la route du col rouvrira\n\n{lead}\n\nIl pleuvait.\n\n{lead}"
    assert read(text) == ["la route du col serait rouverte avant les premières neiges"]


def test_unsupported_language_gives_nothing() -> None:
    assert ENGINE.read("Ճանապարհը բաց է, ասաց քաղաքապետը։", "", "hy") == ((), ())


BAD = {
    "empty": "",
    "spaces": " " * 1_000_000 + "a" * 400_000,
    "one word": "a" * 10_000_000,
    "no full stop": "le ministre a déclaré que la paix est proche " * 220_000,
    "commas": "le ministre, " * 30_000,
    "selon": "selon X, " * 40_000,
    "cues": "et a dit " * 40_000,
    "marks": '"«»“”' * 200_000,
    "lines": "\n" * 1_000_000,
    "labels": "MR PRICE: " * 30_000,
    "surrogates": "Le ministre a d\udce9clar\udcff que la paix « est \ud800 » proche.",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_bounded(name: str) -> None:
    text = BAD[name]
    with bounded(10):
        attributions, _ = ENGINE.read(text, text[:200], "fr")
    check(text, attributions)
