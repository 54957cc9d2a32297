"""`Extractor.extract`: statements with speakers, spans that slice back, and the labelled seeds where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.model.common import Published
from monitor.statements import Extractor

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS = SHARED / "gold" / "seeds.json"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_files())


def _article(text: str, language: str = "fr") -> ArticleForRead:
    return ArticleForRead(text=text, title="", published=Published.unknown(), language=language)


def test_statement_carries_words_speaker_and_spans(extractor: Extractor) -> None:
    text = "Le président azerbaïdjanais Ilham Aliev a assuré que le traité « sera signé » cette année."
    (statement,) = extractor.extract(_article(text)).statements
    assert statement.text == text[statement.span.start : statement.span.end] == "le traité « sera signé » cette année"
    assert statement.speaker is not None
    assert statement.speaker.side == "AZE"


def test_rejected_reports_are_kept_apart(extractor: Extractor) -> None:
    extraction = extractor.extract(_article("Ilham Aliev n’a pas dit que le traité sera signé."))
    assert extraction.statements == ()
    assert [r.reason for r in extraction.also_rejected] == ["negated"]


def test_unsupported_language_is_empty(extractor: Extractor) -> None:
    assert extractor.extract(_article("Yol açıqdır.", "az")).statements == ()
    assert {"fr", "en", "ru"} <= extractor.languages


@pytest.mark.skipif(not SEEDS.exists(), reason="the labelled seed articles are not beside the repository")
def test_seed_statements_are_found(extractor: Extractor) -> None:
    labels = [s for s in json.loads(SEEDS.read_text(encoding="utf-8"))["statements"] if not s["optional"]]
    found = 0
    for doc in sorted({s["doc"] for s in labels}):
        text = (SHARED / "seeds" / doc).read_text(encoding="utf-8")
        spans = [(s.span.start, s.span.end) for s in extractor.extract(_article(text)).statements]
        for label in (s for s in labels if s["doc"] == doc):
            a, b = label["start"], label["end"]
            found += any((min(b, e) - max(a, s)) / (max(b, e) - min(a, s)) >= 0.5 for s, e in spans)
    assert found / len(labels) >= 0.96
