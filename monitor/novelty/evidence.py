"""What speaks for one act of speaking, and what against it: words first, sentences where they can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.novelty.alignment import align, shares
from monitor.novelty.embedding import Vectors, closeness, once
from monitor.novelty.features import features, in_common
from monitor.novelty.openness import facts_of_both
from monitor.novelty.vetoes import SOFT, differences
from monitor.novelty.weighing import NEAR, OTHER_MATTER, USUAL, Evidence, is_other_matter, likelihood


@dataclass(frozen=True, slots=True)
class Bars:
    """From `same` on two texts report one utterance; from `close` to there a person decides."""

    same: float
    close: float


_UNREAD = re.compile("[Ա-Ֆա-ևა-ჰƏə]")
"""Letters of languages that the encoder does not know: of their sentences it tells nothing."""

BOTH = 0.8
"""Share of either text that the other says too, from which on the same holds."""

WEIGHED = Bars(0.67, 0.55)
"""Where meaning and every word were compared too: a likelihood (tests/eval/weights.py prints what the bar costs)."""

ABROAD, ENOUGH = Bars(0.55, 0.45), 4.0
"""The same between two languages, of texts of such a weight: chance has no part in what they share. Shorter ones of
one subject share most of their few words."""


def bars(new: str, earlier: str, *, is_same_language: bool) -> Bars:
    """Those of two texts that were weighed."""
    if is_same_language or min(features(new).total, features(earlier).total) < ENOUGH:
        return WEIGHED
    return ABROAD


def asks(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool, is_denial: bool) -> bool | None:
    """The sentences could change the verdict; None where a word has no vector yet."""
    best = _at_best(new, earlier, vectors, is_same_language=is_same_language)
    if best is None:
        return None
    return _could_change(best, bars(new, earlier, is_same_language=is_same_language), is_denial=is_denial)


def evidence_of(
    new: str, earlier: str, vectors: Vectors, *, is_same_language: bool, is_denial: bool
) -> Evidence | None:
    """What speaks for one act of speaking and what against it; None where a word or sentence has no vector yet.

    Where the sentences can change nothing they count as usual, and are not looked at.
    """
    best = _at_best(new, earlier, vectors, is_same_language=is_same_language)
    its_bars = bars(new, earlier, is_same_language=is_same_language)
    if best is not None and not _could_change(best, its_bars, is_denial=is_denial):
        return replace(best, meaning=USUAL)
    return weighed(new, earlier, vectors, is_same_language=is_same_language)


def _could_change(best: Evidence, bars: Bars, *, is_denial: bool) -> bool:
    """What the sentences could do to what is found at best, and at worst.

    They could make it close, where no difference keeps the two apart whatever they are; and they could leave it
    short of the same, were they hardly of one matter. A denial is told of what it is near to.
    """
    if is_denial:
        return likelihood(best) >= NEAR
    if not SOFT.issuperset(best.vetoes) or likelihood(best) < bars.close:
        return False
    return likelihood(replace(best, meaning=OTHER_MATTER)) < bars.same


def _at_best(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What is found of the two if their sentences mean the same."""

    def look() -> Evidence | None:
        least_most = shares(new, earlier, vectors)
        if least_most is None:
            return None
        reach = Evidence(1.0, *least_most, facts_of_both(new, earlier), 0.0, 0.0, is_same_language)
        if likelihood(reach) < bars(new, earlier, is_same_language=is_same_language).close:
            return reach
        return _worded(new, earlier, vectors, is_same_language=is_same_language)

    return once(vectors, ("best", new, earlier, str(is_same_language)), look)


def weighed(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """The same, the sentences looked at whatever they can change.

    Differences count only where the texts could be of one, were there none.
    """
    meaning, facts = closeness(new, earlier, vectors), facts_of_both(new, earlier)
    if meaning is None:
        return None
    if _UNREAD.search(new) or _UNREAD.search(earlier):
        meaning = USUAL
    if is_other_matter(meaning, facts):
        return Evidence(meaning, 0.0, 0.0, facts, 0.0, 0.0, is_same_language)
    found = _worded(new, earlier, vectors, is_same_language=is_same_language)
    if found is None:
        return None
    plain = replace(found, meaning=meaning, vetoes=())
    is_near = likelihood(plain) >= bars(new, earlier, is_same_language=is_same_language).close
    return replace(plain, vetoes=found.vetoes) if is_near else plain


def _worded(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What is found but for the sentences, as if these meant the same; looked for once a pair."""

    def found() -> Evidence | None:
        aligned = align(new, earlier, vectors)
        if aligned is None:
            return None
        wording, facts = in_common(features(new), features(earlier)), facts_of_both(new, earlier)
        evidence = Evidence(1.0, aligned.least, aligned.most, facts, aligned.frame, wording, is_same_language)
        if likelihood(evidence) < bars(new, earlier, is_same_language=is_same_language).close:
            return evidence
        return replace(evidence, vetoes=differences(new, earlier, aligned, is_same_language=is_same_language))

    return once(vectors, ("worded", new, earlier, str(is_same_language)), found)
