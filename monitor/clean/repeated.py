"""Blocks that other pages of the host give away: lines they repeat, and teasers, which are their titles and leads.

Storage keeps hashes of both (`host_marks`); with what it counts of them a cleaned text is cleaned once more.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.clean import markers
from monitor.clean.blocks import Block, remove_blocks, split_blocks
from monitor.model.article import BlockCount, CleanText, HostMarks, Opening

MIN_CLUSTERS = 3
MIN_DAYS = 2
"""Counted in different clusters, or the text of a syndicated despatch would pass for the site's own."""

OPENING_WORDS = 5


def host_marks(clean: CleanText, host: str) -> HostMarks:
    """Hashes of the article's lines, and of the first words of its title and lead."""
    openings = [_opening(key, host) for key in (markers.key(clean.title), _lead(clean.text))]
    return HostMarks(block_hashes(clean.text, host), tuple(o for o in openings if o is not None))


def block_hashes(text: str, host: str) -> tuple[int, ...]:
    """A signed 64-bit hash per block (non-empty line) of `text`, each once, in order of appearance."""
    return tuple(dict.fromkeys(_hash(host, "line", block.key) for block in split_blocks(text) if block.key))


def teaser_hashes(text: str, host: str) -> tuple[int, ...]:
    """The hashes of `text`'s lines that another article's title or lead would have too."""
    found = (_opening(block.key, host) for block in _after_lead(split_blocks(text)))
    return tuple({key for key in found if key is not None})


def is_furniture(count: BlockCount) -> bool:
    """Whether a line seen so often on a host is the host's own."""
    return count.clusters >= MIN_CLUSTERS and count.days >= MIN_DAYS


def drop_repeated(clean: CleanText, counts: Mapping[int, BlockCount], host: str) -> CleanText:
    """`clean` without the lines that `counts` (by `block_hashes`) shows to be its host's furniture."""
    known = {h for h, count in counts.items() if is_furniture(count)}
    if not known:
        return clean
    return _without(clean, lambda block: "host_repeated" if _hash(host, "line", block.key) in known else None)


def drop_teasers(clean: CleanText, openings: Sequence[Opening]) -> CleanText:
    """`clean` without lines after its lead that are another article's title, or begin its title or lead."""
    others = [key for o in openings for key in (markers.key(o.title), _lead(o.beginning)) if key]
    if not others:
        return clean
    after = {block.start for block in _after_lead(split_blocks(clean.text))}

    def rule(block: Block) -> str | None:
        is_long = block.words >= OPENING_WORDS and block.start in after
        return "teaser" if is_long and any(f"{key} ".startswith(f"{block.key} ") for key in others) else None

    return _without(clean, rule)


def _without(clean: CleanText, rule: Callable[[Block], str | None]) -> CleanText:
    text, removed = remove_blocks(clean.text, rule, clean.removed)
    return replace(clean, text=text, removed=clean.removed + removed)


def _after_lead(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks behind the first paragraph: that one may well stand in another article too."""
    for block in blocks:
        if block.is_body:
            break
    yield from blocks


def _lead(text: str) -> str:
    """The first paragraph, comparable."""
    return next((block.key for block in split_blocks(text) if block.is_body), "")


def _opening(key: str, host: str) -> int | None:
    words = key.split(" ", OPENING_WORDS)
    return _hash(host, "opening", " ".join(words[:OPENING_WORDS])) if len(words) >= OPENING_WORDS else None


def _hash(host: str, kind: str, key: str) -> int:
    data = f"{host}\n{kind}\n{key}".encode()
    value: int = struct.unpack("<q", hashlib.blake2b(data, digest_size=8).digest())[0]
    return value
