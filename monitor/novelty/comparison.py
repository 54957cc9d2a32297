"""One statement beside one earlier utterance: how alike in words and meaning, and what speaks against a merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.embedding import Vectors, closeness, parts
from monitor.novelty.similarity import Likeness, features, likeness
from monitor.novelty.vetoes import SOFT, vetoes

ONE_LANGUAGE, TWO_LANGUAGES = True, False

CERTAIN = 0.75
UNRELATED = 0.04
"""Words in common, from which and up to which meaning need not be asked; the latter in one language only."""

_WORDS_ACROSS = 0.15
"""What shared words add to meaning across languages."""

_MEANING = 0.8
"""What meaning weighs in one language, beside the words: paraphrases share few."""

VETO_MARGIN = 0.1
"""So far below `close` differences are looked at."""

_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bars:
    """From `same` on two texts report one utterance; from `close` to there a person decides."""

    same: float
    close: float


LEXICAL = {ONE_LANGUAGE: Bars(0.55, 0.45), TWO_LANGUAGES: Bars(0.43, 0.33)}
"""Where words alone were compared (tests/golden/novelty.yaml)."""

MEANT = {ONE_LANGUAGE: Bars(0.45, 0.4), TWO_LANGUAGES: Bars(0.575, 0.48)}
"""Where meaning was compared too (tests/golden/novelty.yaml, novelty_pairs.yaml)."""


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
        key=lambda m: (m.alike.is_same_words, m.score - len(m.strong)),
    )


def left_open(statement: StatementForNovelty, utterance: EarlierUtterance) -> Iterator[str]:
    """Texts whose vectors are needed, since words and facts alone don't settle it."""
    if _day_vetoes(statement, utterance):
        return
    for text in utterance.texts:
        is_same_language = statement.language == text.language
        alike = likeness(statement.text, text.text, is_same_language=is_same_language)
        if _is_open(alike, statement.text, text.text, is_same_language=is_same_language):
            yield from parts(statement.text)
            yield from parts(text.text)


def _is_open(alike: Likeness, new: str, earlier: str, *, is_same_language: bool) -> bool:
    if alike.is_same_words or alike.score >= CERTAIN or (is_same_language and alike.score <= UNRELATED):
        return False
    ours, theirs = features(new).facts, features(earlier).facts
    return not (ours - theirs and theirs - ours)


def _match(
    statement: StatementForNovelty, utterance: EarlierUtterance, text: EarlierText, vectors: Vectors, *,
    is_taken: bool,
) -> Match:  # fmt: skip
    is_same_language = statement.language == text.language
    alike = likeness(statement.text, text.text, is_same_language=is_same_language)
    score, bars = alike.score, LEXICAL[is_same_language]
    is_open = _is_open(alike, statement.text, text.text, is_same_language=is_same_language)
    close = closeness(statement.text, text.text, vectors) if is_open else None
    if close is not None:
        bars = MEANT[is_same_language]
        score = _joint(close, alike.score, is_same_language=is_same_language)
    found = _day_vetoes(statement, utterance)
    if (statement.modality == Modality.DENIED) != (text.modality == Modality.DENIED):
        found = (*found, "denial")
    if not alike.is_same_words and score >= bars.close - VETO_MARGIN:
        found += vetoes(statement.text, text.text, is_same_language=is_same_language)
    return Match(utterance, text, alike, found, score, bars, is_taken)


def _joint(meaning: float, words: float, *, is_same_language: bool) -> float:
    if is_same_language:
        return _MEANING * meaning + (1 - _MEANING) * words
    return min(1.0, meaning + _WORDS_ACROSS * words)


def _day_vetoes(statement: StatementForNovelty, utterance: EarlierUtterance) -> tuple[str, ...]:
    """Another stated day, or one report published before the other's words were said."""
    ours, theirs = statement.said_on, utterance.said_on
    if ours and theirs and ours != theirs:
        return ("day",)
    published = statement.published.value
    if ours and utterance.first_published and _precedes(utterance.first_published.date(), ours):
        return ("day",)
    if theirs and published and _precedes(published.date(), theirs):
        return ("day",)
    return ()


def _precedes(published: date, said: date) -> bool:
    return published + _SLACK < said
