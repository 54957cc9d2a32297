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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param(
            "fr", "Il\u200bham Ali\u202eev a déclaré que la ligne était sûre.", id="invisible characters in a name"
        ),
        pytest.param("fr", "Ilham \u0410liev a déclaré que la ligne était sûre.", id="a Cyrillic letter in a name"),
        pytest.param(
            "fr", "Ilham Aliev a de\u0301clare\u0301 que la ligne e\u0301tait su\u0302re.", id="decomposed accents"
        ),
        pytest.param("fr", "ILHAM ALIEV A DÉCLARÉ QUE LA LIGNE ÉTAIT SÛRE.", id="capitals"),
        pytest.param("en", "ILHAM ALIYEV SAID THAT THE LINE WAS SAFE.", id="capitals in English"),
    ],
)
def test_dirty_names_are_known(extractor: Extractor, language: str, text: str) -> None:
    (statement,) = extractor.extract(_article(text, language)).statements
    assert text[statement.span.start : statement.span.end] == statement.text
    assert statement.speaker is not None
    assert statement.speaker.name == "Ilham Aliyev"


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


CONSTRUCTIONS = [
    ("en", '"The pass stays open," Nora Fell, the aide of the mayor, told reporters.', ["The pass stays open"]),
    ("en", "The EU has urged both towns to swiftly clear the road.", ["swiftly clear the road"]),
    ("en", "The road is shut, Yerevan said, as the conflict threatens to bury the pass.", ["The road is shut"]),
    ("fr", "Pour le ministre arménien Aram Petrossian, ce pont ne suffit pas.", ["ce pont ne suffit pas"]),
    ("fr", "Pour le moment, ce pont ne suffit pas.", []),
    ("fr", "Le maire a en ouvrant la séance souligné « l’urgence de réparer ».", ["l’urgence de réparer"]),
    ("fr", "Face au maire qui l’appelle à céder, Nora Vall ne recule pas.", ["céder"]),
    ("fr", "Les deux villages se rejettent la faute de l’incendie.", []),
    ("fr", "Voici la route neuve que réclame le préfet pour la vallée.", []),
    ("fr", "Bakou a annoncé celle de deux bergers.", ["celle de deux bergers"]),
    ("fr", "Paris a demandé que le col rouvre.Rome a salué la trêve.", ["le col rouvre", "la trêve"]),
    ("fr", "Le maire a \"fermement\" rejeté l’offre de rachat.", ["l’offre de rachat"]),
    ("fr", "« Le pont tient », note le maire, « mais la digue a cédé hier soir ».",
     ["Le pont tient », note le maire, « mais la digue a cédé hier soir"]),
    ("fr", "« Ma tante disait : “La neige revient.”\n\n« Elle revient plus tôt », a dit Aram Petrossian.",
     ["Ma tante disait : “La neige revient.”\n\n« Elle revient plus tôt"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CONSTRUCTIONS)
def test_construction(extractor: Extractor, language: str, text: str, expected: list[str]) -> None:
    attributions, _ = extractor.attributions(_article(text, language))
    assert [text[a.content.start : a.content.end] for a in attributions] == expected
