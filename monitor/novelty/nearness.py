"""How near the words of two texts are, by their vectors and by what the glossary says against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, pairwise, product
from typing import Any

from monitor.novelty.embedding import Vectors, numpy
from monitor.novelty.glossary import load

_UNLIKE, _ALIKE = 0.35, 0.65
"""Cosines of two words up to which they have nothing in common, and from which on they mean the same.

Measured with the packaged encoder: translations and close synonyms lie from 0.65 on, words at random under 0.4.
"""

_TAKEN = 0.5
"""What remains of nearness to a word that the other text has itself."""

_KNOWN_APART = 0.5
"""What remains of the nearness of two words that the glossary has as different: release, withdraw."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A word with meaning: `surface` is what its vector is made of."""

    key: str
    surface: str
    weight: float
    is_actor: bool
    is_known: bool


Terms = Sequence[Term]
"""The words of a text, each key once; never none."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The words of one text beside those of another.

    `near`: of each word of the one (rows) how near it is to each of the other (columns), in [0, 1]. `least`, `most`:
    how much of the two has its like in the other, of the one that has less, and of that with more.
    """

    near: Any
    least: float
    most: float


def beside(ours: Terms, others: Sequence[Terms], vectors: Vectors) -> list[Beside]:
    """The words of one text beside those of each of the others; all have vectors."""
    np = numpy()
    theirs = list(chain(*others))
    bounds = list(accumulate(map(len, others), initial=0))
    near = ((_cosines(ours, theirs, vectors) - _UNLIKE) / (_ALIKE - _UNLIKE)).clip(0.0, 1.0)
    near[[term.is_actor for term in ours]] = 0.0
    near[:, [term.is_actor for term in theirs]] = 0.0
    columns, equal, kin = _columns(theirs), np.zeros(near.shape, bool), np.zeros(near.shape, bool)
    for i, term in enumerate(ours):
        for key in _kept_apart().get(term.key, _NONE) & columns.keys():
            near[i, columns[key]] = 0.0
        for key in _kin().get(term.key, _NONE) & columns.keys():
            kin[i, columns[key]] = True
        equal[i, columns.get(term.key, ())] = True
    in_text = np.logical_or.reduceat(equal, bounds[:-1], axis=1).repeat([*map(len, others)], axis=1)
    near[in_text | equal.any(axis=0)] *= _TAKEN
    near[equal] = 1.0
    shares = _shares(ours, theirs, _told(ours, theirs, near, equal | kin), bounds[:-1])
    return [Beside(near[:, start:end], *share) for (start, end), share in zip(pairwise(bounds), shares, strict=True)]


def _told(ours: Terms, theirs: Terms, near: Any, are_kin: Any) -> Any:  # noqa: ANN401 - numpy matrices
    """Less of the nearness of two words counts that the glossary has both, and not as kin."""
    np = numpy()
    are_known = np.array([[term.is_known] for term in ours]) & np.array([term.is_known for term in theirs])
    return np.where(are_known & ~are_kin, near * _KNOWN_APART, near)


def _shares(ours: Terms, theirs: Terms, near: Any, starts: Sequence[int]) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    """Of each other text, beginning at `starts`, `least` and `most`."""
    np = numpy()
    here, there = (np.array([term.weight for term in of]) for of in (ours, theirs))
    of_ours = here @ np.maximum.reduceat(near, starts, axis=1) / here.sum()
    of_theirs = np.add.reduceat(there * near.max(axis=0), starts) / np.add.reduceat(there, starts)
    return zip(np.minimum(of_ours, of_theirs).tolist(), np.maximum(of_ours, of_theirs).tolist(), strict=True)


def _columns(theirs: Terms) -> Mapping[str, list[int]]:
    """By key of a word where it stands."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for j, term in enumerate(theirs):
        found[term.key].append(j)
    return found


def _cosines(ours: Terms, theirs: Terms, vectors: Vectors) -> Any:  # noqa: ANN401 - a numpy matrix
    words = {term.surface: None for term in theirs}
    places = {word: place for place, word in enumerate(words)}
    product = _matrix([term.surface for term in ours], vectors) @ _matrix(list(words), vectors).T
    return product[:, [places[term.surface] for term in theirs]]


def _matrix(words: Sequence[str], vectors: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - a numpy matrix
    np = numpy()
    return np.frombuffer(b"".join(vectors[word] for word in words), "<f2").astype("f4").reshape(len(words), -1)


@cache
def _kept_apart() -> Mapping[str, frozenset[str]]:
    """By key of a word its opposites, and the things of one kind with it."""
    glossary = load()
    return _by_one(chain(glossary.opposites, *(product(kind, kind) for kind in glossary.siblings)))


@cache
def _kin() -> Mapping[str, frozenset[str]]:
    """By key of a word those of the glossary that may stand for it."""
    return _by_one(load().kin)


def _by_one(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return {one: frozenset(others) for one, others in found.items()}
