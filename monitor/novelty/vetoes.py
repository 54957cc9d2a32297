"""What tells two texts apart though they are alike: numbers, names, negation, mood, time, who did it to whom."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from monitor.novelty.glossary import load
from monitor.novelty.names import differing
from monitor.novelty.polarity import opposed, other_time
from monitor.novelty.similarity import Features, Word, features, sentences

SOFT = frozenset({"possibility", "obligation", "condition", "object", "negated", "time"})
"""Vetoes that leave the matter to a person; the others make the texts different."""

_ALIGNED = 0.34
_LONGER = 1.3
"""A text that says so much more than the other is cut to the sentences that the other may have."""

_SENTENCE_WORDS = 120
"""Longer texts are no one sentence; and the matcher's time grows with the square of the length."""

_VERBATIM, _FEW, _PART = 0.5, 3, 0.7
"""Share of words that are the same, how many with meaning differ, and their least weight: another object."""

_TELLING, _OTHER_MATTER, _OTHER_SHARE = 0.8, 1.6, 0.3
"""From which weight on a word of the glossary tells what is spoken of; how much of it, and which share of the whole,
makes another matter.
"""


@lru_cache(maxsize=16_384)
def vetoes(new: str, earlier: str, *, is_same_language: bool) -> tuple[str, ...]:
    """Names of the vetoes between two texts, in fixed order; the longer one is first cut to what the other says.

    Cached: what a statement may report is compared to set the order of its text and again to judge it.
    """
    a, b = _aligned(new, earlier), _aligned(earlier, new)
    first, second = features(a), features(b)
    found = []
    if first.facts - second.facts and second.facts - first.facts:
        found.append("numbers")
    if first.actors - second.actors and second.actors - first.actors:
        found.append("actors")
    if polarity := opposed(first, second):
        found.append(polarity)
    both = first.persons - second.persons and second.persons - first.persons
    if both or differing(a, b, is_same_language=is_same_language):
        found.append("names")
    for name, pattern in load().signs.items():
        if name != "negation" and bool(pattern.search(first.marked)) != bool(pattern.search(second.marked)):
            found.append(name)
    if _reversed(roles(a), roles(b)):
        found.append("roles")
    if other_time(first, second):
        found.append("time")
    is_other = _is_substitution(first.words, second.words) if is_same_language else _is_other_matter(first, second)
    if not found and is_other:
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
    """Ordered pairs (who acts, on whom) of neighbouring actors in a sentence; "attacked by B" turns them round."""
    found = set()
    for sentence in sentences(text):
        words = features(sentence).words
        places = [i for i, w in enumerate(words) if (w.is_actor or w.is_person) and not _is_place(words, i)]
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
    """The same sentence but for one place: "a school was hit", "a power station was hit". Paraphrases differ more."""
    if max(len(first), len(second)) > _SENTENCE_WORDS:
        return False
    matcher = SequenceMatcher(None, [w.key for w in first], [w.key for w in second], autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1:
        return False
    kind, a1, a2, b1, b2 = changes[0]
    gone, come = first[a1:a2], second[b1:b2]
    is_small = (
        max(sum(word.weight > 0 for word in words) for words in (gone, come)) <= _FEW and matcher.ratio() >= _VERBATIM
    )
    return kind == "replace" and is_small and min(_weight(gone), _weight(come)) >= _PART


def _is_other_matter(first: Features, second: Features) -> bool:
    """Across languages: a good part of each is what the other would have in words we know."""
    only = (_only(first, second), _only(second, first))
    return min(only) >= _OTHER_MATTER and min(only[0] / first.total, only[1] / second.total) >= _OTHER_SHARE


def _only(one: Features, other: Features) -> float:
    own = [w for w in one.words if w.key not in other.weights and w.key[0] not in "=#@" and w.weight >= _TELLING]
    return sum({w.key: w.weight for w in own}.values())


def _weight(words: Sequence[Word]) -> float:
    return sum(word.weight for word in words)
