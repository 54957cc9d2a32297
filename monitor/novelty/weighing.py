"""From what was found beside two texts to one figure: how likely they report one act of speaking.

A logistic regression with few features, so that each verdict can be told by its parts. The weights are data
(weights.yaml), made by `python -m tests.eval.weights` from our golden pairs and checked there family by family. Signs
are those that make sense: closeness and coverage speak for a merge, differences and a copied frame against it. A
copied frame: who reports in his own words changes all of them, so the same sentence with a word exchanged says
another thing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.novelty.tables import table

NEAR = 0.3
"""Below this the closest earlier utterance is about something else, and naming it would mislead."""

_MOST_FACTS = 2
OTHER_MATTER = 0.25
"""Cosine under which two sentences are of two matters, whatever words they share."""

USUAL = 0.6
"""Cosine of sentences as alike as those that a difference keeps apart; it weighs little (weights.yaml)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`meaning`: cosine of the sentences; `least`, `most`: coverage of the two; `facts`: numbers, dates in common.

    `wording`: share of the shorter one that the other says in the same words. What a mood or a negation tells apart
    are texts alike: who reports freely turns both round.
    """

    meaning: float
    least: float
    most: float
    facts: int
    frame: float
    wording: float
    is_same_language: bool
    vetoes: tuple[str, ...] = ()

    def features(self) -> dict[str, float]:
        """By name what the weights are for; those that do not apply are absent."""
        return {
            "meaning": self.meaning,
            "least": self.least,
            "most": self.most,
            "facts": min(self.facts, _MOST_FACTS),
            "frame": self.frame if self.is_same_language else 0.0,
            "across": 0.0 if self.is_same_language else 1.0,
            **dict.fromkeys(self.vetoes, self.wording),
        }


def likelihood(evidence: Evidence) -> float:
    """In [0, 1]; 0 for sentences so far apart that nothing was weighed."""
    if is_other_matter(evidence.meaning, evidence.facts):
        return 0.0
    weights = _weights()
    total = weights["constant"] + sum(weights.get(name, 0.0) * value for name, value in evidence.features().items())
    return 1.0 / (1.0 + math.exp(-total))


def is_other_matter(meaning: float, facts: int) -> bool:
    """Sentences too far apart for their words to be weighed."""
    return not facts and meaning < OTHER_MATTER


@cache
def _weights() -> Mapping[str, float]:
    raw: dict[str, float] = table("weights")
    return raw
