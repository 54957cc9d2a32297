"""How alike two texts are, and to which cluster of essentially the same text an article belongs.

A link depends on the two fingerprints alone and is symmetric; clusters are its connected components, and an
article that links two clusters joins them (`ClusterAssignment.joins`). So the order of arrival changes nothing
but the cluster's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq

from monitor.dedup.fingerprints import PERMUTATIONS
from monitor.dedup.retelling import retold
from monitor.model.article import ClusterAssignment, ClusterRelation, Fingerprint, Neighbour

MIN_JACCARD = 0.4
"""Below it shared sentences decide: readouts of two calls follow a template to 0.35 and share hardly a sentence."""

COPY_JACCARD = 0.6
COPY_LENGTH = 0.8
TRUNCATED_CONTAINMENT = 0.7
MIN_SHARED_SENTENCES = 2
MIN_SHARED_SHARE = 0.3
MANY_SHARED_SENTENCES = 4
MIN_MANY_SHARED_SHARE = 0.2
"""Of the shorter text's sentences: below these two despatches share only their background paragraphs."""

MIN_RETOLD_LENGTH = 0.3
"""Armenian says in 70 words what takes English 100; a page of background is no retelling of a paragraph."""

MIN_SHARED_OF_LONGER = 0.1
"""Of the longer text's sentences: below it the longer is a round-up that quotes several stories."""


def assign(new: Fingerprint, neighbours: Sequence[Neighbour]) -> ClusterAssignment:
    """The cluster that `new` belongs to among `neighbours` (articles sharing a band or sentences, any order).

    Without a link: a new cluster (`cluster` None), with the nearest all the same.
    """
    compared = [(compare(new, n.fingerprint), n) for n in neighbours if n.fingerprint.version == new.version]
    if not compared:
        return ClusterAssignment(None, ClusterRelation.ORIGINAL, None, 0.0)
    best, nearest = min(compared, key=lambda pair: (pair[0].relation is None, -pair[0].similarity, pair[1].article))
    if best.relation is None:
        return ClusterAssignment(None, ClusterRelation.ORIGINAL, nearest.article, best.similarity)
    linked = sorted({n.cluster for likeness, n in compared if likeness.relation})
    return ClusterAssignment(linked[0], best.relation, nearest.article, best.similarity, tuple(linked[1:]))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are in [0, 1]; `relation` is None where they are two stories."""

    relation: ClusterRelation | None
    similarity: float


def compare(a: Fingerprint, b: Fingerprint) -> Likeness:
    """Symmetric, from the two fingerprints alone."""
    if a.text_sha256 == b.text_sha256:
        return Likeness(ClusterRelation.COPY, 1.0)
    jaccard = sum(map(eq, a.signature, b.signature)) / PERMUTATIONS
    shorter, longer = sorted((a.words, b.words))
    length = shorter / longer if longer else 1.0
    contained = min(1.0, jaccard * (1 + length) / ((1 + jaccard) * length)) if length else 0.0
    shared = len(set(a.sentences) & set(b.sentences))
    sentences = sorted((len(a.sentences), len(b.sentences)))
    of_shorter, of_longer = (shared / n if n else 0.0 for n in sentences)
    similarity = round(max(jaccard, of_longer), 3)
    if jaccard >= COPY_JACCARD and length >= COPY_LENGTH:
        return Likeness(ClusterRelation.COPY, similarity)
    if shared >= MIN_SHARED_SENTENCES and of_shorter >= TRUNCATED_CONTAINMENT and of_longer >= MIN_SHARED_OF_LONGER:
        return Likeness(ClusterRelation.TRUNCATED if length < COPY_LENGTH else ClusterRelation.REWRITE, similarity)
    if jaccard >= MIN_JACCARD:
        is_part = contained >= TRUNCATED_CONTAINMENT and length < COPY_LENGTH
        return Likeness(ClusterRelation.TRUNCATED if is_part else ClusterRelation.REWRITE, similarity)
    is_much = (shared >= MIN_SHARED_SENTENCES and of_shorter >= MIN_SHARED_SHARE) or (
        shared >= MANY_SHARED_SENTENCES and of_shorter >= MIN_MANY_SHARED_SHARE
    )
    if is_much and of_longer >= MIN_SHARED_OF_LONGER:
        return Likeness(ClusterRelation.REWRITE, similarity)
    retelling = retold(a.anchors, b.anchors) if a.anchors and b.anchors and length >= MIN_RETOLD_LENGTH else None
    return Likeness(*retelling) if retelling else Likeness(None, similarity)
