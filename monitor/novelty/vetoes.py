"""What tells two texts apart though they are alike: numbers, negation, modality, who did it to whom."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

from monitor.novelty.glossary import load
from monitor.novelty.similarity import Word, features, sentences

SOFT = frozenset({"possibility", "obligation", "condition", "object"})
"""Vetoes that leave the matter to a person; the others make the texts different."""

_ALIGNED = 0.34
_VERBATIM = 0.55
"""Share of the shorter text's words that both have in one order, from which a differing part is a substitution."""

_SENTENCE_WORDS = 120
"""Longer texts are no one sentence; and the matcher's time grows with the square of the length."""

_PART = 0.9
_SUBSTITUTED = 0.3
"""Weight of a differing part, and its share of the whole, from which it is another object and not a synonym."""


def vetoes(new: str, earlier: str) -> tuple[str, ...]:
    """Names of the vetoes between two texts, in fixed order; the longer one is first cut to what the other says."""
    a, b = _aligned(new, earlier), _aligned(earlier, new)
    first, second = features(a), features(b)
    found = []
    if first.facts - second.facts and second.facts - first.facts:
        found.append("numbers")
    if first.actors - second.actors and second.actors - first.actors:
        found.append("actors")
    for name, pattern in load().signs.items():
        if bool(pattern.search(first.marked)) != bool(pattern.search(second.marked)):
            found.append(name)
    if _reversed(roles(a), roles(b)):
        found.append("roles")
    if not found and _is_substitution(first.words, second.words):
        found.append("object")
    return tuple(found)


def _aligned(text: str, other: str) -> str:
    """The sentences of `text` that share enough with `other`; all where none does."""
    parts = sentences(text)
    if len(parts) < 2:
        return text
    there = features(other)
    kept = []
    for part in parts:
        here = features(part)
        shared = sum(w for key, w in here.weights.items() if key in there.weights)
        if here.total and shared / min(here.total, there.total or 1.0) >= _ALIGNED:
            kept.append(part)
    return " ".join(kept) or text


def roles(text: str) -> frozenset[tuple[str, str]]:
    """Ordered pairs (who acts, on whom) of neighbouring actors in a sentence; "attacked by B" turns them round."""
    found = set()
    for sentence in sentences(text):
        words = features(sentence).words
        places = [i for i, word in enumerate(words) if word.is_actor and not _is_place(words, i)]
        for i, j in pairwise(places):
            if words[i].key != words[j].key and _acts(words[i + 1 : j]):
                pair = (words[i].key, words[j].key)
                is_passive = any(word.text in load().agent for word in words[max(i + 1, j - 3) : j])
                found.add(pair[::-1] if is_passive else pair)
    return frozenset(found)


def _is_place(words: tuple[Word, ...], i: int) -> bool:
    before = [word.text for word in words[max(0, i - 2) : i]]
    if before[-1:] == ["the"]:
        before.pop()
    return bool(before) and before[-1] in load().locative


def _acts(between: tuple[Word, ...]) -> bool:
    return any(word.text not in load().joining for word in between)


def _reversed(first: frozenset[tuple[str, str]], second: frozenset[tuple[str, str]]) -> bool:
    return any(pair[::-1] in second and pair not in second and pair[::-1] not in first for pair in first)


def _is_substitution(first: tuple[Word, ...], second: tuple[Word, ...]) -> bool:
    """The same sentence with another object in it: "no electricity", "no medicine"."""
    if max(len(first), len(second)) > _SENTENCE_WORDS:
        return False
    matcher = SequenceMatcher(None, [w.text for w in first], [w.text for w in second], autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    if same < _VERBATIM * min(len(first), len(second)):
        return False
    keys = {w.key for w in first}, {w.key for w in second}
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        ours = {w.key: w.weight for w in first[a1:a2] if w.key not in keys[1]}
        theirs = {w.key: w.weight for w in second[b1:b2] if w.key not in keys[0]}
        parts = sum(ours.values()), sum(theirs.values())
        share = max(part / _total(words) for part, words in zip(parts, (first, second), strict=True))
        if kind == "replace" and min(parts) >= _PART and share >= _SUBSTITUTED:
            return True
    return False


def _total(words: tuple[Word, ...]) -> float:
    return sum({word.key: word.weight for word in words}.values()) or 1.0
