"""Under what condition: whatever happens, or only if something does, and the same thing or another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from monitor.novelty.features import Features, features, sentences
from monitor.novelty.glossary import load

_LEAST_WORDS = 2
"""Words with meaning, actors aside, that a condition has on both sides where another one is told by them."""

_ONE_CONDITION = 0.34
"""Share of the words of the shorter condition from which on the other is the same in other words."""

_TOLD = 0.6
"""Share of the words of a condition from which on the other text has it, without its mark."""

_COORDINATED = re.compile(r",\s(?:et|and|и)\s", re.IGNORECASE)
"""What is told of two things that happen is no condition: they attack, and we defend ourselves."""

_MATTER_IN_COMMON = 0.4
"""Share of the shorter of what stands outside the conditions that is in common: the same thing under another one."""


def conditions(a: str, b: str, like: Set[tuple[str, str]]) -> Iterator[str]:
    """Names of the vetoes; `like`: pairs of words, by key, that mean the same."""
    first, second = features(a), features(b)
    if _is_unconditional(first, second) or _is_unconditional(second, first):
        yield "unconditional"
    if _is_other_condition(a, b, like):
        yield "condition"


def is_told_otherwise(a: str, b: str, like: Set[tuple[str, str]]) -> bool:
    """One text alone has a mark of a condition, and the other has what stands under it: "at the thaw"."""
    return _is_told(a, b, like) or _is_told(b, a, {(y, x) for x, y in like})


def _is_told(one: str, other: str, like: Set[tuple[str, str]]) -> bool:
    condition, rest = _clause(one)
    if _COORDINATED.search(other) or any(load().exception.search(features(text).folded) for text in (one, other)):
        return False
    own, said = _keys(condition) - _keys(rest), features(other).weights.keys()
    told = [x for x in own if x in said or any((x, y) in like for y in said)]
    return bool(own) and len(told) >= _TOLD * len(own) and not load().negation.search(condition)


def _clause(text: str) -> tuple[str, str]:
    """What stands under a condition, at the start of a sentence up to its comma, and the rest of it; marked."""
    for sentence in sentences(text):
        head, _, tail = sentence.partition(", ")
        if tail and (found := _started().match(features(head).marked)):
            return features(head).marked[found.end() :], features(tail).marked
    return _parted(text)


def _is_unconditional(one: Features, other: Features) -> bool:
    """Whatever happens, says the one; the other makes a condition."""
    always, condition = load().unconditional, load().signs["condition"].strong
    if not always.search(one.marked) or condition.search(one.marked):
        return False
    return bool(condition.search(other.marked)) and not always.search(other.marked)


def _is_other_condition(a: str, b: str, like: Set[tuple[str, str]]) -> bool:
    """The same thing under conditions that have hardly a word in common: "if they withdraw", "if they pay"."""
    (ours, rest), (theirs, other) = _condition(a), _condition(b)
    if min(len(ours), len(theirs)) < _LEAST_WORDS or not rest or not other:
        return False
    common = [x for x in ours if x in theirs or any((x, y) in like for y in theirs)]
    if len(common) >= _ONE_CONDITION * min(len(ours), len(theirs)):
        return False
    return len(rest & other) >= _MATTER_IN_COMMON * min(len(rest), len(other))


def _condition(text: str) -> tuple[Set[str], Set[str]]:
    """Keys of the words of the condition, and of those around it; none where there is none."""
    under, around = _parted(text)
    return _keys(under), _keys(around)


def _parted(text: str) -> tuple[str, str]:
    for sentence in sentences(text):
        marked = features(sentence).marked
        found = _started().search(marked)
        if found:
            return marked[found.end() :], marked[: found.start()]
    return "", ""


def _keys(marked: str) -> Set[str]:
    return frozenset(word.key for word in features(marked).words if word.weight and not word.is_actor)


@cache
def _started() -> re.Pattern[str]:
    return re.compile(rf"(?:{load().signs['condition'].strong.pattern})(?:\sconcept_that|\sque?|\sthat|\sчто)?")
