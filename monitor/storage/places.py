"""Is it the statement that stood here before? A human decision is on a place of an article, not on a row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_OVERLAP = 0.4
"""Share of the longer span, in one text: a better reading of a statement moves its ends, not its middle."""

_WORDS = 0.6
"""Share of the longer one's words, across revisions of an article: the outlet may have edited some."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: a text of the article, offsets into it, its words."""

    version: int
    start: int
    end: int
    text: str

    def likeness(self, other: Place) -> float:
        """0 for another statement, up to 1 for the very same."""
        if self.version == other.version:
            common = min(self.end, other.end) - max(self.start, other.start)
            share = max(0, common) / max(1, self.end - self.start, other.end - other.start)
            return share if share >= _OVERLAP else 0.0
        ours, theirs = _words(self.text), _words(other.text)
        share = (ours & theirs).total() / max(1, ours.total(), theirs.total())
        return share if share >= _WORDS else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))
