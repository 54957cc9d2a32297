"""How near the words of two texts are, by their vectors and by what the glossary says against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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


def nearness(ours: Sequence[Term], theirs: Sequence[Term], vectors: Vectors) -> Any:  # noqa: ANN401 - a numpy matrix
    """How near each word of the one text is to each of the other, in [0, 1]."""
    np = numpy()
    cosines = _matrix(ours, vectors) @ _matrix(theirs, vectors).T
    near = ((cosines - _UNLIKE) / (_ALIKE - _UNLIKE)).clip(0.0, 1.0)
    columns = {term.key: j for j, term in enumerate(theirs)}
    equal = [(i, columns[term.key]) for i, term in enumerate(ours) if term.key in columns]
    is_taken = np.zeros(near.shape, bool)
    for i, j in equal:
        is_taken[i, :] = is_taken[:, j] = True
    near[is_taken] *= _TAKEN
    near[[i for i, term in enumerate(ours) if term.is_actor], :] = 0.0
    near[:, [j for j, term in enumerate(theirs) if term.is_actor]] = 0.0
    for i, term in enumerate(ours):
        for key in _kept_apart().get(term.key, _NONE) & columns.keys():
            near[i, columns[key]] = 0.0
    for i, j in equal:
        near[i, j] = 1.0
    return near


def keep_apart(near: Any, ours: Sequence[Term], theirs: Sequence[Term]) -> None:  # noqa: ANN401 - a numpy matrix
    """Less of the nearness of two words that the glossary has both."""
    rows, columns = ([i for i, term in enumerate(of) if term.key[0] != "="] for of in (ours, theirs))
    apart = [[ours[i].key != theirs[j].key for j in columns] for i in rows]
    if rows and columns:
        near[numpy().ix_(rows, columns)] *= numpy().where(apart, _KNOWN_APART, 1.0)


def _matrix(of: Sequence[Term], vectors: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - a numpy matrix
    np = numpy()
    return np.frombuffer(b"".join(vectors[term.surface] for term in of), "<f2").astype("f4").reshape(len(of), -1)


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
