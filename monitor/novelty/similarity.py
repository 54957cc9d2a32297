"""How alike two texts are, across languages where words allow: shared words, names, numbers, concepts.

Method and weights after the measurement of lexical methods in the project's fact sheet on novelty: word
prefixes without accents plus a small glossary beat edit distances, and cost some 0.1 ms a pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.novelty.glossary import Glossary, compound_numbers, fold, load

COMPARED = 6_000
"""Characters of a statement that are compared; longer ones are documents and differ at their start."""

_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f.,]\d{3})+)(?![\d])")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_USA = re.compile(r"\bU\.?S\.?(?:A\.?)?(?=\W|$)")
# In the middle of an English sentence "May" is the month; at its start it may be the verb.
_MONTH = re.compile(r"(?<=[a-z,] )(?:(May)|March)\b")
_PERHAPS = re.compile("peut-[êe]tre", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COMPOUNDS = compound_numbers()
_COMPOUND = re.compile(rf"\b(?:{'|'.join(sorted(_COMPOUNDS, key=len, reverse=True))})\b")
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+|\n+")
MEANINGFUL = 2.0
"""Below this weight a text says too little to be known again, unless the words are the same."""

UNLIKE = 0.25
"""Texts that share less of the shorter one can't come near any bar: nothing else is computed for them."""

_NUMBER_WEIGHT = 1.5
_CALENDAR_WEIGHT = 1.2
_STEM = 5
_HUNDRED = 100


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
    grams: frozenset[str]


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


@lru_cache(maxsize=4_096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines of the part that is compared; rough, for matching only."""
    return tuple(part for part in _SENTENCE.split(text[:COMPARED]) if part.strip())


@lru_cache(maxsize=4_096)
def features(text: str) -> Features:
    """What is compared of `text`; cached, since each text of a block meets many others."""
    text = text[:COMPARED]
    text = _THOUSANDS.sub(lambda m: m[1] + re.sub(r"\D", "", m[2]), text)
    text = _MONTH.sub(lambda m: "mai" if m[1] else "mars", text)
    text = _DECIMAL.sub("_", _USA.sub(" concept_usa ", _PERHAPS.sub("peutetre", text)))
    glossary = load()
    folded = _COMPOUND.sub(lambda m: _COMPOUNDS[m[0]], " ".join(_WORD.findall(fold(text))))
    marked = folded
    for pattern, mark in glossary.phrases:
        marked = pattern.sub(mark, marked)
    words = tuple(_words(marked.split(), glossary))
    weights = {word.key: word.weight for word in words if word.weight}
    facts = frozenset(word.key for word in words if word.key[0] in "#@")
    actors = frozenset(word.key for word in words if word.is_actor)
    persons = frozenset(word.key for word in words if word.is_person)
    grams = frozenset(folded[i : i + 4] for i in range(max(1, len(folded) - 3)))
    return Features(folded, marked, words, weights, sum(weights.values()), facts, actors, persons, grams)


def _words(raw: list[str], glossary: Glossary) -> Iterator[Word]:
    """Numbers come as `#15`, months and weekdays as `@march`; `deux cents`, `twenty five` are one number."""
    value: int | None = None
    for i, word in enumerate(raw):
        factor, spelt = glossary.multipliers.get(word), glossary.numbers.get(word)
        number = int(word) if word.isdecimal() and len(word) < 16 else spelt
        if (
            spelt is None
            and number is not None
            and number < 100
            and raw[i - 1 : i]
            and raw[i - 1] in glossary.multipliers
        ):
            spelt = number  # cent quatre-vingt-trois
        beside = raw[max(0, i - 1) : i] + raw[i + 1 : i + 2]
        if factor:
            value = (value or 1) * factor
        elif value is not None and _adds(value, spelt):
            value += spelt or 0
        elif value is not None and word in {"and", "et"} and _adds(value, glossary.numbers.get(beside[-1])):
            continue
        else:
            if value is not None:
                yield _number(value)
            value = number
            if number is None:
                yield _plain(word, beside, glossary)
    if value is not None:
        yield _number(value)


def _adds(value: int, spelt: int | None) -> bool:
    """Twenty + five, hundred + twelve: a spelt number goes into the zeros of the one before."""
    if not spelt:
        return False
    return (value % 100 == 0 and spelt < 100) or (value % 10 == 0 and value % 100 >= 20 and spelt < 20)


def _number(value: int) -> Word:
    return Word(str(value), f"#{value}", _NUMBER_WEIGHT)


def _plain(word: str, beside: list[str], glossary: Glossary) -> Word:
    calendar = glossary.calendar.get(word)
    if calendar and (word not in glossary.ambiguous or any(w.isdecimal() for w in beside)):
        return Word(word, f"@{calendar}", _CALENDAR_WEIGHT)
    concept = glossary.concept(word)
    if concept and word not in glossary.stopwords:
        return Word(word, concept.id, concept.weight, concept.is_actor, concept.is_person)
    if "_" in word and word.replace("_", "").isdecimal():
        return Word(word, f"#{word}", _NUMBER_WEIGHT)
    if word in glossary.stopwords or len(word) < 2:
        return Word(word, word, 0.0)
    stem = word[:_STEM] if len(word) > _STEM else word.rstrip("s") or word
    return Word(word, f"={stem}", 1.0)


@lru_cache(maxsize=16_384)
def likeness(new: str, earlier: str, *, is_same_language: bool) -> Likeness:
    """Compare two texts. Same language adds the wording itself (character 4-grams) to the shared words."""
    whole, other = features(new), features(earlier)
    common = shared(whole, other)
    is_same_words = bool(whole.folded) and whole.folded == other.folded
    if not is_same_words and common < UNLIKE * min(whole.total, other.total):
        return Likeness(common / max(whole.total, other.total), 0.0, False, False, False)
    shorter, longer = sorted((whole.folded, other.folded), key=len)
    a, b = features(passage(new, other)), features(passage(earlier, whole))
    both = shared(a, b)
    smaller = min(a.total, b.total)
    dice = 2 * both / (a.total + b.total) if smaller else 0.0
    covered = both / smaller if smaller else 0.0
    # A part of an utterance is the utterance; the shorter it is, the less its being covered says.
    score = dice + (covered - dice) * _trust(smaller)
    if is_same_language:
        overlap = len(a.grams & b.grams) / max(1, min(len(a.grams), len(b.grams)))
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


def shared(a: Features, b: Features) -> float:
    """Weight of what both say."""
    return sum(min(w, b.weights[key]) for key, w in a.weights.items() if key in b.weights)


def _trust(weight: float) -> float:
    """How much a covered text of this weight counts as a part: none below 3, most from 8."""
    return max(0.0, min(1.0, (weight - 3.0) / 5.0)) * 0.8
