"""Blocks that an outlet repeats on many pages: hashes for storage to count, and their removal once they are known."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.clean.blocks import remove_blocks, split_blocks
from monitor.model.article import CleanText

MIN_CLUSTERS = 3
MIN_DAYS = 2
"""Counted in different clusters, or the text of a syndicated despatch would pass for the site's own."""


@dataclass(frozen=True, slots=True)
class BlockCount:
    """In how many clusters of one host, and on how many days, a block was seen lately (last 200 articles)."""

    clusters: int
    days: int


def block_hashes(text: str) -> tuple[int, ...]:
    """A signed 64-bit hash per block (non-empty line) of `text`, each once, in order of appearance."""
    return tuple(dict.fromkeys(_hash(block.key) for block in split_blocks(text) if block.key))


def drop_repeated(clean: CleanText, counts: Mapping[int, BlockCount]) -> CleanText:
    """`clean` without the blocks that `counts` (by `block_hashes`, of the same host) shows to be its furniture."""
    known = {h for h, count in counts.items() if count.clusters >= MIN_CLUSTERS and count.days >= MIN_DAYS}
    text, removed = remove_blocks(clean.text, lambda block: "host_repeated" if _hash(block.key) in known else None)
    return replace(clean, text=text, removed=clean.removed + removed)


def _hash(key: str) -> int:
    value: int = struct.unpack("<q", hashlib.blake2b(key.encode(), digest_size=8).digest())[0]
    return value
