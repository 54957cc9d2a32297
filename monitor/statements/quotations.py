"""Quote marks paired into quotations: a minimum-cost labelling of each paragraph's marks.

The costs are tried on paragraphs with marks flipped or replaced at random (tests/statements/test_quotations.py).
A mark may open, close, do both at once, be nested (text goes on inside), repeat the opener at the head of a
continued paragraph, or be ignored. Unbalanced text never fails: it costs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

_MARK = re.compile(r"<<|>>|[«»“”„‟\"]")
_MARK_OR_SINGLE = re.compile(r"<<|>>|[«»“”„‟\"]|(?<!\w)[‘'](?=[\w\[(…])|(?<=[\w.,!?…)\]])'(?!\w)")
_FAMILY = {"«": 1, "»": 1, "<<": 1, ">>": 1, "“": 2, "”": 2, "„": 2, "‟": 2, '"': 3, "'": 4, "‘": 4}
_OPENERS, _CLOSERS = frozenset("«“„<<‘"), frozenset("»”>>")
_SINGLE = 4
_PAIRED = (1, 2)
# States of the labelling: 0 outside, 1-4 inside a family, 5-8 in a quotation of the same family nested in it.
_DEEP = 4
_INF = float("inf")
# More marks than this in one paragraph is no prose; pairing them would only cost time.
MAX_MARKS = 400
MAX_MARKS_IN_TEXT = 20_000
# A quotation left open may run on through this many paragraphs without a mark of their own (a speech given whole).
MAX_OPEN_PARAGRAPHS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    family: int
    open_cost: float
    close_cost: float
    is_head: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """[start, end) with marks; `pieces` are the spoken parts without marks, one per continued paragraph."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    is_closed: bool

    @property
    def inner_start(self) -> int:
        return self.pieces[0][0]

    @property
    def inner_end(self) -> int:
        return self.pieces[-1][1]


def find_quotations(text: str, *, single_quotes: bool = False) -> tuple[Quotation, ...]:
    """Outermost quotations of folded `text` in order, never overlapping."""
    pattern = _MARK_OR_SINGLE if single_quotes else _MARK
    if sum(1 for _ in islice(pattern.finditer(text), MAX_MARKS_IN_TEXT)) >= MAX_MARKS_IN_TEXT:
        return ()
    bounds = list(_paragraphs(text))
    paragraphs = [_marks(text, start, end, pattern) for start, end in bounds]
    found: list[Quotation] = []
    opened: Mark | None = None
    pieces: list[tuple[int, int]] = []
    family = 0
    for index, (marks, (start, end)) in enumerate(zip(paragraphs, bounds, strict=True)):
        body = start
        if _is_carried_on(marks, family, paragraphs[index + 1 : index + 2]):
            actions, last = ("R" if family else "O") + "N" * (len(marks) - 1), marks[0].family
        else:
            actions, _, last = _label(marks, family)
        for mark, action in zip(marks, actions, strict=True):
            if action in "CB" and opened:
                pieces.append((body, mark.start))
                end_of_it = mark.end if action == "C" else mark.start
                found.append(_quotation(text, opened.start, end_of_it, pieces, closed=True))
                opened = None
            if action in "OB":
                opened, pieces = mark, []
            if action in "OBR":
                body = mark.end
        family = 0
        if opened:
            pieces.append((body, end))
            if last and _goes_on(paragraphs, index, last, starts_here=not text[start : opened.start].strip()):
                family = last
            else:
                found.append(_quotation(text, opened.start, end, pieces, closed=False))
                opened = None
    return tuple(q for q in found if q.inner_end > q.inner_start)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield start, start + len(line)
        start += len(line) + 1


def _marks(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Mark]:
    marks = []
    for match in pattern.finditer(text, start, end):
        marks.append(_mark(text, match, start, end))
        if len(marks) > MAX_MARKS:
            return []
    return marks


def _mark(text: str, match: re.Match[str], start: int, end: int) -> Mark:
    glyph, at, after = match.group(), match.start(), match.end()
    before_char = text[at - 1] if at > start else " "
    after_char = text[after] if after < end else " "
    opens = closes = 0.0
    if glyph in _OPENERS:
        closes += 1
    elif glyph in _CLOSERS:
        opens += 1
    if _FAMILY[glyph] == _SINGLE:
        opens, closes = (0.0, 4.0) if before_char.isspace() or before_char in "([—-" else (4.0, 0.0)
    if glyph == "'" and before_char == "s" and text[after : after + 2].strip().islower():
        closes += 0.4  # a plural's possessive
    following = text[after : after + 2].lstrip()[:1]
    if following and following in ",;:." and text[after : after + 3] != "...":
        opens += 1.5
    if before_char in " \n([—'/-–" and not after_char.isspace() and text[max(start, at - 2)] not in ".!?…":
        closes += 0.9
    if (after_char.isspace() or after_char in ".,;:!?)]") and not before_char.isspace():
        opens += 0.9
    is_head = not text[start:at].strip()
    if is_head:
        closes += 2.5
    if not text[after:end].strip():
        opens += 1.5
    elif after_char in ".,;:!?)":
        opens += 0.9
    return Mark(at, after, _FAMILY[glyph], opens, closes, is_head)


def _label(marks: Sequence[Mark], family: int) -> tuple[str, float, int]:
    """Cheapest action per mark, its cost, and the family still open at the end (0 outside).

    `family` is the one open at the start. O open, C close, B close and open, N nested, R repeated opener, X ignored.
    """
    if not marks:
        return "", 0.0, family
    costs = {family: 0.0}
    steps: list[dict[int, tuple[int, str]]] = []
    for position, mark in enumerate(marks):
        new: dict[int, float] = {}
        step: dict[int, tuple[int, str]] = {}
        for state, cost in costs.items():
            for action, target, price in _moves(mark, state, position == 0 and family != 0 and mark.is_head):
                if cost + price < new.get(target, _INF):
                    new[target] = cost + price
                    step[target] = (state, action)
        costs = new
        steps.append(step)
    for state in costs:
        costs[state] += 0.0 if state == 0 else 1.2 if state <= _DEEP else 2.4
    state = last = min(costs, key=costs.__getitem__)
    actions: list[str] = []
    for step in reversed(steps):
        state, action = step[state]
        actions.append(action)
    return "".join(reversed(actions)), costs[last], last - _DEEP if last > _DEEP else last


def _moves(mark: Mark, state: int, is_continued: bool) -> Iterator[tuple[str, int, float]]:
    ignored = 0.3 if mark.family == _SINGLE else 2.0
    if state == 0:
        yield "O", mark.family, mark.open_cost
        yield "X", 0, ignored
        return
    if state > _DEEP:
        yield "N", state - _DEEP, mark.close_cost + (0.0 if mark.family == state - _DEEP else 0.8)
        yield "N", state, ignored
        return
    yield "C", 0, mark.close_cost + (0.0 if mark.family == state else 0.4)
    yield "B", mark.family, mark.close_cost + mark.open_cost + 0.4
    if mark.family != state:
        yield "N", state, 1.2
    else:
        yield "X", state, ignored * 0.8
        if mark.family in _PAIRED:
            yield "N", state + _DEEP, mark.open_cost + 0.9
    if is_continued:
        yield "R", state, mark.open_cost / 2


def _is_carried_on(marks: Sequence[Mark], family: int, following: Sequence[Sequence[Mark]]) -> bool:
    """Whether a paragraph opens a quotation, holds only pairs of other marks, and the next one repeats the opener."""
    following_marks = following[0] if following else ()
    if len(marks) < 3 or not following_marks or not (marks[0].is_head and following_marks[0].is_head):
        return False
    opener, inner = marks[0], marks[1:]
    return (
        opener.family in _PAIRED
        and family in {0, opener.family}
        and following_marks[0].family == opener.family
        and following_marks[0].open_cost <= following_marks[0].close_cost
        and not len(inner) % 2
        and all(mark.family not in {opener.family, _SINGLE} for mark in inner)
    )


def _goes_on(
    paragraphs: Sequence[Sequence[Mark]],
    index: int,
    family: int,
    *,
    starts_here: bool,
) -> bool:
    """Whether a quotation open at the end of paragraph `index` continues: the marks to come tell by their cost."""
    following = range(index + 1, min(index + 1 + MAX_OPEN_PARAGRAPHS, len(paragraphs)))
    inside, outside = 0.0, 1.2
    for ahead in following:
        marks = paragraphs[ahead]
        if not marks:
            continue
        actions, cost, last = _label(marks, family)
        if ahead == index + 1 and actions[0] == "R":
            return True
        if not starts_here:
            return False
        inside += cost - (1.2 if last else 0.0)
        outside += _label(marks, 0)[1]
        if not last:
            return inside < outside
    return False


def _quotation(text: str, start: int, end: int, pieces: Sequence[tuple[int, int]], *, closed: bool) -> Quotation:
    trimmed = []
    for a, b in pieces:
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            trimmed.append((a, b))
    return Quotation(start, end, tuple(trimmed) or ((start, start),), closed)
