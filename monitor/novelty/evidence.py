"""What speaks for one act of speaking, and what against it: words first, sentences where they can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.novelty.alignment import Alignment, align, shares
from monitor.novelty.embedding import Vectors, closeness, once
from monitor.novelty.features import features, in_common
from monitor.novelty.openness import facts_of_both
from monitor.novelty.polarity import denies
from monitor.novelty.vetoes import SOFT, speaks_of_agent, vetoes
from monitor.novelty.weighing import NEAR, Evidence, is_other_matter, likelihood


@dataclass(frozen=True, slots=True)
class Bars:
    """From `same` on two texts report one utterance; from `close` to there a person decides."""

    same: float
    close: float


BOTH = 0.8
"""Share of either text that the other says too, from which on the same holds."""

FREE = 0.35
"""Share of the same words under which a text says it in its own: a negation may be its turn of phrase."""

WEIGHED = Bars(0.74, 0.5)
"""Where meaning and every word were compared too: a likelihood (tests/eval/weights.py prints what the bar costs)."""


def at_best(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What is found of the two if their sentences mean the same; None where a word has no vector yet."""

    def found() -> Evidence | None:
        least_most = shares(new, earlier, vectors)
        if least_most is None:
            return None
        reach = Evidence(1.0, *least_most, facts_of_both(new, earlier), 0.0, 0.0, is_same_language)
        if likelihood(reach) < WEIGHED.close:
            return reach
        return _worded(new, earlier, vectors, is_same_language=is_same_language)

    return once(vectors, ("best", new, earlier, str(is_same_language)), found)


def is_asked(found: Evidence, *, is_denial: bool) -> bool:
    """The sentences could change the verdict, by what is found at best.

    They could make it close, and no difference keeps the two apart whatever they are. A denial is told of what it is
    near to.
    """
    if is_denial:
        return likelihood(found) >= NEAR
    return likelihood(found) >= WEIGHED.close and SOFT.issuperset(found.vetoes)


def weighed(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What speaks for one act of speaking and what against it; None where a vector is missing.

    Differences count only where the texts could be of one, were there none.
    """
    meaning, facts = closeness(new, earlier, vectors), facts_of_both(new, earlier)
    if meaning is None:
        return None
    if is_other_matter(meaning, facts):
        return Evidence(meaning, 0.0, 0.0, facts, 0.0, 0.0, is_same_language)
    found = _worded(new, earlier, vectors, is_same_language=is_same_language)
    if found is None:
        return None
    plain = replace(found, meaning=meaning, vetoes=())
    return plain if likelihood(plain) < WEIGHED.close else replace(plain, vetoes=found.vetoes)


def _worded(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What is found but for the sentences, as if these meant the same; looked for once a pair."""

    def found() -> Evidence | None:
        aligned = align(new, earlier, vectors)
        if aligned is None:
            return None
        wording, facts = in_common(features(new), features(earlier)), facts_of_both(new, earlier)
        evidence = Evidence(1.0, aligned.least, aligned.most, facts, aligned.frame, wording, is_same_language)
        return replace(evidence, vetoes=_told_apart(new, earlier, aligned, evidence))

    return once(vectors, ("worded", new, earlier, str(is_same_language)), found)


def _told_apart(new: str, earlier: str, aligned: Alignment, evidence: Evidence) -> tuple[str, ...]:
    """Differences, where the texts could be of one at best, were there none."""
    if likelihood(evidence) < WEIGHED.close:
        return ()
    found = vetoes(new, earlier, is_same_language=evidence.is_same_language, aligned=aligned)
    if evidence.wording < FREE and aligned.least < BOTH:
        found = tuple("negated" if veto == "negation" else veto for veto in found)
    elif "negated" in found and denies(features(new), features(earlier), aligned.like):
        found = tuple("negation" if veto == "negated" else veto for veto in found)
    if aligned.is_turned and "roles" not in found and not speaks_of_agent(new, earlier):
        found = (*found, "roles")
    return found
