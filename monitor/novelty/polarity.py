"""Yes or no, more or less, was or will be: what turns an alike text into its contrary."""

from __future__ import annotations

import re

from monitor.novelty.glossary import load
from monitor.novelty.similarity import Features, features

_REACH = 3
"""Words with meaning after a negation that it may deny."""

_AROUND = 2
"""Spaces in a negation that encloses what it denies: ne … pas."""

_SHORTEST = 4
"""Letters of a word that can have an opposing prefix."""

_ONE_CLAUSE = 30
"""Words up to which a text has one time: was, or will be."""


def opposed(a: Features, b: Features) -> str | None:
    """The veto of two texts whose polarity differs, None where it doesn't.

    `negation`: one denies what the other says. `opposite`: one has the contrary word, and none is negated.
    `negated`: one has a negation of something that the other does not mention.
    """
    contrary = _has_contrary(a, b)
    denied, others = _denied(a), _denied(b)
    if bool(denied) == bool(others):
        return "opposite" if contrary else None
    if contrary:
        return "negated"  # not open, closed
    negating, plain = (denied, b) if denied else (others, a)
    return "negation" if negating & plain.weights.keys() else "negated"


def _denied(text: Features) -> frozenset[str]:
    """Keys of the words that negations of the text reach; `-` stands for a negation that reaches none."""
    found: set[str] = set()
    for match in load().signs["negation"].finditer(text.marked):
        after = features(text.marked[match.end() : match.end() + 120])
        around = features(match.group()).words if match.group().count(" ") >= _AROUND else ()
        reached = [w.key for w in (*around, *[w for w in after.words if w.weight][:_REACH]) if w.weight]
        found.update(reached or ["-"])
    return frozenset(found)


def _has_contrary(a: Features, b: Features) -> bool:
    ours, theirs = a.weights.keys() - b.weights.keys(), b.weights.keys() - a.weights.keys()
    if any((x, y) in load().opposites for x in ours for y in theirs):
        return True
    first, second = _words(a), _words(b)
    return _is_prefixed(first - second, second) or _is_prefixed(second - first, first)


def _words(text: Features) -> frozenset[str]:
    return frozenset(word.text for word in text.words if word.weight)


def _is_prefixed(own: frozenset[str], other: frozenset[str]) -> bool:
    """A word of `own` is an opposing prefix and a word of `other`."""
    prefixes = load().opposing
    for word in own:
        if not word.startswith(prefixes):
            continue
        for prefix in prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _SHORTEST and rest in other:
                return True
    return False


def other_time(a: Features, b: Features) -> bool:
    """One short text is about what was alone, the other about what will be alone."""
    if max(len(a.words), len(b.words)) > _ONE_CLAUSE:
        return False
    ours, theirs = _times(a.folded), _times(b.folded)
    return len(ours) == len(theirs) == 1 and ours != theirs


def _times(folded: str) -> set[str]:
    pairs: tuple[tuple[str, re.Pattern[str]], ...] = (("was", load().past), ("will", load().future))
    return {name for name, pattern in pairs if pattern.search(folded)}
