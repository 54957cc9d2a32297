"""A text cut at the borders of its marks stays that text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.lines import harmless
from monitor.model.common import Span
from monitor.views.marked import Mark, changes, pieces
from tests.clock import bounded

TEXTS = st.text(alphabet="ab «»\n\u202e\ud800é", max_size=60)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["content", "cue"]))))
def test_every_character_once_with_the_marks_over_it(text, given_marks):
    marks = [Mark(Span(min(a, b), max(a, b)), kind, n) for n, (a, b, kind) in enumerate(given_marks)]
    lines = pieces(text, marks)
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == harmless(text)
    at = 0
    for line in lines:
        for piece in line:
            over = {m.kind for m in marks if m.span.start <= at and at + len(piece.text) <= m.span.end}
            assert set(piece.kinds) == {kind for kind in over if piece.text}
            at += len(piece.text)
        at += 1


def test_a_statement_is_numbered_where_it_begins():
    (line,) = pieces("Il dit oui", [Mark(Span(7, 10), "content", 1), Mark(Span(3, 6), "cue")])
    assert [(piece.text, piece.kinds, piece.begins) for piece in line] == [
        ("Il ", (), ()), ("dit", ("cue",), ()), (" ", (), ()), ("oui", ("content",), (1,)),
    ]  # fmt: skip


@given(TEXTS, TEXTS)
def test_what_stayed_and_came_is_the_new_text(before, after):
    found = changes(before, after)
    assert "".join(c.text for c in found if c.kind != "gone") == harmless(after)
    assert "".join(c.text for c in found if c.kind != "come") == harmless(before)


def test_a_long_text_is_compared_in_bounded_time():
    with bounded(10):
        changes("Un mot et un autre.\n" * 3_000, "Un mot, et un autre.\n" * 3_000)
