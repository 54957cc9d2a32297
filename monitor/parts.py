"""STAGE: a text that says the same in two languages → its parts by language.

Embassies and diaspora outlets post in French and below in Armenian, in Azerbaijani and below in English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.language import (
    FUNCTION_WORDS,
    MIN_SCHWA_SHARE,
    SAMPLE_CHARS,
    by_function_words,
    detect,
    main_script,
    schwa_share,
)
from monitor.model.common import Span

LATIN = "latin"
LATIN_KINDS = frozenset({LATIN, "az", *FUNCTION_WORDS})
MIN_LINE_LETTERS = 40
MIN_LINE_WORDS = 3
MIN_LINE_SHARE = 0.15
"""A line is short of function words; the stretch it belongs to is judged by `detect`."""

MIN_SHARE = 0.2
"""Of the text's characters: a shorter stretch is a quotation or a name in the other language, not a half."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one text in one language."""

    span: Span
    language: str


def split_parts(text: str, language: str) -> tuple[Part, ...]:
    """`text` as parts by language, in order and without gaps; one part for a text in one, the known `language`.

    Lines too short to tell, and stretches too short to be a half, go with the part before them.
    """
    spans = [Span(a, b) for a, b in pairwise([*_starts(text), len(text)])]
    large = [span for span in spans if span.end - span.start >= MIN_SHARE * len(text)]
    if len(large) < 2:
        return (Part(Span(0, len(text)), language),)
    stretches = _filled(large, len(text))
    return _merged([Part(span, detect(text[span.start : span.end], [language]).code) for span in stretches])


def in_place(text: str, span: Span) -> str:
    """`text` with all but `span` blanked: what is read of the part has its offsets in the whole."""
    return " " * span.start + text[span.start : span.end] + " " * (len(text) - span.end)


def _starts(text: str) -> list[int]:
    """Where stretches of one kind begin; Latin lines in no certain language continue any Latin one."""
    starts: list[tuple[int, str]] = []
    for line in re.finditer(r"[^\n]+", text):
        kind = _kind(line[0])
        before = starts[-1][1] if starts else None
        if kind is None or kind == before or (kind == LATIN and before in LATIN_KINDS):
            continue
        if before == LATIN and kind in LATIN_KINDS:
            starts[-1] = (starts[-1][0], kind)
        else:
            starts.append((line.start() if starts else 0, kind))
    return [start for start, _ in starts] or [0]


def _kind(line: str) -> str | None:
    """What tells this line's language from its neighbours': its script, or a language of Latin script if certain."""
    sample = line[:SAMPLE_CHARS]
    if len(sample) < MIN_LINE_LETTERS:
        return None
    script, count = main_script(sample)
    if count < MIN_LINE_LETTERS:
        return None
    if script != LATIN:
        return script
    if schwa_share(sample) >= MIN_SCHWA_SHARE:
        return "az"
    known = by_function_words(sample, fewest=MIN_LINE_WORDS, share=MIN_LINE_SHARE)
    return known.code if known else LATIN


def _filled(large: Sequence[Span], length: int) -> list[Span]:
    """The large stretches, each up to the next: small ones between belong to the one before."""
    bounds = [0, *(span.start for span in large[1:]), length]
    return [Span(a, b) for a, b in pairwise(bounds)]


def _merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    merged: list[Part] = []
    for part in parts:
        if merged and merged[-1].language == part.language:
            merged[-1] = Part(Span(merged[-1].span.start, part.span.end), merged[-1].language)
        else:
            merged.append(part)
    return tuple(merged)
