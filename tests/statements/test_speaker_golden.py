"""Golden phrases of our own wording: who is meant by each source, per language and phenomenon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from marked import date_of, parse

from monitor.catalogue import load_files
from monitor.model.article import ArticleForRead
from monitor.statements.register import Register
from monitor.statements.speakers import resolve

GOLDEN = Path(__file__).parents[1] / "golden" / "speakers"
CASES: list[tuple[str, dict[str, Any]]] = [
    (path.stem, case)
    for path in sorted(GOLDEN.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
]
# Of the speakers that are named, so many may be wrong: a wrong name is worse than none.
MAX_WRONG = 0.02


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(load_files())


def read(case: dict[str, Any], language: str, register: Register) -> list[list[str]]:
    text, attributions = parse(case["text"])
    article = ArticleForRead(text, "", date_of(case["published"]), case.get("language", language))
    return [[s.name for s in statement.speakers] for statement in resolve(attributions, article, register)]


@pytest.mark.parametrize(("language", "case"), [pytest.param(*c, id=f"{c[0]}-{n}") for n, c in enumerate(CASES)])
def test_golden(register: Register, language: str, case: dict[str, Any]) -> None:
    assert read(case, language, register) == case["speakers"], case["phenomenon"]


def test_wrong_names_are_rare(register: Register) -> None:
    pairs = [p for language, c in CASES for p in zip(read(c, language, register), c["speakers"], strict=True)]
    named = [(found, expected) for found, expected in pairs if found]
    assert len(named) > 200
    assert sum(found != expected for found, expected in named) <= MAX_WRONG * len(named)
