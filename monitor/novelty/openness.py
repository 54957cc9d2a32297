"""What words, facts and days settle, and what they leave open: of that alone meaning is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from monitor.model.alerting import EarlierUtterance, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.alignment import compared, surfaces
from monitor.novelty.denials import denies_words
from monitor.novelty.embedding import Vectors, closeness, parts
from monitor.novelty.features import features, shared
from monitor.novelty.similarity import UNLIKE, Likeness, likeness
from monitor.novelty.weighing import is_other_matter

CERTAIN = 0.75
UNRELATED = 0.1
"""Words in common, from which and up to which meaning need not be asked."""

LONG = 6.0
"""Weight of a text from which on so many words in common are no chance: short ones differ by one word."""

_SLACK = timedelta(days=1)


def near(statement: StatementForNovelty, earlier: Sequence[EarlierUtterance]) -> list[EarlierUtterance]:
    """Those that share some words with it, or are the very same: nothing else comes near any bar.

    All of them for a denial, which may only point to what it denies.
    """
    if statement.modality is Modality.DENIED or denies_words(statement):
        return [utterance for utterance in earlier if utterance.texts]
    return [u for u in earlier if any(_resembles(statement.text, text.text) for text in u.texts)]


def _resembles(new: str, earlier: str) -> bool:
    ours, theirs = features(new), features(earlier)
    common = shared(ours, theirs)
    is_part = bool(common) and common >= UNLIKE * min(ours.total, theirs.total)
    return is_part or common > UNRELATED * max(ours.total, theirs.total) or ours.folded == theirs.folded


def left_open(statement: StatementForNovelty, utterance: EarlierUtterance, vectors: Vectors) -> Iterator[str]:
    """Texts whose vectors are needed, since words and facts alone don't settle it: sentences first.

    Words are looked at where the sentences are near, so they are asked for when those have vectors.
    """
    if day_vetoes(statement, utterance):
        return
    for text in utterance.texts:
        is_same_language = statement.language == text.language
        alike = likeness(statement.text, text.text, is_same_language=is_same_language)
        if is_open(alike, statement.text, text.text):
            yield from parts(statement.text)
            yield from parts(text.text)
            meaning = closeness(statement.text, text.text, vectors)
            if meaning is not None and not is_other_matter(meaning, facts_of_both(statement.text, text.text)):
                for passage in compared(statement.text, text.text):
                    yield from surfaces(passage)


def is_open(alike: Likeness, new: str, earlier: str) -> bool:
    """Neither the same words, nor hardly any in common, nor so many in long texts, nor other facts on both sides."""
    if alike.is_same_words or alike.score <= UNRELATED:
        return False
    ours, theirs = features(new), features(earlier)
    if alike.score >= CERTAIN and min(ours.total, theirs.total) >= LONG:
        return False
    return not (ours.facts - theirs.facts and theirs.facts - ours.facts)


def facts_of_both(new: str, earlier: str) -> int:
    """How many numbers and dates both have."""
    return len(features(new).facts & features(earlier).facts)


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
