"""A text cut at the borders of its marks: what an article's page and a difference are laid out from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.lines import harmless
from monitor.model.common import Span

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` names the look: content, source, cue, episode. `number` is that of the statement it begins."""

    span: Span
    kind: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the marks over it; `begins` are the numbers of the statements that begin here."""

    text: str
    kinds: tuple[str, ...]
    begins: tuple[int, ...] = ()


def pieces(text: str, marks: Sequence[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """The lines of `text`, made harmless, each as pieces: joined, and the lines by line feeds, they are that text."""
    text = harmless(text)
    borders = {0, len(text)}
    borders.update(at for mark in marks for at in (mark.span.start, mark.span.end) if 0 <= at <= len(text))
    cuts = sorted(borders | {at for i, char in enumerate(text) if char == "\n" for at in (i, i + 1)})
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(text, cuts, sorted(marks, key=lambda mark: mark.span.start)):
        if piece.text == "\n":
            lines.append([])
        else:
            lines[-1].append(piece)
    return tuple(tuple(line) for line in lines)


def _pieces(text: str, cuts: Sequence[int], marks: Sequence[Mark]) -> Iterator[Piece]:
    """One sweep: `open_` are the marks over the present stretch."""
    open_: list[Mark] = []
    at = 0
    for start, end in pairwise(cuts):
        open_ = [mark for mark in open_ if mark.span.end > start]
        begun = []
        while at < len(marks) and marks[at].span.start <= start:
            begun.append(marks[at])
            at += 1
        open_ += begun
        numbers = tuple(mark.number for mark in begun if mark.number is not None)
        yield Piece(text[start:end], tuple(dict.fromkeys(mark.kind for mark in open_)), numbers)


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a text: the same in both, only before, or only after."""

    text: str
    kind: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Word by word; kind is same, gone or come. Very long texts are compared line by line."""
    before, after = harmless(before), harmless(after)
    split = _WORD.findall if len(before) + len(after) < 20_000 else str.splitlines
    old, new = split(before), split(after)
    return tuple(_changes(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old, new))


def _changes(codes: Iterable[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> Iterator[Change]:
    for code, a, b, c, d in codes:
        if code == "equal":
            yield Change("".join(old[a:b]), "same")
            continue
        if b > a:
            yield Change("".join(old[a:b]), "gone")
        if d > c:
            yield Change("".join(new[c:d]), "come")
