"""Hostile text made fit for one line or a plain-text mail: no control characters, no bidi tricks, bounded."""

from __future__ import annotations

import re
import textwrap

# Bidi controls (UAX #9), zero-width marks and soft hyphens: nothing a reader sees, much that deceives.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# Control characters, all line breaks and spaces but the no-break ones, which French typography needs.
_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2000-\u200a\u2028\u2029\u205f\u3000]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str, limit: int = 2_000) -> str:
    """`text` on one line of at most `limit` characters: control, bidi and surrogate characters gone."""
    text = _BREAKS.sub(" ", _INVISIBLE.sub("", text[: limit * 8]))
    return clip(_SURROGATES.sub("\ufffd", text).strip(), limit)


def harmless(text: str) -> str:
    """As long as `text`, so that offsets hold: control, bidi and surrogate characters become U+FFFD."""
    return _HARMFUL.sub("\ufffd", text)


def clip(text: str, limit: int) -> str:
    """`text` cut at a word before `limit` characters, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rfind(" ", limit // 2)
    return (head[:cut] if cut > 0 else head).rstrip(" ,;:.–-\u00a0\u202f") + "…"


def wrap(text: str, indent: str = "", hanging: str | None = None, width: int = 72) -> str:
    """Lines of at most `width` columns; no-break spaces hold, a word longer than a line stays whole."""
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
