"""Yes or no, more or less, was or will be: what turns an alike text into its contrary."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

from monitor.novelty.features import Features, features, in_common
from monitor.novelty.glossary import load

_LIGHT = 0.5
"""Weight up to which a word after a negation is denied with the next one."""

_UNDONE = re.compile("un[a-z]{3,}ed")

_REFUSE = {"refuse"}
"""Negates by itself: refused, accepted."""

_BESIDE = 3
"""Words with meaning that a word stands beside."""

_SHORTEST = 4
"""Letters of a word that can have an opposing prefix."""

_ENGLISH, _ARTICLE = re.compile(r"\b(?:the|of|and|is|with|that|from|for)\b"), re.compile(r"\ba\s")
"""Words that French has not, and the article of such a text: in French it makes a past."""

_ONE_CLAUSE = 30
"""Words up to which a text has one time: was, or will be."""


_SAME_MATTER, _ALL_THE_SAME = 0.6, 0.8
"""Share of the shorter text that the other has, in its words or in others, where another time is told: paraphrases
change the verb."""


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


def is_half_denied(a: Features, b: Features) -> bool:
    """One text alone denies something, and the other has a word that half does: in vain, false, instead."""
    plain = b if denied_words(a) else a
    return bool(load().half_denying.search(plain.marked))


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
    if not demands:
        return False
    denials = [match.span() for match in load().negation.finditer(denying.marked)]
    unless = load().exception.finditer(denying.marked)
    return any(match.start() == 0 or len(denials) > 1 or not _within(match.span(), denials) for match in unless)


def _within(part: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Of what is denied, as in "without a toll", and not what must come first."""
    return any(start <= part[0] and part[1] <= end for start, end in spans)


def denied_words(text: Features) -> frozenset[str]:
    """Keys of the words that negations of the text reach: those they enclose, else the next ones; `-` for none."""
    return _negated(text.marked) | {word.key for word in text.words if _is_undone(word.text)}


@lru_cache(maxsize=4_096)
def _negated(marked: str) -> frozenset[str]:
    found: set[str] = set()
    for match in load().negation.finditer(marked):
        after = features(marked[match.end() : match.end() + 120])
        around = features(" ".join(match.group().split()[1:-1])).words
        enclosed = [w.key for w in around if w.weight]
        found.update(enclosed or _reached(after) or ["-"])
    return frozenset(found)


def _reached(after: Features) -> list[str]:
    """Keys of the next word with meaning, and of those before it that say little: all, any new."""
    told = [word for word in after.words if word.weight and word.key[0] not in "#@"]
    light = next((i for i, word in enumerate(told) if word.weight > _LIGHT), len(told))
    return [word.key for word in told[: light + 1]]


def _is_undone(word: str) -> bool:
    """Unopened is not opened."""
    glossary = load()
    return bool(_UNDONE.fullmatch(word) and not glossary.concept(word) and glossary.concept(word.removeprefix("un")))


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


def other_day(a: Features, b: Features) -> bool:
    """Next month, says the one, the other next year."""
    ours, theirs = _days(a.folded), _days(b.folded)
    return bool(ours and theirs) and ours.isdisjoint(theirs)


@lru_cache(maxsize=4_096)
def _days(folded: str) -> frozenset[str]:
    return frozenset(day for day, pattern in load().when.items() if pattern.search(folded))


def other_time(a: Features, b: Features, covered: float) -> bool:
    """One short text is about what was alone, the other of the same words about what will be or is asked for alone.

    `covered`: share of either that the other has by meaning, where that is known.
    """
    if max(len(a.words), len(b.words)) > _ONE_CLAUSE:
        return False
    common = in_common(a, b)
    ours, theirs = _times(a.folded), _times(b.folded)
    is_same_matter = common >= _SAME_MATTER or covered >= _ALL_THE_SAME
    if is_same_matter and len(ours) == len(theirs) == 1 and ours != theirs:
        return True
    if max(common, covered) < _SAME_MATTER:
        return False
    return (_is_asked(a, ours) and _is_done(b, theirs)) or (_is_asked(b, theirs) and _is_done(a, ours))


def _is_asked(text: Features, times: Set[str]) -> bool:
    return "was" not in times and bool(load().asked.search(text.folded))


def _is_done(text: Features, times: Set[str]) -> bool:
    return times == {"was"} and not load().asked.search(text.folded)


@lru_cache(maxsize=4_096)
def _times(folded: str) -> frozenset[str]:
    pairs: tuple[tuple[str, re.Pattern[str]], ...] = (("was", load().past), ("will", load().future))
    told = _ARTICLE.sub("", folded) if _ENGLISH.search(folded) else folded
    return frozenset(name for name, pattern in pairs if pattern.search(told))
