"""Golden sentences of our own wording, one construction each, per language and phenomenon.

`fr.yaml`, `en.yaml`, `ru.yaml` hold what the engine alone finds, read over by hand; the `…-unseen.yaml` were written,
with what is expected, before the engine was run on them, and go through to the names of the speakers.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import golden
import pytest
import yaml

from monitor.catalogue import SHIPPED, load_files
from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.files import read_section
from monitor.statements import Extractor
from monitor.statements.attribution import Attribution
from monitor.statements.engine import Engine

GOLDEN = Path(__file__).parents[1] / "golden" / "statements"
CASES: dict[str, list[dict[str, Any]]] = {
    name: yaml.safe_load((GOLDEN / f"{name}.yaml").read_text(encoding="utf-8"))["cases"]
    for name in ("fr", "en", "ru")
}
WITH_SPEAKERS = list(golden.cases())
# Distinct by phenomenon and construction: the same skeleton with other names counts once.
CONSTRUCTIONS = {"fr": 250, "en": 150, "ru": 40}
AT_LEAST = {"fr": 225, "en": 80, "ru": 40}
MIN_PRECISION = 0.92
# A case that fails today, with the reason; strict, so that a fix shows.
KNOWN_MISS = "known_miss"


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
            marks=[pytest.mark.xfail(strict=True, reason=case[KNOWN_MISS])] if KNOWN_MISS in case else [],
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


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_files())


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case.language}-{case.phenomenon}-{case.construction}",
            marks=[pytest.mark.xfail(strict=True, reason=case.known_miss)] if case.known_miss else [],
        )
        for case in WITH_SPEAKERS
    ],
)
def test_statements_and_speakers(extractor: Extractor, case: golden.Case) -> None:
    assert golden.faults(case, extractor) == []


@pytest.mark.parametrize("language", sorted(CONSTRUCTIONS))
def test_number_of_constructions(language: str) -> None:
    own = [case for case in WITH_SPEAKERS if case.language == language]
    assert len({(case.phenomenon, case.construction) for case in own}) == len(own)
    assert len({(case.phenomenon, case.skeleton, case.article.published) for case in own}) >= CONSTRUCTIONS[language]
