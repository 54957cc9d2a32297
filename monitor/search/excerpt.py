"""The part of a text that shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model.common import Span
from monitor.model.search import Group, Phrase
from monitor.model.words import words

SHOWN = 300
"""Characters of an article that leave the house: the quotation and the link are the publisher's, the rest too."""

_TOKEN = re.compile(r"[^\W_]+")
_LEAD = 80
"""Characters shown before the first hit."""


def excerpt(text: str, groups: Sequence[Group]) -> tuple[str, tuple[Span, ...]]:
    """At most SHOWN characters of `text` about the first of the words sought, and where they stand in them."""
    sought = [p for group in groups if not group.is_excluded for p in group.phrases]
    tokens = [(match.start(), match.end(), "".join(words(match.group()))) for match in _TOKEN.finditer(text)]
    hits = [hit for at in range(len(tokens)) if (hit := _hit(tokens, at, sought))]
    start = max(0, hits[0].start - _LEAD) if hits else 0
    while start and text[start - 1].isalnum():
        start -= 1
    end = min(len(text), start + SHOWN)
    marks = tuple(Span(h.start - start, h.end - start) for h in hits if h.end <= end)
    return text[start:end], marks


def _hit(tokens: Sequence[tuple[int, int, str]], at: int, sought: Sequence[Phrase]) -> Span | None:
    for phrase in sought:
        part = [word for _, _, word in tokens[at : at + len(phrase.words)]]
        if len(part) < len(phrase.words) or tuple(part[:-1]) != phrase.words[:-1]:
            continue
        if part[-1] == phrase.words[-1] or (phrase.is_prefix and part[-1].startswith(phrase.words[-1])):
            return Span(tokens[at][0], tokens[at + len(part) - 1][1])
    return None
