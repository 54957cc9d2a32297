"""How alike two texts are, across languages where words allow: shared words, names, numbers, concepts.

Method and weights after the measurement of lexical methods in the project's fact sheet on novelty: word
prefixes without accents plus a small glossary beat edit distances, and cost some 0.1 ms a pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from monitor.novelty.features import Features, features, sentences, shared, told

MEANINGFUL = 2.0
"""Below this weight a text says too little to be known again, unless the words are the same."""

UNLIKE = 0.25
"""Texts that share less of the shorter one can't come near any bar: nothing else is computed for them."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` in [0, 1]; `covered`: share of the shorter text that the other has.

    `is_part`: the words of one are a run of words of the other. `is_scanty`: too few words to be known again.
    """

    score: float
    covered: float
    is_same_words: bool
    is_part: bool
    is_scanty: bool


@lru_cache(maxsize=16_384)
def likeness(new: str, earlier: str, *, is_same_language: bool) -> Likeness:
    """Compare two texts. Same language adds the wording itself (character 4-grams) to the shared words."""
    whole, other = features(new), features(earlier)
    common = shared(whole, other)
    is_same_words = bool(whole.folded) and whole.folded == other.folded
    if not is_same_words and common < UNLIKE * min(whole.total, other.total):
        covered = told(whole, other) / (min(whole.total, other.total) or 1.0)
        return Likeness(common / max(whole.total, other.total), covered, False, False, False)
    shorter, longer = sorted((whole.folded, other.folded), key=len)
    a, b = features(passage(new, other)), features(passage(earlier, whole))
    both = shared(a, b)
    smaller = min(a.total, b.total)
    dice = 2 * both / (a.total + b.total) if smaller else 0.0
    covered = both / smaller if smaller else 0.0
    # A part of an utterance is the utterance; the shorter it is, the less its being covered says.
    score = dice + (covered - dice) * _trust(smaller)
    if is_same_language:
        ours, theirs = _grams(a.folded), _grams(b.folded)
        overlap = len(ours & theirs) / max(1, min(len(ours), len(theirs)))
        score = max(score, (score + overlap) / 2)
    return Likeness(
        score=min(1.0, score),
        covered=covered,
        is_same_words=is_same_words,
        is_part=len(shorter.split()) >= 4 and f" {shorter} " in f" {longer} ",
        is_scanty=smaller < MEANINGFUL,
    )


def passage(text: str, other: Features) -> str:
    """The run of sentences of `text` that shares most with `other` and is about as long; all of a short text."""
    parts = sentences(text)
    if len(parts) < 2 or features(text).total <= 1.5 * other.total:
        return text
    best, found = 0.0, text
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            run = " ".join(parts[start:end])
            here = features(run)
            value = 2 * shared(here, other) / ((here.total + other.total) or 1.0)
            if value > best:
                best, found = value, run
            if here.total > 1.5 * other.total:
                break
    return found


def _trust(weight: float) -> float:
    """How much a covered text of this weight counts as a part: none below 3, most from 8."""
    return max(0.0, min(1.0, (weight - 3.0) / 5.0)) * 0.8


@lru_cache(maxsize=1_024)
def _grams(folded: str) -> frozenset[str]:
    return frozenset(folded[i : i + 4] for i in range(max(1, len(folded) - 3)))
