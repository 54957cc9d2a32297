"""An article as the classifier sees it: title and text in one string, sentences with their weight, phrase hits.

The title weighs most, then the lead; what stands after a teaser list begins weighs next to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from monitor.classify.labels import FURNITURE, ScopeLabel
from monitor.model.article import ArticleForRead
from monitor.model.common import Span
from monitor.phrases import Hit, Label, PhraseMatcher, fold

TITLE, LEAD, BODY, TAIL = 3.0, 2.0, 1.0, 0.15
LEAD_CHARACTERS = 350
LEAD_SHARE = 0.15
# A teaser list or login box is the page's end: before this share of the text its words are the article's own.
FURNITURE_FROM = 0.55

_BREAK = re.compile(
    r"[»”\"')\]\s](?:(?<![A-ZА-Я]\.[\s\S])(?<=[.!?։…][\s\S])(?:(?<=\s)\s*|(?<=\S)[»”\"')\]]*\s+)"
    r"(?=[«“\"(—–\-]*\s?[A-ZÀ-ÝА-ЯЁԱ-ՖƏİŞÇÖÜĞ0-9])|(?<=\n)\s*)"
)
"""The gap after a stop and closing marks, before what may begin a sentence; or a line's end. It begins with its first
characters' set, which `re` looks for quickly; what stands before is looked at then."""


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Layout(Generic[Label]):
    """`full` is the title, a line break and the text where the text does not open with the title itself.

    `shift` is where the text begins in `full`; all positions here are those of `full`.
    """

    full: str
    shift: int
    sentences: tuple[Sentence, ...]
    hits: tuple[tuple[int, Hit[Label]], ...]

    def span(self, start: int, end: int) -> Span:
        """The span in the article's text; (0, 0) for what only the title says."""
        return Span(start - self.shift, end - self.shift) if start >= self.shift else Span(0, 0)

    def sentence_at(self, position: int) -> int:
        return max(0, bisect_right(self.sentences, position, key=lambda s: s.start) - 1)

    def weight_at(self, position: int) -> float:
        return self.sentences[self.sentence_at(position)].weight if self.sentences else BODY


def lay_out(article: ArticleForRead, matcher: PhraseMatcher[Label]) -> Layout[Label]:
    """One pass over the article for all phrases; `hits` pairs each with the index of its sentence."""
    title, text = article.title.strip(), article.text
    has_title = not title or fold(text[: len(title) + 40]).lstrip().startswith(fold(title)[:60])
    shift = 0 if has_title else len(title) + 1
    full = text if has_title else f"{title}\n{text}"
    found = matcher.find(full, fold(full))
    title_end = len(title) + (len(text) - len(text.lstrip())) if title else 0
    sentences = _sentences(full, title_end, _tail(full, found))
    starts = [sentence.start for sentence in sentences]
    hits = tuple((max(0, bisect_right(starts, hit.start) - 1), hit) for hit in found)
    return Layout(full, shift, sentences, hits)


def breaks(text: str) -> list[int]:
    """Where each sentence but the first begins."""
    return [match.end() for match in _BREAK.finditer(text)]


def _tail(full: str, hits: Sequence[Hit[Label]]) -> int:
    """Where the page's furniture begins: its first phrase at the start of a line in the later part."""
    earliest = FURNITURE_FROM * len(full)
    starts = [
        hit.start
        for hit in hits
        if isinstance(hit.label, ScopeLabel)
        and hit.label.role == FURNITURE
        and hit.start >= earliest
        and not full[full.rfind("\n", 0, hit.start) + 1 : hit.start].strip(" *•-–")
    ]
    return min(starts, default=len(full))


def _sentences(full: str, title_end: int, tail: int) -> tuple[Sentence, ...]:
    lead_end = title_end + max(LEAD_CHARACTERS, int(LEAD_SHARE * (len(full) - title_end)))
    found, start = [], 0
    for match in [*_BREAK.finditer(full), None]:
        end = match.start() if match else len(full)
        if end > start:
            found.append(Sentence(start, end, _weight(start, title_end, lead_end, tail)))
        start = match.end() if match else end
    return tuple(found)


def _weight(start: int, title_end: int, lead_end: int, tail: int) -> float:
    if start >= tail:
        return TAIL
    if start < title_end:
        return TITLE
    return LEAD if start < lead_end else BODY
