"""A fingerprint per text: what near-duplicates are found and compared by.

Ladder (facts sheet, section B): hash of the normalised text, then MinHash-128 in 32 bands of 4 and
shared sentences; names and numbers of one day find translations and retellings.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from rensa import RMinHash

from monitor.dedup import anchors
from monitor.model.article import Anchors, Fingerprint

SIGNATURE_VERSION = 2
"""Bump with any change to words, shingles, hashes or the pinned rensa; a test holds known values."""

PERMUTATIONS = 128
SEED = 42
BANDS = 32
ROWS = 4
SHINGLE = 3
MIN_SENTENCE_WORDS = 7
MAX_WORDS = 20_000

WORDS = re.compile(r"\w+")
COMBINING = re.compile("[\u0300-\u036f\u0483-\u0487]+")
SENTENCE_ENDS = re.compile(r"[.!?։…«»“”\"„\n](?:(?<=[«»“”\"„\n])|[.!?։…]*(?:\s|$))")
"""Stops before a gap, quotation marks, line ends. It begins with one set, which `re` looks for quickly."""

BAND = struct.Struct(f"<B{ROWS}I")
TOLD_PERMUTATIONS = 24
TOLD_ROWS = 2
TOLD = struct.Struct(f"<iB{TOLD_ROWS}I")
MIN_NAMES = 4
DAYS = (timedelta(-1), timedelta(0), timedelta(1))
RUN_WORDS = 7
MAX_HASHES = 256
KEY = struct.Struct("<q")


def fingerprint(text: str, language: str = "und", day: date | None = None) -> Fingerprint:
    """The sketch of one text. Band and sentence keys are signed 64-bit integers, so they fit a BIGINT.

    `day` is when it was published, else first seen; without it no retelling in other words is found.
    """
    sentences = list(map(WORDS.findall, SENTENCE_ENDS.split(_normalised(text))))
    words = list(chain.from_iterable(sentences))[:MAX_WORDS]
    signature = _minhash(_shingles(words))
    bands = _banded(BAND, signature, ROWS)
    kept = _anchors(text, language, day) if day else None
    told = _minhash([*map(str, kept.names), *map(str, kept.numbers)], TOLD_PERMUTATIONS) if kept else ()
    is_marked = kept is not None and len(kept.names) >= MIN_NAMES
    return Fingerprint(
        version=SIGNATURE_VERSION,
        text_sha256=hashlib.sha256(" ".join(words).encode()).hexdigest(),
        signature=signature,
        bands=(*bands, *(_told_on(told, day) if day and is_marked else ())),
        sentences=_sentence_keys(sentences),
        words=len(words),
        anchors=kept,
        probes=tuple(key for d in DAYS for key in _told_on(told, day + d)) if day and is_marked else (),
    )


def _shingles(words: Sequence[str]) -> list[str]:
    """Every `SHINGLE` words in a row; of fewer words these alone."""
    return list(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)), strict=False))) or [" ".join(words)]


def _minhash(features: Sequence[str], permutations: int = PERMUTATIONS) -> tuple[int, ...]:
    sketch = RMinHash(num_perm=permutations, seed=SEED)
    sketch.update(features)
    return tuple(sketch.digest())


def _banded(layout: struct.Struct, signature: Sequence[int], rows: int) -> tuple[int, ...]:
    return tuple(_key(layout.pack(b, *signature[b * rows : (b + 1) * rows])) for b in range(len(signature) // rows))


def _told_on(told: Sequence[int], day: date) -> Iterator[int]:
    """Keys of the names and numbers that were told on one day."""
    for b in range(len(told) // TOLD_ROWS):
        yield _key(TOLD.pack(day.toordinal(), b, *told[b * TOLD_ROWS : (b + 1) * TOLD_ROWS]))


def _anchors(text: str, language: str, day: date) -> Anchors:
    found = anchors.find(text)
    return Anchors(
        language=language,
        day=day,
        names=_hashes(found.names),
        numbers=_hashes(found.numbers),
        quotations=tuple(len(quoted) for quoted in found.quotations),
        runs=_hashes(run for quoted in found.quotations for run in _runs(WORDS.findall(_normalised(quoted)))),
    )


def _runs(words: Sequence[str]) -> Iterator[str]:
    for i in range(len(words) - RUN_WORDS + 1):
        yield " ".join(words[i : i + RUN_WORDS])


def _hashes(strings: Iterable[str]) -> tuple[int, ...]:
    """32-bit hashes, the least `MAX_HASHES` of them: of two long texts the same ones are kept."""
    return tuple(sorted({_key(s.encode()) & 0xFFFFFFFF for s in strings})[:MAX_HASHES])


def _normalised(text: str) -> str:
    """Case, accents and typography do not make another text."""
    folded = text.casefold()
    return folded if folded.isascii() else COMBINING.sub("", unicodedata.normalize("NFKD", folded))


def _sentence_keys(sentences: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Keys of sentences and quotation parts of at least `MIN_SENTENCE_WORDS` words, ascending, each once."""
    return tuple(sorted({_key(" ".join(words).encode()) for words in sentences if len(words) >= MIN_SENTENCE_WORDS}))


def _key(data: bytes) -> int:
    key: int = KEY.unpack(hashlib.blake2b(data, digest_size=8).digest())[0]
    return key
