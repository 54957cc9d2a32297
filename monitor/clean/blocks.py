"""The lines of a text, each with the rule that removes it, and the limits that hold for all rules together.

At most `MAX_REMOVED` of the characters go, and a quotation beside a reporting word stays unless it
stands elsewhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.clean import markers
from monitor.model.article import RemovedBlock

MAX_REMOVED = 0.4
BODY_WORDS = 12
QUOTE_MARKS = "«“„\"'‘"

TERMINAL = re.compile(r"[.!?։](?:(?<!\.\..)['\"»”’)\]*]*$|(?<=[.!?])\s*[»”\"]$)")
QUOTATION = re.compile(r"[«“„\"][^«»“”„\"]{25,}[»”“\"]")
GREEDY = frozenset({"tail", "list"})
REPEATS = frozenset({"repeated", "pull_quote"})


@dataclass(slots=True)
class Block:
    """One line of the text with something on it; `rule` names what removes it."""

    start: int
    end: int
    text: str
    key: str
    rule: str | None = None

    @property
    def words(self) -> int:
        return self.key.count(" ") + 1 if self.key else 0

    @property
    def is_body(self) -> bool:
        return self.words >= BODY_WORDS and TERMINAL.search(self.text) is not None

    @property
    def is_attributed_quotation(self) -> bool:
        return QUOTATION.search(self.text) is not None and markers.load().cue.search(self.key) is not None

    @property
    def is_quoted(self) -> bool:
        return self.text[0] in QUOTE_MARKS


def split_blocks(text: str) -> Iterator[Block]:
    """Non-empty lines of `text` with their positions."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped[0])
            yield Block(start, start + len(stripped), stripped, markers.key(stripped))
        position += len(line) + 1


def remove_blocks(
    text: str, rule_of: Callable[[Block], str | None], already: Sequence[RemovedBlock] = ()
) -> tuple[str, tuple[RemovedBlock, ...]]:
    """`text` without the blocks that `rule_of` names a rule for, within the same two limits.

    What `already` was removed of it counts.
    """
    blocks = list(split_blocks(text))
    for block in blocks:
        block.rule = rule_of(block)
    spare(blocks, len(text), sum(len(block.text) for block in already))
    removed = tuple(RemovedBlock(b.text, b.rule, b.start) for b in blocks if b.rule)
    return (joined(text, blocks) if removed else text), removed


def spare(blocks: Sequence[Block], total: int, already: int = 0) -> None:
    """Undo what the limits forbid: attributed quotations, then the least certain removals until 40 % is kept to."""
    for block in blocks:
        if block.rule and block.rule not in REPEATS and block.is_attributed_quotation:
            block.rule = None
    excess = already + sum(b.end - b.start for b in blocks if b.rule) - MAX_REMOVED * (already + total)
    if excess > 0:
        for block in sorted((b for b in blocks if b.rule), key=_certainty):
            block.rule = None
            excess -= block.end - block.start
            if excess <= 0:
                return


def _certainty(block: Block) -> tuple[bool, bool, bool, int]:
    """Least certain first: sentences cut with a tail, its headlines, repeats, single lines; long before short."""
    is_greedy = block.rule in GREEDY
    return not (is_greedy and block.is_body), not is_greedy, block.rule not in REPEATS, block.start - block.end


def joined(text: str, blocks: Sequence[Block]) -> str:
    """The kept lines with the gaps before them; a gap is never wider than an empty line."""
    kept: list[str] = []
    end = 0
    is_gap_wide = False
    for block in blocks:
        is_gap_wide = is_gap_wide or text.count("\n", end, block.start) > 1
        end = block.end
        if block.rule:
            continue
        if kept:
            kept.append("\n\n" if is_gap_wide else "\n")
        kept.append(text[block.start : block.end])
        is_gap_wide = False
    return "".join(kept)
