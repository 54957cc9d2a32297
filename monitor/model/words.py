"""Words as the full-text index holds them: without case, accents and punctuation, the same on both engines."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = (
    ("ə", "e"), ("ı", "i"), ("ł", "l"), ("ø", "o"), ("đ", "d"), ("œ", "oe"), ("æ", "ae"), ("ð", "d"), ("þ", "th"),
)  # fmt: skip
"""Replaced one after the other, which takes a tenth of `str.translate` with a table."""

LONGEST = 100
"""Characters of a word that count; Postgres refuses lexemes of more than 2,046 bytes."""


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, folded. Apostrophes and hyphens part words: «l’Arménie» is l, armenie.

    The reader's own key (statements/keys.py) keeps the length of a text, so that offsets hold; here
    nothing needs offsets, and œ may become oe.
    """
    if text.isascii():
        folded = text.lower()
    else:
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
        for letter, plain in _LETTERS:
            folded = folded.replace(letter, plain)
    found = _WORD.findall(folded)
    return tuple(found if max(map(len, found), default=0) <= LONGEST else [word[:LONGEST] for word in found])
