"""What is compared of a text: its words as concepts, numbers and stems, in one form for all languages."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.novelty.glossary import fold, load
from monitor.novelty.numerals import in_figures, numbered, ungrouped
from monitor.novelty.phrases import Rewriting, rewritten

COMPARED = 6_000
"""Characters of a statement that are compared; longer ones are documents and differ at their start."""

_WRITTEN: tuple[Rewriting, ...] = (
    # In the middle of an English sentence "May" is the month; at its start it may be the verb.
    (("Ma",), re.compile(r"(?<=[a-z,] )(?:(May)|March)\b"), lambda m: "mai" if m[1] else "mars"),
    (("-",), re.compile("peut-[êe]tre", re.IGNORECASE), "peutetre"),
    (("U",), re.compile(r"\bU\.?S\.?(?:A\.?)?(?=\W|$)"), " concept_usa "),
    (("Vingt",), re.compile(r"(?<=\w )Vingt-[Ss]ept\b"), "concept_eu"),  # as a name the members of the Union
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?;…։])\s+|\n+")
_WEEKDAYS = frozenset(f"@{day.lower()}" for day in calendar.day_name)
_NUMBER_WEIGHT = 1.5
_CALENDAR_WEIGHT = 1.2
_STEM = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word: `key` is its concept, number, calendar word or stem; weight 0 for stop words."""

    text: str
    key: str
    weight: float
    is_actor: bool = False
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    folded: str
    marked: str
    words: tuple[Word, ...]
    weights: Mapping[str, float]
    total: float
    facts: frozenset[str]
    actors: frozenset[str]
    persons: frozenset[str]


@lru_cache(maxsize=4_096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines of the part that is compared; rough, for matching only."""
    return tuple(part for part in _SENTENCE.split(text[:COMPARED]) if part.strip())


@lru_cache(maxsize=16_384)
def features(text: str) -> Features:
    """What is compared of `text`; cached, since each text of a block meets many others: some 2 kB each."""
    written = ungrouped(rewritten(text[:COMPARED], _WRITTEN))
    folded = in_figures(" ".join(_WORD.findall(fold(written))))
    marked = load().phrases.marked(folded)
    words = tuple(_words(marked))
    weights = {word.key: word.weight for word in words if word.weight}
    facts = frozenset(word.key for word in words if word.key[0] in "#@")
    actors = frozenset(word.key for word in words if word.is_actor)
    persons = frozenset(word.key for word in words if word.is_person)
    return Features(folded, marked, words, weights, sum(weights.values()), facts, actors, persons)


def shared(a: Features, b: Features) -> float:
    """Weight of what both say."""
    return sum(min(w, b.weights[key]) for key, w in a.weights.items() if key in b.weights)


def told(a: Features, b: Features) -> float:
    """The same without the states: they are in every text of the subject."""
    actors = a.actors | b.actors
    return sum(min(w, b.weights[key]) for key, w in a.weights.items() if key in b.weights and key not in actors)


def in_common(a: Features, b: Features) -> float:
    """Share in [0, 1] of the shorter text that both say."""
    return shared(a, b) / (min(a.total, b.total) or 1.0)


def other_facts(a: Features, b: Features) -> bool:
    """Each has a number or date that the other has not. A weekday of one alone may be that of speaking."""
    ours, theirs = a.facts - b.facts, b.facts - a.facts
    if not (ours & _WEEKDAYS and theirs & _WEEKDAYS):
        ours, theirs = ours - _WEEKDAYS, theirs - _WEEKDAYS
    return bool(ours and theirs)


def _words(marked: str) -> Iterator[Word]:
    """Numbers come as `#15`, months and weekdays as `@march`."""
    words = marked.split()
    for place, found in numbered(words):
        yield _plain(words, place) if isinstance(found, str) else Word(str(found), f"#{found}", _NUMBER_WEIGHT)


def _plain(words: Sequence[str], place: int) -> Word:
    word = words[place]
    is_dated = word not in load().ambiguous or any(w.isdecimal() for w in words[max(0, place - 1) : place + 2])
    return _kept(word, is_dated=is_dated)


@lru_cache(maxsize=20_000)
def _kept(word: str, *, is_dated: bool) -> Word:
    """A word that is no number; `is_dated`: it may be a month or a weekday."""
    glossary = load()
    day = glossary.calendar.get(word)
    if day and is_dated:
        return Word(word, f"@{day}", _CALENDAR_WEIGHT)
    concept = glossary.concept(word)
    if concept and word not in glossary.stopwords:
        return Word(word, concept.id, concept.weight, concept.is_actor, concept.is_person)
    if "_" in word and word.replace("_", "").isdecimal():
        return Word(word, f"#{word}", _NUMBER_WEIGHT)
    if word in glossary.stopwords or len(word) < 2:
        return Word(word, word, 0.0)
    stem = word[:_STEM] if len(word) > _STEM else word.rstrip("s") or word
    return Word(word, f"={stem}", 1.0)
