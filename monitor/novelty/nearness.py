"""How near the words of two texts are, by their vectors and by what the glossary says against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.novelty.embedding import Known, Vectors, numpy
from monitor.novelty.glossary import load

_UNLIKE, _ALIKE = 0.35, 0.65
"""Cosines of two words up to which they have nothing in common, and from which on they mean the same.

Measured with the packaged encoder: translations and close synonyms lie from 0.65 on, words at random under 0.4.
"""

_TAKEN = 0.5
"""What remains of nearness to a word that the other text has itself."""

_KNOWN_APART = 0.5
"""What remains of the nearness of two words that the glossary has as different: release, withdraw."""

_KEPT_ROWS = 500
"""Words, some 30 kB each, whose nearness to others is kept."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A word with meaning: `surface` is what its vector is made of."""

    key: str
    surface: str
    weight: float
    is_actor: bool
    is_known: bool


Near = dict[tuple[int, int], float]
"""By the places of two words in their texts."""


def nearness(ours: Sequence[Term], theirs: Sequence[Term], vectors: Vectors) -> Near:
    """How near each word of the one text is to each of the other, in (0, 1]; words far apart are absent."""
    rows = _rows([term.surface for term in ours], [term.surface for term in theirs], vectors)
    columns = {term.key: j for j, term in enumerate(theirs)}
    equal = {i: columns[term.key] for i, term in enumerate(ours) if term.key in columns}
    taken = frozenset(equal.values())
    told = [(j, term) for j, term in enumerate(theirs) if not term.is_actor]
    near = {}
    for i, term in enumerate(ours):
        if term.is_actor:
            continue
        row, apart = rows[term.surface], _kept_apart().get(term.key, _NONE)
        for j, other in told:
            found = row[other.surface]
            if found and other.key not in apart:
                near[i, j] = found * _TAKEN if i in equal or j in taken else found
    near.update(dict.fromkeys(equal.items(), 1.0))
    return near


def apart(near: Near, ours: Sequence[Term], theirs: Sequence[Term]) -> Near:
    """Less of the nearness of two words that the glossary has both."""
    return {
        (i, j): found * _KNOWN_APART if _are_known_as_different(ours[i], theirs[j]) else found
        for (i, j), found in near.items()
    }


def _are_known_as_different(one: Term, other: Term) -> bool:
    return one.is_known and other.is_known and one.key != other.key and (one.key, other.key) not in load().kin


def lay_beside(words: Set[str], others: Set[str], vectors: Vectors) -> None:
    """Look at once how near the words of one text are to those of many: a product of two matrices."""
    known = vectors.keys()
    if isinstance(vectors, Known) and words <= known:
        _rows(sorted(words), sorted(others & known), vectors)


def _rows(words: Sequence[str], others: Sequence[str], vectors: Vectors) -> Mapping[str, Mapping[str, float]]:
    """By word the nearness of the others; in a run each two words are compared once."""
    rows = vectors.rows if isinstance(vectors, Known) else {}
    if len(rows) > _KEPT_ROWS:
        rows.clear()
    wanted = set(others)
    missing = [word for word in words if word not in rows or not wanted <= rows[word].keys()]
    if missing and others:
        cosines = _matrix(missing, vectors) @ _matrix(others, vectors).T
        near = ((cosines - _UNLIKE) / (_ALIKE - _UNLIKE)).clip(0.0, 1.0).tolist()
        for word, found in zip(missing, near, strict=True):
            rows.setdefault(word, {}).update(zip(others, found, strict=True))
    return rows


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
