"""What surrounds an article in its own text: sharing, links, credits, repeats. Each removed block keeps its rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from monitor.clean import dates, markers
from monitor.clean.blocks import Block, joined, spare, split_blocks
from monitor.clean.structure import mark_structure
from monitor.model.article import RemovedBlock

MAX_LINE_WORDS = 40
MAX_LINE_CHARS = 400
MAX_LINES = 10_000
MAX_NAME_WORDS = 4
DASHES = re.compile(r"[-–—][^\S\n][^.!?;\n]{3,40}[^\S\n][-–—]")
BY = frozenset({"par", "by", "автор", "հեղինակ"})
DATED = frozenset({"stamp", "dateline", "byline", "credit"})
MODIFIED = frozenset({"modified"})


@dataclass(frozen=True, slots=True)
class Stripped:
    """The article without its furniture, and what the furniture said of it."""

    text: str
    removed: tuple[RemovedBlock, ...]
    author: str | None
    credit: str | None
    day: date | None
    modified: date | None


def strip_furniture(text: str) -> Stripped:
    """Remove furniture from `text` (lines are blocks). Linear in the length of the text."""
    if text.count("\n") > MAX_LINES:
        return Stripped(text, (), None, None, None, None)
    subheads, text = _inline_subheads(text)
    blocks = list(split_blocks(text))
    said: dict[str, str] = {}
    lead = _dateline(blocks, said)
    for block in blocks:
        block.rule = _line_rule(block, said)
    _mark_signatures(blocks, said)
    mark_structure(blocks)
    spare(blocks, len(text))
    removed = [
        *subheads,
        *([lead] if lead else []),
        *(RemovedBlock(b.text, b.rule, b.start) for b in blocks if b.rule),
    ]
    return Stripped(
        text=joined(text, blocks) if removed else text,
        removed=tuple(removed),
        author=said.get("author"),
        credit=said.get("credit"),
        day=_day_of(removed, DATED),
        modified=_day_of(removed, MODIFIED),
    )


def _inline_subheads(text: str) -> tuple[list[RemovedBlock], str]:
    """Those between dashes in the midst of a line, and the text with a new line in their place."""
    if not DASHES.search(text):
        return [], text
    found = markers.load().inline_subhead
    return [RemovedBlock(m[0], "subhead", m.start()) for m in found.finditer(text)], found.sub("\n", text)


def _day_of(removed: Sequence[RemovedBlock], rules: frozenset[str]) -> date | None:
    return next(filter(None, (dates.find_day(block.text) for block in removed if block.rule in rules)), None)


def _dateline(blocks: Sequence[Block], said: dict[str, str]) -> RemovedBlock | None:
    for block in blocks[:3]:
        for pattern in markers.load().datelines:
            match = pattern.match(block.text[:200])
            if match and match.end() < len(block.text):
                _keep_names(match, said)
                removed = RemovedBlock(match[0], "dateline", block.start)
                block.start += match.end()
                block.text = block.text[match.end() :]
                block.key = markers.key(block.text)
                return removed
    return None


def _line_rule(block: Block, said: dict[str, str]) -> str | None:
    marks = markers.load()
    if block.key in marks.line:
        return "furniture"
    if block.words > MAX_LINE_WORDS or len(block.text) > MAX_LINE_CHARS:
        return None
    if marks.starts.match(markers.soft(block.text)):
        return "furniture"
    for kind, pattern in marks.patterns:
        match = pattern.match(block.text)
        if match:
            _keep_names(match, said)
            return kind
    return None


def _keep_names(match: re.Match[str], said: dict[str, str]) -> None:
    for name, value in match.groupdict().items():
        if value:
            said.setdefault(name, value.strip(" *.,-–—"))


def _mark_signatures(blocks: Sequence[Block], said: dict[str, str]) -> None:
    """Lines that are nothing but the author's name: under "by", and wherever else it stands alone.

    A name alone at the end stays where no byline gives it: it may sign a letter.
    """
    for before, block in pairwise(blocks):
        if before.key in BY and block.rule is None and block.words <= MAX_NAME_WORDS:
            said.setdefault("author", block.text)
            before.rule = block.rule = "byline"
    author = markers.key(said.get("author", ""))
    for block in blocks:
        if block.rule is None and block.key == author:
            block.rule = "byline"
