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

SOFT = frozenset({"possibility", "obligation", "condition", "hedge", "hearsay", "object", "order", "negated", "time"})
"""Vetoes that leave the matter to a person; the others make the texts different."""

_ALIGNED = 0.34
_LONGER = 1.3
"""A text that says so much more than the other is cut to the sentences that the other may have."""

_SENTENCE_WORDS = 120
"""Longer texts are no one sentence; and the matcher's time grows with the square of the length."""

_VERBATIM, _FEW, _PART = 0.5, 3, 0.5
"""Share of words that are the same, how many with meaning differ, and their least weight: another object."""

_FRAMED, _SEVERAL = 0.4, 2
"""The same of words with meaning alone: "they discussed the border", "they discussed rail links"."""

_TELLING = 0.8
"""Weight from which a word of the glossary tells what is spoken of."""

_OTHER_MATTER = {True: (2.4, 0.5), False: (1.6, 0.3)}
"""How much of what is told, and which share of the whole, makes another matter; in one language, in two."""


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
    found += [name for name, sign in load().signs.items() if sign.tells(first.marked, second.marked)]
    if _reversed(roles(a), roles(b)) or (is_same_language and _is_other_voice(first, second)):
        found.append("roles")
    if other_time(first, second):
        found.append("time")
    if _is_turned(first, second):
        found.append("order")
    if _is_other_kind(first, second):
        found.append("kind")
    if not found and _is_other_object(first, second, is_same_language=is_same_language):
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
    """Ordered pairs (who acts, on whom) of neighbouring actors in a sentence; "attacked by B" turns them round.

    A passive that names no agent tells nothing of who acts.
    """
    found = set()
    for sentence in sentences(text):
        words = features(sentence).words
        places = [i for i, w in enumerate(words) if (w.is_actor or w.is_person) and not _is_place(words, i)]
        for i, j in pairwise(places):
            if words[i].key == words[j].key or not _acts(words[i + 1 : j]):
                continue
            pair = (words[i].key, words[j].key)
            if any(word.text in load().agent for word in words[max(i + 1, j - 3) : j]):
                found.add(pair[::-1])
            elif not load().passive.search(" ".join(word.text for word in words)):
                found.add(pair)
    return frozenset(found)


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
    is_one = speaks_of_agent(first.folded, second.folded)
    return is_one and len(first.actors) == 1 and first.weights.keys() == second.weights.keys()


def _is_turned(first: Features, second: Features) -> bool:
    """One says before, the other after."""
    ours, theirs = _exclusive(first, second)
    return any((x, y) in load().contrasts for x in ours for y in theirs)


def _is_other_kind(first: Features, second: Features) -> bool:
    """Of several things of one kind each text has another one: the road, the railway."""
    ours, theirs = _exclusive(first, second)
    return any(kind & ours and kind & theirs for kind in load().siblings)


def _is_other_object(first: Features, second: Features, *, is_same_language: bool) -> bool:
    """What is alike is not what is spoken of."""
    if is_same_language and _is_substitution(first.words, second.words):
        return True
    return _is_other_matter(first, second, _OTHER_MATTER[is_same_language])


def _exclusive(first: Features, second: Features) -> tuple[frozenset[str], frozenset[str]]:
    """Keys that the one has and the other has not, on both sides."""
    return frozenset(first.weights.keys() - second.weights), frozenset(second.weights.keys() - first.weights)


def _is_substitution(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """The same sentence but for one place: "a school was hit", "a power station was hit". Paraphrases differ more.

    Beside the words with meaning alone, several of them have to differ: one may be a synonym.
    """
    if max(len(first), len(second)) > _SENTENCE_WORDS:
        return False
    one, other = ([word for word in words if word.weight] for words in (first, second))
    return _differ_once(first, second, 1, _VERBATIM) or _differ_once(one, other, _SEVERAL, _FRAMED)


def _differ_once(first: Sequence[Word], second: Sequence[Word], least: int, alike: float) -> bool:
    matcher = SequenceMatcher(None, [w.key for w in first], [w.key for w in second], autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1 or matcher.ratio() < alike:
        return False
    kind, a1, a2, b1, b2 = changes[0]
    gone, come = ([word for word in words if word.weight] for words in (first[a1:a2], second[b1:b2]))
    is_small = least <= min(len(gone), len(come)) and max(len(gone), len(come)) <= _FEW
    return kind == "replace" and is_small and min(_weight(gone), _weight(come)) >= _PART


def _is_other_matter(first: Features, second: Features, least: tuple[float, float]) -> bool:
    """A good part of each is what the other would have in words we know."""
    weight, share = least
    only = (_only(first, second), _only(second, first))
    return min(only) >= weight and min(only[0] / first.total, only[1] / second.total) >= share


def _only(one: Features, other: Features) -> float:
    own = [w for w in one.words if w.key not in other.weights and w.key[0] not in "=#@" and w.weight >= _TELLING]
    return sum({w.key: w.weight for w in own}.values())


def _weight(words: Sequence[Word]) -> float:
    return sum(word.weight for word in words)
