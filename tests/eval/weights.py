"""Makes monitor/novelty/weights.yaml from the golden pairs: `python -m tests.eval.weights [--write]`.

Prints what the weights do on pairs of families that they were not made from (every family left out in turn), at
several bars. Pairs that a veto or their days keep apart teach nothing of likeness and are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from monitor.novelty import COMMONPLACE_AFTER, evidence, weighing
from monitor.novelty.alignment import align, compared, surfaces
from monitor.novelty.embedding import Vectors, parts
from monitor.novelty.reported import content
from monitor.novelty.vetoes import SOFT, differences
from monitor.novelty.weighing import Evidence, is_other_matter
from tests import test_novelty
from tests.test_novelty import Pair

TARGET = Path(weighing.__file__).with_name("weights.yaml")
FOR, AGAINST = ("meaning", "least", "most", "facts"), ("frame", "across", *sorted(SOFT))
NAMES = (*FOR, *AGAINST)
STEADY = 1.0
"""Strength of the pull to the expected weights: families are few."""

EXPECTED = dict.fromkeys(SOFT, -4.0)
"""What a difference weighs unless pairs tell otherwise; everything else nothing."""

LEAST_SPREAD = 0.2
"""Of a feature, that the pull on the weight of a rare one be no weaker."""

ROUNDS = 40
BARS = (0.4, 0.5, 0.55, 0.6, 0.7)


def found_of(pair: Pair) -> Evidence | None:
    """What the engine finds; None where a veto or chance decides, or nothing can be aligned."""
    a, b = content(pair.a.text), content(pair.b.text)
    is_same_language = pair.a.language == pair.b.language
    vectors = _vectors(a, b)
    weighed, aligned = evidence.weighed(a, b, vectors, is_same_language=is_same_language), align(a, b, vectors)
    if not weighed or not aligned or is_other_matter(weighed.meaning, weighed.facts):
        return None
    found = differences(a, b, aligned, is_same_language=is_same_language)
    if any(veto not in SOFT for veto in found):
        return None
    return replace(weighed, vetoes=found)


def _vectors(a: str, b: str) -> Vectors:
    words = {word for passage in compared(a, b) for word in surfaces(passage)}
    return test_novelty.embed(sorted({*parts(a), *parts(b), *words}))


def fitted(rows: np.ndarray, same: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Weights, the constant first; one of a sign that makes no sense is left out, and the rest made again."""
    kept = list(range(rows.shape[1]))
    while True:
        expected = np.array([0.0, *(EXPECTED.get(NAMES[k], 0.0) for k in kept)])
        weights = _newton(np.hstack([np.ones((len(rows), 1)), rows[:, kept]]), same, count, expected)
        wrong = [k for k, w in zip(kept, weights[1:], strict=True) if (w < 0) == (NAMES[k] in FOR)]
        if not wrong:
            whole = np.zeros(1 + rows.shape[1])
            whole[[0, *(k + 1 for k in kept)]] = weights
            return whole
        kept.remove(wrong[0])


def _newton(rows: np.ndarray, same: np.ndarray, count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    scale = rows.std(axis=0).clip(LEAST_SPREAD)
    scale[0] = 1.0
    scaled = rows / scale
    pull = np.eye(rows.shape[1]) * STEADY
    pull[0, 0] = 1e-6
    weights = np.zeros(rows.shape[1])
    expected = expected * scale
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(scaled @ weights).clip(-30, 30)))
        slope = scaled.T @ (count * (likely - same)) + pull @ (weights - expected)
        bend = (scaled * (count * likely * (1 - likely))[:, None]).T @ scaled + pull
        weights -= np.linalg.solve(bend, slope)
    return weights / scale


def table(pairs: list[Pair], found: list[Evidence | None]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, whether they are same, and how much each pair counts: a large family is no more telling."""
    used = [(pair, one) for pair, one in zip(pairs, found, strict=True) if one]
    sizes = Counter(pair.family for pair, _ in used)
    rows = np.array([[one.features().get(name, 0.0) for name in NAMES] for _, one in used])
    same = np.array([float(pair.is_same) for pair, _ in used])
    return rows, same, np.array([min(1.0, (200 / sizes[pair.family]) ** 0.5) for pair, _ in used])


def main() -> None:
    """Cross-validate by family, print, and with --write make the file."""
    pairs = [pair for pair in test_novelty.pairs() if _is_of_one_time(pair)]
    test_novelty.warm(pairs)
    found = [found_of(pair) for pair in pairs]
    rows, same, count = table(pairs, found)
    families = np.array([pair.family for pair, one in zip(pairs, found, strict=True) if one])
    alike = np.array([p.a.language == p.b.language for p, one in zip(pairs, found, strict=True) if one])
    likely = np.zeros(len(rows))
    for family in sorted(set(families)):
        out = families == family
        weights = fitted(rows[~out], same[~out], count[~out])
        likely[out] = 1 / (1 + np.exp(-(weights[0] + rows[out] @ weights[1:])))
    vetoed = [pair for pair, one in zip(pairs, found, strict=True) if one is None and pair.is_same]
    for bar in BARS:
        print(f"bar {bar}:", *(_line(name, likely, same, alike == is_one, bar, _lost(vetoed, is_one))
                               for name, is_one in (("one language", True), ("two", False))))  # fmt: skip
    weights = fitted(rows, same, count)
    made = {"constant": round(float(weights[0]), 2)}
    made |= {name: round(float(w), 2) for name, w in zip(NAMES, weights[1:], strict=True) if w}
    print(made)
    if "--write" in sys.argv:
        head = "# Made by `python -m tests.eval.weights --write`: not by hand.\n"
        TARGET.write_text(head + yaml.safe_dump(made, sort_keys=False), encoding="utf-8")


def _is_of_one_time(pair: Pair) -> bool:
    days = pair.a.day, pair.b.day
    return not (days[0] and days[1]) or abs(days[0] - days[1]) <= COMMONPLACE_AFTER


def _lost(vetoed: list[Pair], is_one: bool) -> int:
    return sum((pair.a.language == pair.b.language) == is_one for pair in vetoed)


def _line(name: str, likely: np.ndarray, same: np.ndarray, where: np.ndarray, bar: float, lost: int) -> str:
    merged, are = (likely >= bar) & where, (same > 0) & where
    hit = int((merged & are).sum())
    false = int(merged.sum()) - hit
    return f"{name} P {hit / max(1, hit + false):.3f} R {hit / (int(are.sum()) + lost):.3f} ({false} false);"


if __name__ == "__main__":
    main()
