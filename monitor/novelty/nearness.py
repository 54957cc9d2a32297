"""How near the words of two texts are, by their vectors and by what the glossary says against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
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
    """The words of one text beside those of others: a row a word of the one; the others one behind the other.

    `near`: how near two words are, in [0, 1]; `are_kin`: whether they are the same or kin.
    """

    ours: Terms
    others: Sequence[Terms]
    near: Any
    are_kin: Any

    def shares(self) -> list[tuple[float, float]]:
        """Of each other text how much of the two has its like: of the one that has less, and of that with more.

        Less of the nearness of two words counts that the glossary has both, and not as kin.
        """
        np, starts = numpy(), _starts(self.others)
        theirs = list(chain(*self.others))
        are_known = np.array([[term.is_known] for term in self.ours]) & np.array([term.is_known for term in theirs])
        near = np.where(are_known & ~self.are_kin, self.near * _KNOWN_APART, self.near)
        here, there = (np.array([term.weight for term in of]) for of in (self.ours, theirs))
        of_ours = here @ np.maximum.reduceat(near, starts, axis=1) / here.sum()
        of_theirs = np.add.reduceat(there * near.max(axis=0), starts) / np.add.reduceat(there, starts)
        return list(
            zip(np.minimum(of_ours, of_theirs).tolist(), np.maximum(of_ours, of_theirs).tolist(), strict=True)
        )


def beside(ours: Terms, others: Sequence[Terms], vectors: Vectors) -> Beside:
    """The words of one text beside those of others; all have vectors."""
    np = numpy()
    theirs = list(chain(*others))
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
    in_text = np.logical_or.reduceat(equal, _starts(others), axis=1).repeat([*map(len, others)], axis=1)
    near[in_text | equal.any(axis=0)] *= _TAKEN
    near[equal] = 1.0
    return Beside(ours, others, near, equal | kin)


def _starts(others: Sequence[Terms]) -> list[int]:
    return list(accumulate(map(len, others[:-1]), initial=0))


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
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in glossary.opposites:
        apart[one].add(other)
    for kind in glossary.siblings:
        for key in kind:
            apart[key] |= kind
    return {key: frozenset(others) for key, others in apart.items()}


@cache
def _kin() -> Mapping[str, frozenset[str]]:
    """By key of a word those of the glossary that may stand for it."""
    kin: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in load().kin:
        kin[one].add(other)
    return {key: frozenset(others) for key, others in kin.items()}
