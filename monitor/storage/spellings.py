"""How a person's name may stand in what is stored: other capitals, accents, marks and breaks, HTML, raw bytes."""

from __future__ import annotations

import html
import re
import unicodedata

COVER = "█"
"""One for each character, so that the offsets of everybody else's statements hold."""

_APOSTROPHES = "'’ʼ‘"
_HYPHENS = "-‐‑–"
_CODECS = ("utf-8", "cp1251", "cp1252")
_GAP = rb"(?:\s|\xc2\xa0|\xa0|&nbsp;|&#160;|%20|[-+_])+"


class Name:
    """A full name; its last word is told apart, for texts that are known to be about the person."""

    def __init__(self, name: str) -> None:
        self._whole = _pattern(name)
        self._last = re.compile(rf"\b{_pattern(name.split()[-1]).pattern}\b", re.IGNORECASE)
        self._bytes = re.compile(b"".join(map(_in_bytes, " ".join(name.split()))), re.IGNORECASE)
        self.like = "%" + re.sub("[^a-z0-9]+", "%", name.lower()) + "%"
        """For LIKE in lower case: only what every engine folds alike; what it finds is to be looked at again."""

    def stands_in(self, stored: str) -> bool:
        return self._whole.search(stored) is not None

    def stands_in_bytes(self, body: bytes) -> bool:
        """Also as entities, in JSON within the page, in an address; in UTF-8, UTF-16 and the Windows code pages."""
        return self._bytes.search(body.replace(b"\0", b"") if b"\0" in body[:1_000] else body) is not None

    def covered(self, stored: str, *, is_about: bool = False) -> str:
        """`stored`, as long as before, without the name; its last word goes where the name stands or `is_about`."""
        if not (is_about or self.stands_in(stored)):
            return stored
        for pattern in (self._whole, self._last):
            stored = pattern.sub(lambda found: COVER * len(found.group()), stored)
        return stored


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("".join(map(_written, " ".join(name.split()))), re.IGNORECASE)


def _written(character: str) -> str:
    if character == " ":
        return r"(?:\s|\\n|&nbsp;)+"
    if character in _APOSTROPHES:
        return rf"(?:[{_APOSTROPHES}]|&#x27;|&#39;|&rsquo;)"
    if character in _HYPHENS:
        return f"[{_HYPHENS}]"
    forms = {character, html.escape(character), unicodedata.normalize("NFD", character)}
    return f"(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})"


def _in_bytes(character: str) -> bytes:
    if character == " ":
        return _GAP
    both = {character.lower(), character.upper()}
    if character in _APOSTROPHES:
        both = {*_APOSTROPHES}
    forms = {unicodedata.normalize(form, c) for c in both for form in ("NFC", "NFD")}
    found = {form.encode(codec, "ignore") for form in forms for codec in _CODECS}
    found |= {form.encode(codec).replace(b"\0", b"") for form in forms for codec in ("utf-16-le", "utf-16-be")}
    for form in both:
        found |= {f"&#{ord(form)};".encode(), f"&#x{ord(form):x};".encode(), f"\\u{ord(form):04x}".encode()}
        found |= {b"%" + b"%".join(f"{byte:02x}".encode() for byte in form.encode())}
    return b"(?:" + b"|".join(re.escape(f) for f in sorted(found - {b""}, key=len, reverse=True)) + b")"
