"""Golden sentences of our own wording, one construction each, per language and phenomenon."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.catalogue import SHIPPED
from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.files import read_section
from monitor.statements.attribution import Attribution
from monitor.statements.engine import Engine

GOLDEN = Path(__file__).parents[1] / "golden" / "statements"
CASES: dict[str, list[dict[str, Any]]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["cases"] for path in sorted(GOLDEN.glob("*.yaml"))
}
AT_LEAST = {"fr": 225, "en": 80, "ru": 40}
MIN_PRECISION = 0.92
# A case that fails today, with the reason; strict, so that a fix shows.
GAP = "gap"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_section((SHIPPED,), "cues/*.yaml", "cues", CueLexicon))


def _expected(case: dict[str, Any]) -> list[tuple[str, str, str | None, str]]:
    return [(s["kind"], s["content"], s["source"], s.get("modality", "asserted")) for s in case.get("statements", ())]


def _found(text: str, attributions: tuple[Attribution, ...]) -> list[tuple[str, str, str | None, str]]:
    return [
        (
            a.kind.value,
            text[a.content.start : a.content.end],
            None if a.source is None else text[a.source.start : a.source.end],
            a.modality.value,
        )
        for a in attributions
    ]


@pytest.mark.parametrize(
    ("language", "case"),
    [
        pytest.param(
            language,
            case,
            id=f"{language}-{number}-{case['phenomenon']}",
            marks=[pytest.mark.xfail(strict=True, reason=case[GAP])] if GAP in case else [],
        )
        for language, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_golden(engine: Engine, language: str, case: dict[str, Any]) -> None:
    attributions, rejected = engine.read(case["text"], "", language)
    assert _found(case["text"], attributions) == _expected(case)
    assert [r.reason for r in rejected] == case.get("rejected", [])


@pytest.mark.parametrize("language", sorted(AT_LEAST))
def test_precision_and_number_of_cases(engine: Engine, language: str) -> None:
    cases = CASES[language]
    texts = Counter(case["text"] for case in cases)
    assert len(texts) >= AT_LEAST[language]
    assert max(texts.values()) == 1
    right = predicted = 0
    for case in cases:
        attributions, _ = engine.read(case["text"], "", language)
        expected = {content for _, content, _, _ in _expected(case)}
        found = [content for _, content, _, _ in _found(case["text"], attributions)]
        predicted += len(found)
        right += sum(1 for content in found if content in expected)
    assert right / predicted >= MIN_PRECISION
