"""Near-duplicates: a fingerprint per text, and to which cluster of essentially the same text an article belongs.

Ladder (facts sheet, section B): hash of the normalised text, then MinHash-128 in 32 bands of 4 and
shared sentences to find neighbours, then a verified link. A link depends on the two texts alone and
is symmetric; clusters are its connected components, and an article that links two clusters joins
them (`ClusterAssignment.joins`). So the order of arrival changes nothing but the cluster's number.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rensa import RMinHash

from monitor.model.article import ClusterAssignment, ClusterRelation, Fingerprint, Neighbour

SIGNATURE_VERSION = 1
"""Bump with any change to words, shingles, hashes or the pinned rensa; a test holds known values."""

PERMUTATIONS = 128
SEED = 42
BANDS = 32
ROWS = 4
SHINGLE = 3
MIN_SENTENCE_WORDS = 7
MAX_WORDS = 20_000

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

MIN_SHARED_OF_LONGER = 0.1
"""Of the longer text's sentences: below it the longer is a round-up that quotes several stories."""

WORDS = re.compile(r"\w+")
COMBINING = re.compile("[\u0300-\u036f\u0483-\u0487]+")
SENTENCE_ENDS = re.compile(r"[.!?։…]+(?:\s|$)|[«»“”\"„]|\n")
BAND = struct.Struct(f"<B{ROWS}I")
KEY = struct.Struct("<q")


def fingerprint(text: str) -> Fingerprint:
    """The sketch of one text. Band and sentence keys are signed 64-bit integers, so they fit a BIGINT."""
    plain = _normalised(text)
    words = WORDS.findall(plain)[:MAX_WORDS]
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))])
    signature = tuple(sketch.digest())
    return Fingerprint(
        version=SIGNATURE_VERSION,
        text_sha256=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        signature=signature,
        bands=tuple(_key(BAND.pack(b, *signature[b * ROWS : (b + 1) * ROWS])) for b in range(BANDS)),
        sentences=_sentence_keys(plain),
        words=len(words),
    )


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
    jaccard = sum(x == y for x, y in zip(a.signature, b.signature, strict=True)) / PERMUTATIONS
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
    return Likeness(None, similarity)


def _normalised(text: str) -> str:
    """Case, accents and typography do not make another text."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return COMBINING.sub("", decomposed)


def _sentence_keys(plain: str) -> tuple[int, ...]:
    """Keys of sentences and quotation parts of at least `MIN_SENTENCE_WORDS` words, ascending, each once."""
    keys = set()
    for sentence in SENTENCE_ENDS.split(plain):
        words = WORDS.findall(sentence)
        if len(words) >= MIN_SENTENCE_WORDS:
            keys.add(_key(" ".join(words).encode()))
    return tuple(sorted(keys))


def _key(data: bytes) -> int:
    key: int = KEY.unpack(hashlib.blake2b(data, digest_size=8).digest())[0]
    return key
