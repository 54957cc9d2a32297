"""One statement beside one earlier utterance: how alike in words and meaning, and what speaks against a merge."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.alignment import align
from monitor.novelty.embedding import Vectors, closeness, once
from monitor.novelty.features import features, in_common
from monitor.novelty.openness import CERTAIN, day_vetoes, facts_of_both, is_open, may_be_near
from monitor.novelty.polarity import denies
from monitor.novelty.similarity import Likeness, likeness
from monitor.novelty.vetoes import SOFT, speaks_of_agent, vetoes
from monitor.novelty.weighing import Evidence, far, is_other_matter, likelihood

ONE_LANGUAGE, TWO_LANGUAGES = True, False

VETO_MARGIN = 0.1
"""So far below `close` differences are looked at."""


@dataclass(frozen=True, slots=True)
class Bars:
    """From `same` on two texts report one utterance; from `close` to there a person decides."""

    same: float
    close: float


LEXICAL = {ONE_LANGUAGE: Bars(0.55, 0.45), TWO_LANGUAGES: Bars(0.43, 0.33)}
"""Where words alone were compared (tests/golden/novelty.yaml)."""

WITHIN = 0.95
"""Share of a text from which on the other says all of it: what differs then is what was added or turned."""

BOTH = 0.8
"""Share of either text that the other says too, from which on the same holds."""

FREE = 0.35
"""Share of the same words under which a text says it in its own: a negation may be its turn of phrase."""

WEIGHED = Bars(0.74, 0.5)
"""Where meaning and every word were compared too: a likelihood (tests/eval/weights.py prints what the bar costs)."""


@dataclass(frozen=True, slots=True)
class Match:
    """`score` in [0, 1] against `bars`; `is_taken`: another statement of the same text attests it already."""

    utterance: EarlierUtterance
    text: EarlierText
    alike: Likeness
    vetoes: tuple[str, ...]
    score: float
    bars: Bars
    is_taken: bool
    evidence: Evidence | None = None

    @property
    def soft(self) -> bool:
        """Differences that a person has to judge. Weighed they are in the score, but for one that is all there is."""
        found = [v for v in self.vetoes if v in SOFT]
        if self.evidence is None:
            return bool(found)
        is_all = self.evidence.most >= WITHIN or self.evidence.least >= BOTH
        return is_all and any(v != "negated" for v in found)

    @property
    def strong(self) -> tuple[str, ...]:
        return tuple(v for v in self.vetoes if v not in SOFT)

    @property
    def is_same(self) -> bool:
        return self.score >= self.bars.same

    @property
    def is_close(self) -> bool:
        return self.score >= self.bars.close

    @property
    def is_free(self) -> bool:
        """Nothing but its score speaks against a merge. A text hardly says one thing twice in other words."""
        is_repeated = self.alike.is_same_words or self.alike.is_part or self.alike.score >= CERTAIN
        return not self.strong and (is_repeated or not self.is_taken)


def best(statement: StatementForNovelty, utterance: EarlierUtterance, vectors: Vectors) -> Match:
    """The statement beside the text of the utterance that it is most like."""
    is_taken = any(text.version == statement.version for text in utterance.texts)
    return max(
        (_match(statement, utterance, text, vectors, is_taken=is_taken) for text in utterance.texts),
        key=lambda m: (m.alike.is_same_words, is_reprint(statement, m), m.score - len(m.strong)),
    )


def is_reprint(statement: StatementForNovelty, match: Match) -> bool:
    """The same words in a near-duplicate of the article, whenever that appeared."""
    is_copy = statement.cluster is not None and match.text.cluster == statement.cluster
    return is_copy and match.alike.is_same_words


def _match(
    statement: StatementForNovelty, utterance: EarlierUtterance, text: EarlierText, vectors: Vectors, *,
    is_taken: bool,
) -> Match:  # fmt: skip
    is_same_language = statement.language == text.language
    alike = likeness(statement.text, text.text, is_same_language=is_same_language)
    found = day_vetoes(statement, utterance)
    if (statement.modality == Modality.DENIED) != (text.modality == Modality.DENIED):
        found = (*found, "denial")
    evidence = None
    if "day" not in found and is_open(alike, statement.text, text.text):
        evidence = once(
            vectors,
            ("evidence", statement.text, text.text, str(is_same_language)),
            lambda: _evidence(statement.text, text.text, vectors, is_same_language=is_same_language),
        )
    if evidence is not None:
        score = likelihood(evidence)
        return Match(utterance, text, alike, (*found, *evidence.vetoes), score, WEIGHED, is_taken, evidence)
    bars = LEXICAL[is_same_language]
    if not alike.is_same_words and alike.score >= bars.close - VETO_MARGIN:
        found += vetoes(statement.text, text.text, is_same_language=is_same_language)
    return Match(utterance, text, alike, found, alike.score, bars, is_taken)


def _evidence(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """`weighed` where the two can come near at all."""
    if may_be_near(new, earlier, vectors, is_same_language=is_same_language) is False:
        return far(is_same_language=is_same_language)
    return weighed(new, earlier, vectors, is_same_language=is_same_language)


def weighed(new: str, earlier: str, vectors: Vectors, *, is_same_language: bool) -> Evidence | None:
    """What speaks for one act of speaking and what against it; None where a vector is missing.

    Differences are looked for only where the texts could be of one, were there none.
    """
    meaning, facts = closeness(new, earlier, vectors), facts_of_both(new, earlier)
    if meaning is None:
        return None
    if is_other_matter(meaning, facts):
        return Evidence(meaning, 0.0, 0.0, facts, 0.0, 0.0, is_same_language)
    aligned = align(new, earlier, vectors)
    if aligned is None:
        return None
    wording = in_common(features(new), features(earlier))
    evidence = Evidence(meaning, aligned.least, aligned.most, facts, aligned.frame, wording, is_same_language)
    if likelihood(evidence) < WEIGHED.close:
        return evidence
    found = vetoes(new, earlier, is_same_language=is_same_language, aligned=aligned)
    if wording < FREE and aligned.least < BOTH:
        found = tuple("negated" if veto == "negation" else veto for veto in found)
    elif "negated" in found and denies(features(new), features(earlier), aligned.like):
        found = tuple("negation" if veto == "negated" else veto for veto in found)
    if aligned.is_turned and "roles" not in found and not speaks_of_agent(new, earlier):
        found = (*found, "roles")
    return replace(evidence, vetoes=found)
