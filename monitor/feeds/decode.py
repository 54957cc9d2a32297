"""Bytes to text where the declaration may lie. UTF-8 that decodes is UTF-8, whatever is declared.

Text that was encoded twice (UTF-8 taken for a code page and encoded again) is undone where nearly all of it fits.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from charset_normalizer import from_bytes

SAMPLE_BYTES = 200_000
# What outlets in our languages really use; a free guess takes Cyrillic for Big5. cp1254 stands for cp1252 too:
# they differ in six letters, which French has not and Azerbaijani has.
CANDIDATES = ["cp1251", "koi8_r", "cp1254", "iso8859_5", "cp866"]
DAMAGE = 0.02
"""Share of undecodable characters among the non-ASCII ones up to which text still counts as damaged UTF-8."""

TWICE = ("cp1252", "cp1251")
FITTING = 0.9
"""Share of the non-ASCII runs that must turn into valid UTF-8 before text counts as encoded twice."""

SIGNS = 0.2
PUNCTUATION = frozenset("«»“”„‘’‚–—…№€£§©®°·•−×½\xa0\u202f\u2009\ufeff\xad")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHAPES = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"\x4c\x6f\xa7\x94", "cp037"))
"""How `<` or `<?xm` begins in encodings of no BOM (XML 1.0, appendix F)."""
_STARTS = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|item|entry)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`by`: bom, utf-8, shape, declared, header, guess, twice. `is_suspect`: letters may be wrong or lost."""

    text: str
    encoding: str
    by: str
    is_suspect: bool = False


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body` (XML or HTML); never raises."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) :].decode(encoding, "replace")
            if _holds_markup(text, body):
                return Decoded(text, encoding, "bom", "\ufffd" in text)
    if (wide := _wide(body)) and _holds_markup(text := body.decode(wide, "replace"), body):
        return Decoded(text, wide, "shape")
    return _narrow(body.replace(b"\0", b""), content_type)


def _holds_markup(text: str, body: bytes) -> bool:
    """False where a lost byte has shifted wide letters: entries behind it show only once the zeros are gone."""
    return len(_STARTS.findall(text.encode())) >= len(_STARTS.findall(body.replace(b"\0", b"")))


def _narrow(body: bytes, content_type: str | None) -> Decoded:
    text = body.decode("utf-8", "replace")
    losses = text.count("\ufffd")
    if not losses:
        undone = _undone(text)
        return Decoded(undone, "utf-8", "twice") if undone else Decoded(text, "utf-8", "utf-8")
    others = sum(map(len, _FOREIGN.findall(text)))
    if losses <= max(1, DAMAGE * others) and others > losses:
        return Decoded(text, "utf-8", "utf-8", is_suspect=True)
    return _single_byte(body, content_type or "")


def _undone(text: str) -> str | None:
    """`text` with its double encoding undone; None where it has none. Real words never fit by chance."""
    runs = _FOREIGN.findall(text[:SAMPLE_BYTES])
    if not runs:
        return None
    for page in TWICE:
        if sum(_again(run, page) is not None for run in runs) >= FITTING * len(runs):
            return _FOREIGN.sub(partial(_whole_again, page), text)
    return None


def _whole_again(page: str, match: re.Match[str]) -> str:
    return _again(match[0], page) or match[0]


def _again(run: str, page: str) -> str | None:
    try:
        return run.encode(page, "holes").decode()
    except UnicodeError:
        return None


def _holes(error: UnicodeError) -> tuple[bytes, int]:
    """Code pages leave some bytes undefined; decoders pass those through as control characters."""
    assert isinstance(error, UnicodeEncodeError)
    letters = error.object[error.start : error.end]
    if any(ord(letter) > 0x9F for letter in letters):
        raise error
    return letters.encode("latin-1"), error.end


codecs.register_error("holes", _holes)


def _wide(body: bytes) -> str | None:
    for shape, encoding in _SHAPES:
        if body.startswith(shape):
            return encoding
    head = body[:400].lstrip(b" \t\r\n\x00")[:200]
    zeros = head.count(b"\x00")
    if len(head) < 8 or zeros < len(head) // 3:
        return None
    return "utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"


def _single_byte(body: bytes, content_type: str) -> Decoded:
    head = body[:2_000]
    found = _DECLARED.search(head) or _META.search(head)
    header = _HEADER.search(content_type)
    for name, by in ((found[1].decode() if found else "", "declared"), (header[1] if header else "", "header")):
        text = _try(body, name)
        if text is not None and not looks_scrambled(text):
            return Decoded(text, name.lower(), by)
    guess = from_bytes(_letters(body), cp_isolation=CANDIDATES, threshold=0.5).best()
    for encoding in ([guess.encoding] if guess else []) + CANDIDATES:
        text = body.decode(encoding, "replace")
        if not looks_scrambled(text):
            return Decoded(text, encoding, "guess")
    return Decoded(body.decode("cp1252", "replace"), "cp1252", "guess", is_suspect=True)


def _try(body: bytes, name: str) -> str | None:
    try:
        if not name or codecs.lookup(name).name in {"utf-8", "utf-16", "utf-32", "ascii"}:
            return None
        return body.decode(name)
    except (LookupError, ValueError):
        return None


def _letters(body: bytes) -> bytes:
    """Only the pieces around non-ASCII bytes: markup would drown them."""
    pieces = re.findall(rb"[A-Za-z ,.]{0,20}[\x80-\xff][A-Za-z ,.\x80-\xff]*", body[:SAMPLE_BYTES])
    return b" ".join(pieces) or body[:SAMPLE_BYTES]


def looks_scrambled(text: str) -> bool:
    """Whether foreign letters come as a wrong decoder gives them: in odd words, or among signs nobody writes."""
    sample = text[:SAMPLE_BYTES]
    letters = [letter for run in _FOREIGN.findall(sample) for letter in run if letter not in PUNCTUATION]
    if sum(not letter.isalpha() for letter in letters) > SIGNS * len(letters):
        return True
    foreign = [word for word in re.findall(r"[^\W\d_]{4,}", sample) if not word.isascii()]
    odd = sum(_is_odd(word) for word in foreign)
    return len(foreign) >= 3 and odd > len(foreign) // 2


def _is_odd(word: str) -> bool:
    """All capitals, a capital after a small letter, Latin accents in a row, or two scripts in one word."""
    accented = sum("\x80" <= letter <= "\u024f" for letter in word)
    is_cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in word)
    return (
        accented > 0.7 * len(word)
        or sum(map(str.isupper, word)) > len(word) // 2
        or any(a.islower() and b.isupper() for a, b in pairwise(word))
        or (is_cyrillic and any(letter < "\u0250" for letter in word))
    )
