"""What words, facts and days settle, and what they leave open: of that alone meaning may be asked."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import fsum

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.denials import denies_words
from monitor.novelty.features import features, other_facts
from monitor.novelty.similarity import UNLIKE, Likeness, likeness

CERTAIN = 0.75
UNRELATED = 0.1
"""Words in common, from which and up to which meaning need not be asked; the second of the longer text, or without
the states of the shorter one."""

LONG = 6.0
"""Weight of a text from which on so many words in common are no chance: short ones differ by one word."""

_SMALL = re.compile("#[0-9]")

_SLACK = timedelta(days=1)


def near(statement: StatementForNovelty, earlier: Sequence[EarlierUtterance]) -> list[EarlierUtterance]:
    """Those that share some words with it, or are the very same: nothing else comes near any bar.

    All of them for a denial, which may only point to what it denies.
    """
    if statement.modality is Modality.DENIED or denies_words(statement):
        return [utterance for utterance in earlier if utterance.texts]
    new = statement.text
    return [utterance for utterance in earlier if _is_near(new, utterance)]


def _is_near(new: str, utterance: EarlierUtterance) -> bool:
    for text in utterance.texts:  # noqa: SIM110 - most have one, and thousands are looked through
        if _resembles(new, text.text):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Outline:
    """The little of a text's features that tells whether another may be like it."""

    folded: str
    keys: frozenset[str]
    weights: Mapping[str, float]
    total: float
    actors: frozenset[str]

    def weight(self, keys: frozenset[str]) -> float:
        """Of some of its words; a sum that does not depend on their order."""
        return fsum(map(self.weights.__getitem__, keys))


@lru_cache(maxsize=20_000)
def _outline(text: str) -> _Outline:
    """As many as there are utterances in memory: a speaker's of two weeks are looked through for each statement."""
    found = features(text)
    weights = {sys.intern(key): weight for key, weight in found.weights.items()}
    return _Outline(found.folded, frozenset(weights), weights, found.total, found.actors)


@lru_cache(maxsize=65_536)
def _resembles(new: str, earlier: str) -> bool:
    """Cached: a batch is looked through to embed, to set the order of its texts, and to judge."""
    ours, theirs = _outline(new), _outline(earlier)
    both = ours.keys & theirs.keys
    if not both or ours.folded == theirs.folded:
        return ours.folded == theirs.folded
    common, shorter = ours.weight(both), min(ours.total, theirs.total)
    if common >= UNLIKE * shorter or common > UNRELATED * max(ours.total, theirs.total):
        return True
    return ours.weight(both - (ours.actors & theirs.actors)) > UNRELATED * shorter


def said_alike(statement: StatementForNovelty, utterance: EarlierUtterance) -> bool:
    """The very words, and nothing against them: nothing of other words comes before that."""
    folded = features(statement.text).folded
    return any(
        features(text.text).folded == folded
        and text.modality is statement.modality
        and _likeness(statement, text).score == 1.0
        and not day_vetoes(statement, utterance)
        for text in utterance.texts
    )


def texts_left_open(statement: StatementForNovelty, utterance: EarlierUtterance) -> Iterator[EarlierText]:
    """Reports of the utterance that words, facts and days neither show to be the same nor another."""
    if not day_vetoes(statement, utterance):
        yield from (t for t in utterance.texts if is_open(_likeness(statement, t), statement.text, t.text))


def _likeness(statement: StatementForNovelty, text: EarlierText) -> Likeness:
    return likeness(statement.text, text.text, is_same_language=statement.language == text.language)


def is_open(alike: Likeness, new: str, earlier: str) -> bool:
    """Neither the same words, nor hardly any in common, nor so many in long texts, nor other facts on both sides."""
    if alike.is_same_words or max(alike.score, alike.covered) <= UNRELATED:
        return False
    ours, theirs = features(new), features(earlier)
    if alike.score >= CERTAIN and min(ours.total, theirs.total) >= LONG:
        return False
    return not other_facts(ours, theirs)


def facts_of_both(new: str, earlier: str) -> int:
    """How many numbers and dates both have; two and three stand in every other text."""
    both = features(new).facts & features(earlier).facts
    return sum(not _SMALL.fullmatch(fact) for fact in both)


def day_vetoes(statement: StatementForNovelty, utterance: EarlierUtterance) -> tuple[str, ...]:
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
