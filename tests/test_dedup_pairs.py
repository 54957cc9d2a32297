"""Pairs of our own, labelled: controlled and hand-made rewrites against other stories, scored with floors."""

import itertools
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from monitor.dedup import compare, fingerprint
from monitor.language import detect
from monitor.model.article import ClusterRelation, Fingerprint

ROOT = Path(__file__).parents[1]
REWRITES: dict[str, Any] = yaml.safe_load((ROOT / "tests/golden/rewrites.yaml").read_text())
ARTICLES: dict[str, Any] = yaml.safe_load((ROOT / "tests/golden/pages/articles.yaml").read_text())
FLOORS = {"precision": 0.98, "recall": 0.92}
BACKGROUND = [
    "Les deux communes se disputent la source depuis la fin de la guerre, et trois accords ont déjà été rompus.",
    "Plus de quatre mille habitants ont quitté la vallée au cours des dix dernières années, selon le registre.",
]
DAY = date(2024, 5, 14)
FRAME = "Le Plateau, votre quotidien du matin, fondé en 1921 par les instituteurs de la vallée."


def base_texts() -> dict[str, list[str]]:
    """Sentences of our own articles: those of the golden pages and those of the sample press."""
    texts = {
        f"{language}-{i}": [a["lead"], *a["paragraphs"]]
        for language, articles in ARTICLES.items()
        for i, a in enumerate(articles)
    }
    for path in sorted((ROOT / "samples/articles").glob("*.md")):
        body = path.read_text().partition("\n\n")[2]
        texts[path.stem] = [
            s for line in body.split("\n") for s in re.split(r"(?<=[.!?։])\s+(?=[^\W\d_«“])", line) if s
        ]
    return {name: sentences for name, sentences in texts.items() if len(sentences) >= 5}


def changed(sentence: str, share: float, chance: random.Random) -> str:
    words = sentence.split()
    return " ".join("ainsi" if chance.random() < share else word for word in words)


def recast(sentence: str, chance: random.Random) -> str:
    """The two halves of a sentence exchanged and a third of its words replaced."""
    words = sentence.split()
    half = len(words) // 2
    return changed(" ".join(words[half:] + words[:half]), 0.35, chance)


def rewritten(sentences: list[str], other: list[str], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """The ways in which desks reuse a despatch (facts: framed, cut, briefed, edited, syndicated, recast)."""
    n = len(sentences)
    yield "framed", [FRAME, *sentences, FRAME]
    yield "cut to 70 %", sentences[: max(2, round(n * 0.7))]
    yield "cut to 50 %", sentences[: max(2, round(n * 0.5))]
    yield "edited 3 %", [changed(s, 0.03, chance) for s in sentences]
    yield "edited 7 %", [changed(s, 0.07, chance) for s in sentences]
    yield "edited 12 %", [changed(s, 0.12, chance) for s in sentences]
    kept = sorted(chance.sample(range(n), max(2, round(n * 0.8))), key=lambda _: chance.random())
    yield "syndicated", [*(sentences[i] for i in kept), *other[:2]]
    verbatim = set(chance.sample(range(n), max(2, round(n * 0.45))))
    yield "wire", [s if i in verbatim else recast(s, chance) for i, s in enumerate(sentences)]


def positives() -> Iterator[tuple[str, Fingerprint, Fingerprint]]:
    texts = base_texts()
    names = sorted(texts)
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        original = fingerprint("\n".join(texts[name]))
        for kind, sentences in rewritten(texts[name], texts[other], random.Random(name)):
            yield f"{name} {kind}", original, fingerprint("\n".join(sentences))
    for rewrite in REWRITES["rewrites"]:
        language, i = rewrite["of"]
        yield (
            f"{language}-{i} by hand",
            fingerprint("\n".join(texts[f"{language}-{i}"])),
            fingerprint(rewrite["text"]),
        )
    yield from in_other_languages()


def in_other_languages() -> Iterator[tuple[str, Fingerprint, Fingerprint]]:
    for number, (one, other) in enumerate(row["texts"].values() for row in REWRITES["translations"]):
        yield f"translation {number}", of_one_day("", [one]), of_one_day("", [other])


def negatives() -> Iterator[tuple[str, Fingerprint, Fingerprint]]:
    prints = {name: of_one_day(name, sentences) for name, sentences in base_texts().items()}
    told = {name: of_one_day(name, [*s, *BACKGROUND]) for name, s in base_texts().items() if len(s) >= 7}
    template = REWRITES["readouts"]["template"]
    readouts = {case["who"]: of_one_day("fr", [template.format(**case)]) for case in REWRITES["readouts"]["cases"]}
    for number, row in enumerate(REWRITES["translations"]):
        (other,) = row["other"].values()
        for language, text in row["texts"].items():
            yield f"the people of {number}, {language}", of_one_day("", [text]), of_one_day("", [other])
    for group in (prints, told, readouts):
        for a, b in itertools.combinations(group, 2):
            if frozenset({a, b}) not in SAME_TEXT:
                yield f"{a} / {b}", group[a], group[b]


SAME_TEXT = frozenset({
    frozenset({"gz-2022-09-mirzoyan", "gz-2022-09-mirzoyan.2"}),
    frozenset({"ar-2022-09-depeche", "bo-2022-09-combats"}),
})
"""An edited page and a syndicated copy of the sample press."""


def of_one_day(name: str, sentences: list[str]) -> Fingerprint:
    """Everything told on one day: what names and numbers are compared for."""
    text = "\n".join(sentences)
    return fingerprint(text, detect(text).code, DAY)


def is_found(a: Fingerprint, b: Fingerprint) -> bool:
    """Brought together by what storage looks up (a band, the names of a day, a sentence), and then linked."""
    is_neighbour = not (set(a.bands).isdisjoint({*b.bands, *b.probes}) and set(a.sentences).isdisjoint(b.sentences))
    return is_neighbour and compare(a, b).relation is not None


def figures() -> tuple[list[str], list[str], int, int]:
    """Pairs missed and pairs falsely found, by name; the numbers of like and of unlike pairs."""
    like, unlike = list(positives()), list(negatives())
    missed = [name for name, a, b in like if not is_found(a, b)]
    false = [name for name, a, b in unlike if is_found(a, b)]
    return missed, false, len(like), len(unlike)


def test_precision_and_recall_hold_their_floors() -> None:
    missed, false, like, unlike = figures()
    found = like - len(missed)
    assert like >= 300
    assert unlike >= 1_000
    assert found / like >= FLOORS["recall"], missed
    assert found / (found + len(false)) >= FLOORS["precision"], false
    assert [name for name in missed if "by hand" in name] == []


def test_translations_are_called_so() -> None:
    relations = {compare(a, b).relation for _, a, b in in_other_languages()}
    assert relations == {ClusterRelation.TRANSLATION}
