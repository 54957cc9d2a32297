"""Furniture that shows by its place among the blocks: link lists, tails, repeats, the author's biography."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise

from monitor.clean import markers
from monitor.clean.blocks import BODY_WORDS, GREEDY, Block

MAX_MARKER_WORDS = 6
COMMENT_WORDS = 25
MAX_HEADINGS = 20
REPEAT_WORDS = 6
PULL_QUOTE_WORDS = 8
MAX_BLOCKS_COMPARED = 300
MAX_SAME_OPENING = 8
MAX_REPEATED_LINES = 8


def mark_structure(blocks: Sequence[Block]) -> None:
    """Set the rule of every block that its neighbours or its repetition give away."""
    _mark_links(blocks)
    _mark_repeats(blocks)
    _mark_bio(blocks)


def _mark_links(blocks: Sequence[Block]) -> None:
    marks = markers.load()
    headings = marks.tail | marks.end | marks.list
    positions = [i for i, b in enumerate(blocks) if b.words <= MAX_MARKER_WORDS and b.key in headings]
    for i in positions[:MAX_HEADINGS]:
        block, rest = blocks[i], blocks[i + 1 :]
        if block.rule in GREEDY:
            continue
        if block.key not in marks.list and not _goes_on(
            rest, COMMENT_WORDS if block.key in marks.end else BODY_WORDS
        ):
            _mark([block, *rest], "tail")
            return
        _mark([block, *_headlines(rest)], "list")


def _goes_on(rest: Sequence[Block], words: int) -> bool:
    """Whether the article continues after a heading of links: paragraphs in a row, to the end, or one that quotes.

    Lists of links with a summary each have their long lines one by one, between headlines; comments are shorter
    than paragraphs: `words` is the least length of one.
    """
    kept = [b for b in rest if b.rule is None]
    bodies = [b.is_body and b.words >= words for b in dropwhile(lambda b: not b.is_body, kept)]
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
    _keep_refrains([b for b in blocks if b.rule == "repeated"])
    if len(blocks) <= MAX_BLOCKS_COMPARED:
        _mark_pull_quotes([b for b in blocks if not b.rule])


def _keep_refrains(repeated: Sequence[Block]) -> None:
    """Many repeated lines that are no paragraphs are the text's own form: recipes, results, litanies."""
    if len(repeated) > MAX_REPEATED_LINES and not all(b.is_body for b in repeated):
        for block in repeated:
            block.rule = None


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
