"""What tells two texts apart though they are alike: numbers, names, negation, mood, time, who did it to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from monitor.novelty.alignment import Alignment
from monitor.novelty.conditions import conditions
from monitor.novelty.features import Features, Word, features, other_facts, sentences
from monitor.novelty.glossary import load
from monitor.novelty.names import differing
from monitor.novelty.objects import is_other_object
from monitor.novelty.polarity import opposed, other_day, other_time

SOFT = frozenset({"possibility", "obligation", "condition", "hedge", "hearsay", "object", "order", "negated", "time"})
"""Vetoes that leave the matter to a person; the others make the texts different."""

_ALIGNED = 0.34
_BESIDE = 4
"""Words between two actors up to which a participle needs no auxiliary: "posts of A shelled by B"."""

_LONGER = 1.3
"""A text that says so much more than the other is cut to the sentences that the other may have."""


@lru_cache(maxsize=16_384)
def vetoes(new: str, earlier: str, *, is_same_language: bool, aligned: Alignment | None = None) -> tuple[str, ...]:
    """Names of the vetoes between two texts, in fixed order; the longer one is first cut to what the other says.

    `aligned`: what the words of the two have in common by meaning, where that is known.

    Cached: what a statement may report is compared to set the order of its text and again to judge it.
    """
    a, b = _aligned(new, earlier), _aligned(earlier, new)
    first, second = features(a), features(b)
    found = []
    if other_facts(first, second):
        found.append("numbers")
    if first.actors - second.actors and second.actors - first.actors:
        found.append("actors")
    if other_day(first, second):
        found.append("when")
    if polarity := opposed(first, second):
        found.append(polarity)
    both = first.persons - second.persons and second.persons - first.persons
    if both or differing(a, b, is_same_language=is_same_language):
        found.append("names")
    found += [name for name, sign in load().signs.items() if sign.tells(first.marked, second.marked)]
    like = aligned.like if aligned else frozenset()
    found += conditions(a, b, like)
    if _reversed(roles(a), roles(b)) or (is_same_language and _is_other_voice(first, second)):
        found.append("roles")
    if other_time(first, second, aligned.least if aligned else 0.0):
        found.append("time")
    if _is_turned(first, second):
        found.append("order")
    if _is_other_kind(first, second):
        found.append("kind")
    if not found and is_other_object(first, second, like, is_same_language=is_same_language):
        found.append("object")
    return tuple(found)


def _aligned(text: str, other: str) -> str:
    """The sentences of `text` that share enough with `other`; all where none does."""
    parts = sentences(text)
    there = features(other)
    if len(parts) < 2 or features(text).total <= _LONGER * there.total:
        return text
    kept = []
    for part in parts:
        here = features(part)
        shared = sum(w for key, w in here.weights.items() if key in there.weights)
        if here.total and shared / min(here.total, there.total or 1.0) >= _ALIGNED:
            kept.append(part)
    return " ".join(kept) or text


def roles(text: str) -> frozenset[tuple[str, str]]:
    """Ordered pairs (who acts, on whom) of neighbouring actors of a clause; "attacked by B" turns them round.

    A passive that names no agent tells nothing of who acts.
    """
    found = set()
    for clause in _clauses(text):
        words = features(clause).words
        places = [i for i, w in enumerate(words) if (w.is_actor or w.is_person) and not _is_place(words, i)]
        for i, j in pairwise(places):
            if words[i].key == words[j].key or not _acts(words[i + 1 : j]):
                continue
            pair = (words[i].key, words[j].key)
            if _is_by(words[i + 1 : j]):
                found.add(pair[::-1])
            elif not load().passive.search(" ".join(word.text for word in words)):
                found.add(pair)
    return frozenset(found)


def _is_by(between: Sequence[Word]) -> bool:
    """The second of two actors is who did it: "A was attacked by B"; not "A repairs the dam that was hit by B"."""
    if not any(word.text in load().agent for word in between[-3:]):
        return False
    return len(between) <= _BESIDE or bool(load().passive.search(" ".join(word.text for word in between)))


def _clauses(text: str) -> Iterator[str]:
    """Who stands in another clause neither acts nor suffers there."""
    return (clause for sentence in sentences(text) for clause in load().clause.split(sentence))


def speaks_of_agent(one: str, other: str) -> bool:
    """One text alone is in the passive: "the general threatened him", "he was threatened by the general"."""
    passive = load().passive
    return bool(passive.search(features(one).folded)) != bool(passive.search(features(other).folded))


def _is_place(words: tuple[Word, ...], i: int) -> bool:
    before = [word.text for word in words[max(0, i - 2) : i]]
    if before[-1:] == ["the"]:
        before.pop()
    return bool(before) and before[-1] in load().locative


def _acts(between: tuple[Word, ...]) -> bool:
    return any(word.text not in load().joining for word in between)


def _reversed(first: frozenset[tuple[str, str]], second: frozenset[tuple[str, str]]) -> bool:
    return any(pair[::-1] in second and pair not in second and pair[::-1] not in first for pair in first)


def _is_other_voice(first: Features, second: Features) -> bool:
    """The same words, but that in one text somebody did it and in the other it was done to him."""
    is_one = len(first.actors) == 1 and first.weights.keys() == second.weights.keys()
    return is_one and speaks_of_agent(first.folded, second.folded)


def _is_turned(first: Features, second: Features) -> bool:
    """One says before, the other after."""
    ours, theirs = _exclusive(first, second)
    return any((x, y) in load().contrasts for x in ours for y in theirs)


def _is_other_kind(first: Features, second: Features) -> bool:
    """Of several things of one kind each text has another one: the road, the railway; of units, behind numbers."""
    ours, theirs = _exclusive(first, second)
    ours, theirs = ours - load().units | _counted(first) & ours, theirs - load().units | _counted(second) & theirs
    return any(kind & ours and kind & theirs for kind in load().siblings)


def _counted(text: Features) -> frozenset[str]:
    """Keys of the words behind a number."""
    return frozenset(word.key for number, word in pairwise(text.words) if number.key[0] == "#")


def _exclusive(first: Features, second: Features) -> tuple[frozenset[str], frozenset[str]]:
    """Keys that the one has and the other has not, on both sides."""
    return frozenset(first.weights.keys() - second.weights), frozenset(second.weights.keys() - first.weights)
