"""Two texts that are alike but for what they speak of: the same sentence with another object, another matter."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from monitor.novelty.features import Features, Word, in_common

Like = frozenset[tuple[str, str]]
"""Pairs of words, by key, that mean the same."""

_SENTENCE_WORDS = 120
"""Longer texts are no one sentence; and the matcher's time grows with the square of the length."""

_VERBATIM, _FEW, _PART = 0.5, 3, 0.5
"""Share of words that are the same, how many with meaning differ, and their least weight: another object."""

_FRAMED, _SEVERAL = 0.4, 2
"""The same of words with meaning alone: "they discussed the border", "they discussed rail links"."""

_MUCH = 0.55
"""Share of the shorter text from which on both are one sentence with another end."""

_TELLING = 0.8
"""Weight from which a word of the glossary tells what is spoken of."""

_OTHER_MATTER = {True: (2.4, 0.5), False: (1.6, 0.3)}
"""How much of what is told, and which share of the whole, makes another matter; in one language, in two."""


def is_other_object(first: Features, second: Features, like: Like, *, is_same_language: bool) -> bool:
    """What is alike is not what is spoken of."""
    if is_same_language and (
        _is_substitution(first.words, second.words, like) or _ends_otherwise(first, second, like)
    ):
        return True
    return _is_other_matter(first, second, _OTHER_MATTER[is_same_language])


def _is_substitution(first: Sequence[Word], second: Sequence[Word], like: Like) -> bool:
    """The same sentence but for one place: "a school was hit", "a power station was hit". Paraphrases differ more.

    Beside the words with meaning alone, several of them have to differ: one may be a synonym.
    """
    if max(len(first), len(second)) > _SENTENCE_WORDS:
        return False
    one, other = ([word for word in words if word.weight] for words in (first, second))
    return _differ_once(first, second, like, 1, _VERBATIM) or _differ_once(one, other, like, _SEVERAL, _FRAMED)


def _ends_otherwise(first: Features, second: Features, like: Like) -> bool:
    """Much the same words, and of one verb another object at the end: they exchange envoys, they exchange maps."""
    (verb, object_), (other_verb, other) = (_end(text.words) for text in (first, second))
    if not verb or verb != other_verb or in_common(first, second) < _MUCH:
        return False
    return object_ not in second.weights and other not in first.weights and (object_, other) not in like


def _end(words: Sequence[Word]) -> tuple[str, str]:
    """Keys of the last two words with meaning; where the last one is no word we know, it ends nothing."""
    keys = [word.key for word in words if word.weight][-2:]
    return (keys[0], keys[1]) if len(keys) == 2 and keys[1][0] not in "=#@" else ("", "")


def _differ_once(first: Sequence[Word], second: Sequence[Word], like: Like, least: int, alike: float) -> bool:
    matcher = SequenceMatcher(None, [w.key for w in first], [w.key for w in second], autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1 or matcher.ratio() < alike:
        return False
    kind, a1, a2, b1, b2 = changes[0]
    gone, come = ([word for word in words if word.weight] for words in (first[a1:a2], second[b1:b2]))
    if all(any((one.key, other.key) in like for other in come) for one in gone):
        return False
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
