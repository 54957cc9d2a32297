"""Is it new? One statement against the earlier utterances of its block: same speaker or origin, within 7 days.

Likeness alone never decides: numbers, negation, modality, reversed roles and a different stated day keep
texts apart that are alike (all similarity measures tried merged such pairs). What is neither alike nor
different enough is UNCERTAIN: it goes to review, not to mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model.alerting import (
    EarlierText,
    EarlierUtterance,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    StatementForNovelty,
)
from monitor.model.overrides import Ruling
from monitor.model.reading import Modality
from monitor.novelty.similarity import Likeness, features, likeness, sentences, shared
from monitor.novelty.vetoes import SOFT, vetoes

NOVELTY_VERSION = 1
"""Grows with every change of this package that can change a verdict."""

SAME = {True: 0.55, False: 0.43}
"""From here two texts report one utterance; by whether they are in one language (tests/golden/novelty.yaml)."""

CLOSE = {True: 0.45, False: 0.33}
"""From here to SAME a person decides, unless both stand in one article: it hardly paraphrases itself."""

NEAR = 0.3
"""Below this the closest earlier utterance is about something else, and naming it would mislead."""

EDITED = 0.45
ADDED_WEIGHT = 4.0
ADDED_KNOWN = 0.25
"""A sentence of this weight, of which no earlier text has more than this share, is something said besides."""

CLICHE_WEIGHT = 4.0
CLICHE_DAYS = 2
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Match:
    utterance: EarlierUtterance
    text: EarlierText
    alike: Likeness
    vetoes: tuple[str, ...]
    is_same_language: bool

    @property
    def strong(self) -> tuple[str, ...]:
        return tuple(v for v in self.vetoes if v not in SOFT)

    def reaches(self, bars: dict[bool, float]) -> bool:
        return self.alike.score >= bars[self.is_same_language]


def assess(statement: StatementForNovelty, earlier: Sequence[EarlierUtterance]) -> NoveltyVerdict:
    """The verdict on `statement` given the utterances of its block. Pure and deterministic."""
    matches = [_best(statement, utterance) for utterance in earlier if utterance.texts]
    if not matches:
        return NoveltyVerdict(Novelty.NEW, None, 0.0, (), NoveltyReason.NO_EARLIER)
    matches.sort(key=lambda m: (-m.alike.is_same_words, -m.alike.score, m.utterance.id))
    top = matches[0]
    if top.alike.is_same_words:
        return _same_words(statement, top)
    for match in matches:
        if _is_edit(statement, match):
            return _verdict(Novelty.AMENDED, match, NoveltyReason.EDITED)
    free = [m for m in matches if not m.strong]
    if free and free[0].reaches(SAME):
        return _repeat_or_more(statement.text, free[0], matches)
    if top.strong and top.reaches(SAME):
        return _verdict(Novelty.NEW, top, NoveltyReason.VETOED)
    if free and free[0].reaches(CLOSE) and free[0].text.version != statement.version:
        return _verdict(Novelty.UNCERTAIN, free[0], NoveltyReason.CLOSE)
    if top.alike.score < NEAR:
        return NoveltyVerdict(Novelty.NEW, None, round(top.alike.score, 3), (), NoveltyReason.DIFFERENT)
    return _verdict(Novelty.NEW, top, NoveltyReason.DIFFERENT)


def ruled(ruling: Ruling) -> NoveltyVerdict:
    """A person placed the statement that stood here before: whatever the words are now, it is that utterance."""
    return NoveltyVerdict(Novelty.REPEAT, ruling.utterance, 1.0, (), NoveltyReason.DECIDED)


def _best(statement: StatementForNovelty, utterance: EarlierUtterance) -> _Match:
    return max(
        (_match(statement, utterance, text) for text in utterance.texts),
        key=lambda m: (m.alike.is_same_words, m.alike.score - len(m.strong)),
    )


def _match(statement: StatementForNovelty, utterance: EarlierUtterance, text: EarlierText) -> _Match:
    is_same_language = statement.language == text.language
    alike = likeness(statement.text, text.text, is_same_language=is_same_language)
    found = _day_vetoes(statement, utterance)
    if (statement.modality == Modality.DENIED) != (text.modality == Modality.DENIED):
        found = (*found, "denial")
    if not alike.is_same_words and alike.score >= CLOSE[is_same_language] - 0.1:
        found += vetoes(statement.text, text.text)
    return _Match(utterance, text, alike, found, is_same_language)


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


def _same_words(statement: StatementForNovelty, match: _Match) -> NoveltyVerdict:
    """The same words are a repeat, unless they are a commonplace said again on another day."""
    if match.strong:
        return _verdict(Novelty.NEW, match, NoveltyReason.VETOED)
    published, before = statement.published.value, match.utterance.first_published
    is_cliche = features(statement.text).total < CLICHE_WEIGHT
    if is_cliche and published and before and abs(published - before) > timedelta(days=CLICHE_DAYS):
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.SHORT)
    return _verdict(Novelty.REPEAT, match, NoveltyReason.SAME_WORDS)


def _is_edit(statement: StatementForNovelty, match: _Match) -> bool:
    """The same article in another version says it in other words; its numbers may have changed too."""
    for text in match.utterance.texts:
        if text.article_url == statement.article_url and text.version != statement.version:
            alike = likeness(statement.text, text.text, is_same_language=statement.language == text.language)
            return alike.score >= EDITED and "day" not in match.vetoes
    return False


def _repeat_or_more(text: str, match: _Match, matches: Sequence[_Match]) -> NoveltyVerdict:
    if any(v in SOFT for v in match.vetoes):
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.CLOSE_VETOED)
    if match.alike.is_scanty:
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.SHORT)
    if _says_more(text, matches):
        return _verdict(Novelty.NEW, match, NoveltyReason.ADDS)
    is_part = match.alike.is_part or match.alike.score > match.alike.covered
    return _verdict(Novelty.REPEAT, match, NoveltyReason.PART_OF if is_part else NoveltyReason.SAME_CONTENT)


def _says_more(text: str, matches: Sequence[_Match]) -> bool:
    """A whole sentence of `text` is in none of the earlier texts."""
    known = [features(earlier.text) for match in matches for earlier in match.utterance.texts]
    for sentence in sentences(text):
        here = features(sentence)
        if here.total >= ADDED_WEIGHT and all(shared(here, one) < ADDED_KNOWN * here.total for one in known):
            return True
    return False


def _verdict(novelty: Novelty, match: _Match, reason: NoveltyReason) -> NoveltyVerdict:
    return NoveltyVerdict(novelty, match.utterance.id, round(match.alike.score, 3), match.vetoes, reason)
