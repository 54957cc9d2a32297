"""What surrounds an article in its own text: sharing, links, credits, repeats. Each removed block keeps its rule.

Two limits hold for all rules together: at most `MAX_REMOVED` of the characters go, and a quotation
beside a reporting word stays unless it stands elsewhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, pairwise

from monitor.clean import dates, markers
from monitor.model.article import RemovedBlock

MAX_REMOVED = 0.4
MAX_LINE_WORDS = 40
MAX_LINE_CHARS = 400
MAX_MARKER_WORDS = 6
BODY_WORDS = 12
REPEAT_WORDS = 6
PULL_QUOTE_WORDS = 8
MAX_BLOCKS_COMPARED = 300
MAX_HEADINGS = 20
MAX_BLOCKS = 5_000
MAX_SAME_OPENING = 8
QUOTE_MARKS = "«“„\"'‘"

TERMINAL = re.compile(r"(?<!\.\.)[.!?։]['\"»”’)\]*]*$|[.!?]\s*[»”\"]$")
QUOTATION = re.compile(r"[«“„\"][^«»“”„\"]{25,}[»”“\"]")
GREEDY = ("tail", "list")
REPEATS = ("repeated", "pull_quote")


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


@dataclass(frozen=True, slots=True)
class Stripped:
    """The article without its furniture, and what the furniture said of it."""

    text: str
    removed: tuple[RemovedBlock, ...]
    author: str | None
    credit: str | None
    day: date | None


def strip_furniture(text: str) -> Stripped:
    """Remove furniture from `text` (lines are blocks). Linear in the length of the text."""
    subheads = [RemovedBlock(m[0], "subhead", m.start()) for m in markers.load().inline_subhead.finditer(text)]
    text = markers.load().inline_subhead.sub("\n", text)
    blocks = list(split_blocks(text))
    said: dict[str, str] = {}
    if len(blocks) > MAX_BLOCKS:
        return Stripped(text, tuple(subheads), None, None, None)
    lead = _dateline(blocks, said)
    for block in blocks:
        block.rule = _line_rule(block, said)
    _mark_signatures(blocks, said)
    _mark_links(blocks)
    _mark_repeats(blocks)
    _mark_bio(blocks)
    _spare(blocks, len(text))
    removed = [
        *subheads,
        *([lead] if lead else []),
        *(RemovedBlock(b.text, b.rule, b.start) for b in blocks if b.rule),
    ]
    return Stripped(
        text=_joined(text, blocks) if removed else text,
        removed=tuple(removed),
        author=said.get("author"),
        credit=said.get("credit"),
        day=next(filter(None, (dates.find_day(r.text) for r in removed if r.rule in DATED)), None),
    )


def remove_blocks(text: str, rule_of: Callable[[Block], str | None]) -> tuple[str, tuple[RemovedBlock, ...]]:
    """`text` without the blocks that `rule_of` names a rule for, within the same two limits."""
    blocks = list(split_blocks(text))
    for block in blocks:
        block.rule = rule_of(block)
    _spare(blocks, len(text))
    removed = tuple(RemovedBlock(b.text, b.rule, b.start) for b in blocks if b.rule)
    return (_joined(text, blocks) if removed else text), removed


DATED = ("stamp", "dateline", "byline", "credit")


def split_blocks(text: str) -> Iterator[Block]:
    """Non-empty lines of `text` with their positions."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped[0])
            yield Block(start, start + len(stripped), stripped, markers.key(stripped))
        position += len(line) + 1


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
    """A line that is nothing but the author's name, found elsewhere in a byline."""
    name = markers.key(said.get("author", ""))
    for block in blocks:
        if name and block.rule is None and block.key == name:
            block.rule = "byline"


def _mark_links(blocks: Sequence[Block]) -> None:
    marks = markers.load()
    headings = marks.tail | marks.end | marks.list
    positions = [i for i, b in enumerate(blocks) if b.words <= MAX_MARKER_WORDS and b.key in headings]
    for i in positions[:MAX_HEADINGS]:
        block, rest = blocks[i], blocks[i + 1 :]
        if block.rule in GREEDY:
            continue
        if block.key in marks.end or (block.key in marks.tail and not _goes_on(rest)):
            _mark([block, *rest], "tail")
            return
        _mark([block, *_headlines(rest)], "list")


def _goes_on(rest: Sequence[Block]) -> bool:
    """Whether the article continues after a heading of links: paragraphs in a row, to the end, or one that quotes.

    Lists of links with a summary each have their long lines one by one, between headlines.
    """
    kept = [b for b in rest if b.rule is None]
    bodies = [b.is_body for b in dropwhile(lambda b: not b.is_body, kept)]
    return (
        (bool(bodies) and all(bodies))
        or any(a and b for a, b in pairwise(bodies))
        or any(b.is_attributed_quotation for b in kept)
    )


def _headlines(rest: Sequence[Block]) -> Iterator[Block]:
    for block in rest:
        if block.is_body:
            return
        yield block


def _mark(blocks: Sequence[Block], rule: str) -> None:
    for block in blocks:
        block.rule = block.rule or rule


def _mark_bio(blocks: Sequence[Block]) -> None:
    """A last line "Name is a …" about somebody the article does not mention: its author."""
    kept = [b for b in blocks if not b.rule]
    match = markers.load().bio.match(kept[-1].text) if len(kept) > 2 else None
    if match and not any(markers.key(match["name"]).split()[-1] in b.key for b in kept[:-1]):
        kept[-1].rule = "bio"


def _mark_repeats(blocks: Sequence[Block]) -> None:
    """Blocks that stand elsewhere in the article: equal to or the beginning of an earlier one, or a pull quote."""
    earlier: dict[str, list[Block]] = {}
    for block in blocks:
        if block.rule or block.words < REPEAT_WORDS:
            continue
        opening = " ".join(block.key.split(" ", REPEAT_WORDS)[:REPEAT_WORDS])
        same = next((known for known in earlier.get(opening, ()) if known.key.startswith(block.key)), None)
        if same is None:
            if len(earlier.setdefault(opening, [])) < MAX_SAME_OPENING:
                earlier[opening].append(block)
        elif same.key == block.key and same.is_quoted and not block.is_quoted:
            same.rule = "pull_quote"
        else:
            block.rule = "repeated"
    if len(blocks) <= MAX_BLOCKS_COMPARED:
        _mark_pull_quotes([b for b in blocks if not b.rule])


def _mark_pull_quotes(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if (
            block.words >= PULL_QUOTE_WORDS
            and block.is_quoted
            and any(
                len(other.key) > len(block.key) and other.rule is None and block.key in other.key for other in blocks
            )
        ):
            block.rule = "pull_quote"


def _spare(blocks: Sequence[Block], total: int) -> None:
    """Undo what the limits forbid: attributed quotations, then greedy cuts, then repeats, then all."""
    for block in blocks:
        if block.rule and block.rule not in REPEATS and block.is_attributed_quotation:
            block.rule = None
    for rules in (GREEDY, REPEATS, None):
        if sum(b.end - b.start for b in blocks if b.rule) <= MAX_REMOVED * total:
            return
        for block in blocks:
            if rules is None or block.rule in rules:
                block.rule = None


def _joined(text: str, blocks: Sequence[Block]) -> str:
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
