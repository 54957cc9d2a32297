"""One statement beside one earlier utterance: how alike in words and meaning, and what speaks against a merge."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.denials import denies_words
from monitor.novelty.embedding import Vectors, once
from monitor.novelty.evidence import BOTH, Bars, bars, evidence_of
from monitor.novelty.openness import CERTAIN, day_vetoes, is_open
from monitor.novelty.similarity import Likeness, likeness
from monitor.novelty.vetoes import SOFT, vetoes
from monitor.novelty.weighing import Evidence, likelihood

ONE_LANGUAGE, TWO_LANGUAGES = True, False

VETO_MARGIN = 0.1
"""So far below `close` differences are looked at."""


LEXICAL = {ONE_LANGUAGE: Bars(0.55, 0.45), TWO_LANGUAGES: Bars(0.43, 0.33)}
"""Where words alone were compared (tests/golden/novelty.yaml)."""

WITHIN = 0.95
"""Share of a text from which on the other says all of it: what differs then is what was added or turned."""


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
        """Differences that a person has to judge. Weighed they are in the score, but for one that is all there is.

        A negation in one language alone is turned round as one likes: not open, closed.
        """
        found = [v for v in self.vetoes if v in SOFT]
        if self.evidence is None:
            return bool(found)
        is_all = self.evidence.most >= WITHIN or self.evidence.least >= BOTH
        return is_all and any(v != "negated" or not self.evidence.is_same_language for v in found)

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
        denial = is_denial(statement, text)
        evidence = once(
            vectors,
            ("evidence", statement.text, text.text, str(is_same_language), str(denial)),
            lambda: evidence_of(
                statement.text, text.text, vectors, is_same_language=is_same_language, is_denial=denial
            ),
        )
    if evidence is not None:
        score = likelihood(evidence)
        its_bars = bars(statement.text, text.text, is_same_language=is_same_language)
        return Match(utterance, text, alike, (*found, *evidence.vetoes), score, its_bars, is_taken, evidence)
    lexical = LEXICAL[is_same_language]
    if not alike.is_same_words and alike.score >= lexical.close - VETO_MARGIN:
        found += vetoes(statement.text, text.text, is_same_language=is_same_language)
    return Match(utterance, text, alike, found, alike.score, lexical, is_taken)


def is_denial(statement: StatementForNovelty, text: EarlierText) -> bool:
    """One of the two denies."""
    return Modality.DENIED in {statement.modality, text.modality} or denies_words(statement)
