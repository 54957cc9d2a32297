"""Word by word: how much of what each of two texts says has its like in the other, in whatever language.

The same word, number or concept of the glossary is the same; of other words the vectors tell how near they are.
Opposites, things of one kind and other actors are near in every vector space, and count as nothing in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from monitor.novelty.embedding import Vectors, keep, once
from monitor.novelty.features import features
from monitor.novelty.glossary import fold
from monitor.novelty.nearness import Beside, Term, beside
from monitor.novelty.similarity import passage

MOST_TERMS = 60
"""Words of a text that are looked at; the passages that are compared are hardly longer."""

_SYNONYMS = 0.9
"""Of that scale, from which on to deny the one is to deny the other."""

_AKIN = 0.3
"""From which on to deny the one may be to deny the other, in another language."""

_ONE_CLAUSE = 5
"""Words with meaning up to which another order hardly comes of another construction."""

_OWN_WORDS = 0.2
"""Share of equal words in a row that two reports in own words have too."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of each text the other has.

    `least`, `most`: shares in [0, 1]. `frame`: share of the same words in the same order, with others exchanged; 0
    where one is the other with words added.
    `like`: pairs of words, by key, that mean the same; `akin`: those that may. `is_turned`: the same words but for
    two that changed places.
    """

    least: float
    most: float
    frame: float
    like: frozenset[tuple[str, str]]
    akin: frozenset[tuple[str, str]]
    is_turned: bool


@lru_cache(maxsize=4_096)
def terms(text: str) -> tuple[Term, ...]:
    """The words of `text` with meaning, once each, but numbers and dates: those are facts, and equal or not."""
    written = {fold(word): word.lower() for word in _WORD.findall(text)}
    found: dict[str, Term] = {}
    for word in features(text).words:
        if word.weight and word.key[0] not in "#@" and word.key not in found:
            surface = written.get(word.text, word.text) if word.key[0] == "=" else word.key.replace("_", " ")
            found[word.key] = Term(
                word.key, surface, word.weight, word.is_actor or word.is_person, word.key[0] != "="
            )
    return tuple(found.values())[:MOST_TERMS]


def compared(new: str, earlier: str) -> tuple[str, str]:
    """The passages of the two that are laid side by side."""
    return passage(new, features(earlier)), passage(earlier, features(new))


@lru_cache(maxsize=4_096)
def surfaces(text: str) -> frozenset[str]:
    """What vectors are needed of."""
    return frozenset(term.surface for term in terms(text))


def lay_out(new: str, others: Iterable[str], vectors: Vectors) -> None:
    """Lay `new` at once beside each of the others, of which `shares` and `align` tell then."""
    there = dict.fromkeys(there for here, there in (compared(new, other) for other in others) if here == new)
    known = [text for text in there if _are_known(new, text, vectors)]
    if known:
        for text, laid in zip(known, beside(terms(new), [*map(terms, known)], vectors), strict=True):
            keep(vectors, ("beside", new, text), laid)


def shares(new: str, earlier: str, vectors: Vectors) -> tuple[float, float] | None:
    """`least` and `most` of `align`, which cost a fraction of it."""
    laid = _laid(*compared(new, earlier), vectors)
    return (laid.least, laid.most) if laid else None


def align(new: str, earlier: str, vectors: Vectors) -> Alignment | None:
    """None where a vector is missing, or a text has no word with meaning."""
    here, there = compared(new, earlier)
    laid = _laid(here, there, vectors)
    if laid is None:
        return None
    ours, theirs = terms(here), terms(there)
    like, akin = (_pairs(laid.near >= bar) for bar in (_SYNONYMS, _AKIN))
    return Alignment(
        least=laid.least,
        most=laid.most,
        frame=_frame(here, there, _synonyms(ours, theirs, like)),
        like=frozenset((ours[i].key, theirs[j].key) for i, j in like),
        akin=frozenset((ours[i].key, theirs[j].key) for i, j in akin),
        is_turned=_is_turned(dict(like), len(ours), len(theirs)),
    )


def _laid(here: str, there: str, vectors: Vectors) -> Beside | None:
    def found() -> Beside | None:
        return beside(terms(here), [terms(there)], vectors)[0] if _are_known(here, there, vectors) else None

    return once(vectors, ("beside", here, there), found)


def _pairs(are_near: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - a numpy matrix
    return [(int(i), int(j)) for i, j in zip(*are_near.nonzero(), strict=True)]


def _are_known(here: str, there: str, vectors: Vectors) -> bool:
    return all(words and vectors.keys() >= words for words in (surfaces(here), surfaces(there)))


def _is_turned(like: Mapping[int, int], ours: int, theirs: int) -> bool:
    """All words have their like, in order but for two with another between: who did it to whom."""
    if ours != theirs or ours > _ONE_CLAUSE or len(like) != ours or len(set(like.values())) != ours:
        return False
    moved = [i for i, j in sorted(like.items()) if i != j]
    return len(moved) == 2 and moved[1] - moved[0] >= 2 and like[moved[0]] == moved[1]


def _synonyms(ours: Sequence[Term], theirs: Sequence[Term], like: Sequence[tuple[int, int]]) -> dict[str, str]:
    """By key one name for the two words of a pair."""
    apart = [(ours[i].key, theirs[j].key) for i, j in like if ours[i].key != theirs[j].key]
    return {key: min(pair) for pair in apart for key in pair}


def _frame(here: str, there: str, synonyms: Mapping[str, str]) -> float:
    """Synonyms count as the same word: who exchanges nothing else has not said another thing."""
    one, other = (
        [synonyms.get(word.key, word.text) for word in features(text).words][: 2 * MOST_TERMS]
        for text in (here, there)
    )
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    if equal >= min(len(one), len(other)):
        return 0.0
    return max(0.0, matcher.ratio() - _OWN_WORDS) / (1 - _OWN_WORDS)
