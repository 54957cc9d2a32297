"""Characters that must not reach a stored text, taken out once here.

NUL, lone surrogates and the other controls break databases; bidi and zero-width characters hide in
names. Typographic marks (quotes, dashes, no-break spaces) stay as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\u2028\u2029]")
CP1252_CONTROLS = re.compile("[\x80-\x9f]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
ALIKE = ("асеіјорхуАВЕІЈКМНОРСТХУ", "aceijopxyABEIJKMHOPCTXY")
"""Cyrillic letters and the Latin ones that look the same: typed by a hand on the other keyboard, or to deceive."""
TO_LATIN, TO_CYRILLIC = str.maketrans(*ALIKE), str.maketrans(*ALIKE[::-1])
LATIN, CYRILLIC = re.compile("[A-Za-z\u00c0-\u024f]"), re.compile("[\u0400-\u052f]")
OF_BOTH = re.compile(r"\b(?:[A-Za-z\u00c0-\u024f]+[\u0400-\u052f]|[\u0400-\u052f]+[A-Za-z\u00c0-\u024f])[^\W\d_]*")
MOJIBAKE = re.compile(
    r"[ÂÃÄÅÉÐÑÔÕÖâá](?:(?<=É)[\u0099™]|(?<=[ÂÃÄÅÐÑÔÕÖ])[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]"
    r"|(?<=[âá])[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]{2})"
)
"""UTF-8 read in a one-byte charset: the lead byte of a Latin, Cyrillic, Armenian or Georgian letter, and the rest.

It begins with the set of all leads, which `re` looks for quickly.
"""

MOJIBAKE_LEADS = "ÂÃÄÅÉÐÑÔÕÖâá"
MISREAD_AS = ("cp1252", "iso8859_15")
REPLACEMENT = "\ufffd"
MAX_REPLACEMENTS = 0.01
MIN_PAIRS = 3
MIN_MISREAD_SHARE = 0.4
"""Of the characters beyond ASCII: in a misread text nearly all are parts of pairs, in „SPÖ“ few are."""

MAX_LEFT_SHARE = 0.002
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def normalise(text: str) -> str:
    """`text` in NFC with Unix line ends and without control, bidi, zero-width and surrogate characters.

    Letters of another script that look the same become those of their word. C1 controls are read as the Windows-1252
    characters they stand for, as browsers do.
    """
    text = LINE_ENDS.sub("\n", text)
    if CP1252_CONTROLS.search(text):
        text = CP1252_CONTROLS.sub(_as_cp1252, text)
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return OF_BOTH.sub(_of_one_script, text) if CYRILLIC.search(text) else text


def repaired(text: str) -> str | None:
    """`text` with doubly encoded UTF-8 undone; itself where sound; None where broken beyond certain repair."""
    sample = text[:200_000]
    if sample.count(REPLACEMENT) > max(MIN_PAIRS, len(sample) * MAX_REPLACEMENTS):
        return None
    if not any(lead in sample for lead in MOJIBAKE_LEADS):
        return text
    misread = sum(map(len, MOJIBAKE.findall(sample)))
    if misread < 2 * MIN_PAIRS or misread < MIN_MISREAD_SHARE * len(NOT_ASCII.findall(sample)):
        return text
    candidates = [MOJIBAKE.sub(partial(_undone, charset), text) for charset in MISREAD_AS]
    best = max(candidates, key=lambda candidate: sum(map(str.islower, candidate)))
    return best if len(MOJIBAKE.findall(best[:200_000])) <= len(sample) * MAX_LEFT_SHARE else None


def _of_one_script(match: re.Match[str]) -> str:
    """A word of two scripts in that of most of its letters, where the others look the same in it; else as it is."""
    word = match[0]
    latin, cyrillic = len(LATIN.findall(word)), len(CYRILLIC.findall(word))
    whole = word.translate(TO_LATIN if latin > cyrillic else TO_CYRILLIC)
    return word if LATIN.search(whole) and CYRILLIC.search(whole) else whole


def _undone(charset: str, match: re.Match[str]) -> str:
    try:
        return b"".join(_byte(char, charset) for char in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(char: str, charset: str) -> bytes:
    return bytes([ord(char)]) if ord(char) < 0xA0 else char.encode(charset)


def _as_cp1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")
