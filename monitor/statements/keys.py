"""Words as they are compared: without case, accents and look-alike letters, as long as they are written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _base(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain.isalpha() else character


_LATIN_AND_CYRILLIC = [chr(c) for c in (*range(0xC0, 0x250), *range(0x400, 0x500), *range(0x1E00, 0x1F00))]
_KEY = {ord(c): _base(c).lower() for c in _LATIN_AND_CYRILLIC if c.isalpha()}
_KEY |= {
    ord(k): v for k, v in {"ə": "e", "Ə": "e", "ı": "i", "İ": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}.items()
}
_KEY |= {ord(k): v for k, v in {"đ": "d", "Đ": "d", "ß": "s", "œ": "o", "æ": "a", "‑": "-"}.items()}
_KEY |= dict.fromkeys(map(ord, "’ʼ‛′`´"), "'") | dict.fromkeys(map(ord, "\u00a0\u202f\u2009\t"), " ")
# Every character that is frequent is there, also where it stays: a missing one costs an exception inside translate.
_KEY |= {c: chr(c) for c in (*range(0x00, 0x41), *range(0x5B, 0x80), *map(ord, "«»“”„…–—"), *range(0x561, 0x588))}
_KEY |= {c: chr(c).lower() for c in (*range(0x41, 0x5B), *range(0x531, 0x557))}

_LOOKALIKES = dict(zip("асеорхуікмнтвАСЕОРХУІКМНТВ", "aceopxyikmhtbACEOPXYIKMHTB", strict=True))
_TO_LATIN = str.maketrans(_LOOKALIKES)
_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _LOOKALIKES.items()})
_HAS_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_MIXED = re.compile(r"[A-Za-zÀ-ɏ][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-zÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]+")


def key_of(text: str) -> str:
    """`text` without case, accents and look-alike letters of another script; as long as `text`."""
    if _HAS_CYRILLIC.search(text) and _MIXED.search(text):
        text = _WORD.sub(_one_script, text)
    return text.translate(_KEY)


@lru_cache(maxsize=4)
def keys_of_article(text: str) -> str:
    """`key_of` for a whole text, which several steps of one reading ask for."""
    return key_of(text)


def _one_script(word: re.Match[str]) -> str:
    text = word.group()
    if not _MIXED.search(text):
        return text
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in text)
    return text.translate(_TO_CYRILLIC) if cyrillic * 2 > len(text) else text.translate(_TO_LATIN)
