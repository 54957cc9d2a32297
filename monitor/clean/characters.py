"""Characters that must not reach a stored text, taken out once here.

NUL, lone surrogates and the other controls break databases; bidi and zero-width characters hide in
names. Typographic marks (quotes, dashes, no-break spaces) stay as written.
"""

from __future__ import annotations

import re
import unicodedata

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\u2028\u2029]")
CP1252_CONTROLS = re.compile("[\x80-\x9f]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
MOJIBAKE = re.compile(r"[ÃÂÐÑÅÄÕÖ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|â€[\u0080-\u00bf™œžš˜“”¦¢\u009d]?")
MOJIBAKE_LEADS = "ÃÂÐÑÅÄÕÖâ"
REPLACEMENT = "\ufffd"
MIN_MOJIBAKE_SHARE = 0.005
"""Pairs per character above which a text counts as double-encoded; French has `Ã` followed by these nowhere."""


def normalise(text: str) -> str:
    """`text` in NFC with Unix line ends and without control, bidi, zero-width and surrogate characters.

    C1 controls are read as the Windows-1252 characters they stand for, as browsers do.
    """
    text = LINE_ENDS.sub("\n", text)
    if CP1252_CONTROLS.search(text):
        text = CP1252_CONTROLS.sub(_as_cp1252, text)
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def repaired(text: str) -> str | None:
    """`text` with doubly encoded UTF-8 undone; itself where sound; None where broken beyond certain repair."""
    sample = text[:200_000]
    if sample.count(REPLACEMENT) > max(3, len(sample) // 100):
        return None
    if not any(lead in sample for lead in MOJIBAKE_LEADS):
        return text
    pairs = len(MOJIBAKE.findall(sample))
    if pairs < 3 or pairs < len(sample) * MIN_MOJIBAKE_SHARE:
        return text
    return _undo(text)


def _undo(text: str) -> str | None:
    undone = _bytes_as_cp1252(text)
    if undone is None:
        return None
    try:
        return undone.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _bytes_as_cp1252(text: str) -> bytes | None:
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            out.append(ord(char))
    return bytes(out)


def _as_cp1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")
