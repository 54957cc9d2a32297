"""Yes or no, more or less, was or will be: what turns an alike text into its contrary."""

from __future__ import annotations

import re

from monitor.novelty.glossary import load
from monitor.novelty.similarity import Features, features, shared

_REACH = 1
"""Words with meaning after a negation that it may deny."""

_REFUSE = {"refuse"}
"""Negates by itself: refused, accepted."""

_BESIDE = 3
"""Words with meaning that a word stands beside."""

_SHORTEST = 4
"""Letters of a word that can have an opposing prefix."""

_ONE_CLAUSE = 30
"""Words up to which a text has one time: was, or will be."""


_SAME_MATTER = 0.6
"""Share of the shorter text that the other has, where another time is told: paraphrases change the verb."""


def opposed(a: Features, b: Features) -> str | None:
    """The veto of two texts whose polarity differs, None where it doesn't.

    `negation`: one denies what the other says. `opposite`: one has the contrary word, and none is negated.
    `negated`: one has a negation of something that the other does not mention.
    """
    denied, others = denied_words(a), denied_words(b)
    contrary = _has_contrary(a, b, denied, others)
    if bool(denied) == bool(others):
        return "opposite" if contrary else None
    if contrary:
        return "opposite" if _REFUSE & (a.weights.keys() ^ b.weights.keys()) else "negated"  # not open, closed
    if _is_exception(a if denied else b, b if denied else a):
        return None
    negating, plain = (denied, b) if denied else (others, a)
    return "negation" if negating & plain.weights.keys() else "negated"


def denies(a: Features, b: Features, like: frozenset[tuple[str, str]]) -> bool:
    """One text alone denies something, and the other says that in another word: pairs of keys that mean the same."""
    denied, others = denied_words(a), denied_words(b)
    if bool(denied) == bool(others):
        return False
    return any((x in denied) != (y in others) for x, y in like)


def _is_exception(denying: Features, other: Features) -> bool:
    """What one text denies unless something happens, the other text makes conditional on it."""
    signs = load().signs
    demands = any(signs[name].strong.search(other.marked) for name in ("obligation", "condition"))
    return demands and bool(load().exception.search(denying.marked))


def denied_words(text: Features) -> frozenset[str]:
    """Keys of the words that negations of the text reach: those they enclose, else the next ones; `-` for none."""
    found: set[str] = set()
    for match in load().negation.finditer(text.marked):
        after = features(text.marked[match.end() : match.end() + 120])
        around = features(" ".join(match.group().split()[1:-1])).words
        enclosed = [w.key for w in around if w.weight]
        reached = enclosed or [w.key for w in after.words if w.weight and w.key[0] not in "#@"][:_REACH]
        found.update(reached or ["-"])
    return frozenset(found)


def _has_contrary(a: Features, b: Features, denied: frozenset[str], others: frozenset[str]) -> bool:
    """Each has the opposite of a word of the other. Where both deny something, "not accept" is "refuse"."""
    ours, theirs = a.weights.keys() - b.weights.keys(), b.weights.keys() - a.weights.keys()
    for x, y in ((x, y) for x in ours for y in theirs):
        if denied and others and (x in denied) != (y in others):
            continue
        if (x, y) in load().opposites or ((x, y) in load().phases and _beside(a, x) & _beside(b, y)):
            return True
    first, second = _words(a), _words(b)
    return _is_prefixed(first - second, second) or _is_prefixed(second - first, first)


def _beside(text: Features, key: str) -> frozenset[str]:
    """Keys of the words with meaning around that one."""
    words = [word.key for word in text.words if word.weight]
    near = [words[max(0, i - _BESIDE) : i + _BESIDE + 1] for i, word in enumerate(words) if word == key]
    return frozenset(other for run in near for other in run)


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
    """One short text is about what was alone, the other of the same words about what will be alone."""
    if shared(a, b) < _SAME_MATTER * min(a.total, b.total) or max(len(a.words), len(b.words)) > _ONE_CLAUSE:
        return False
    ours, theirs = _times(a.folded), _times(b.folded)
    return len(ours) == len(theirs) == 1 and ours != theirs


def _times(folded: str) -> set[str]:
    pairs: tuple[tuple[str, re.Pattern[str]], ...] = (("was", load().past), ("will", load().future))
    return {name for name, pattern in pairs if pattern.search(folded)}
