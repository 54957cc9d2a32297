"""Bytes to text: charsets lie, so valid UTF-8 is believed before any declaration."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from monitor.clean import characters
from monitor.errors import Unusable
from monitor.model.common import Disposition

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
HEAD_BYTES = 4_096
GUESS_BYTES = 60_000
CANDIDATES = ["cp1251", "cp1252", "koi8_r", "cp1254", "iso8859_9", "iso8859_15", "cp866", "mac_cyrillic", "cp1256"]
"""What pages of the region's and Europe's press were saved in before UTF-8."""


def decode(body: bytes, content_type: str = "") -> str:
    """The text of `body`: BOM, UTF-16 by its zero bytes, UTF-8, then header, meta and a guess; mojibake undone.

    Raises Unusable(encoding_suspect) where no reading is certain enough to quote from.
    """
    text = characters.repaired(_decoded(body, content_type))
    if text is None:
        raise Unusable(Disposition.ENCODING_SUSPECT, "no charset gives readable text")
    return text


def _decoded(body: bytes, content_type: str) -> str:
    for bom, name in BOMS:
        if body.startswith(bom):
            return body.decode(name, errors="replace")
    wide = _utf16_without_bom(body)
    if wide:
        return body.decode(wide, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    guessed = from_bytes(body[:GUESS_BYTES], cp_isolation=CANDIDATES).best()
    for charset in (_declared(body, content_type), guessed.encoding if guessed else None):
        try:
            if charset and codecs.lookup(charset).name != "utf-8":
                return body.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", errors="replace")


def _declared(body: bytes, content_type: str) -> str | None:
    header = HEADER_CHARSET.search(content_type)
    if header:
        return header[1]
    meta = META_CHARSET.search(body[:HEAD_BYTES])
    return meta[1].decode("ascii", errors="ignore") if meta else None


def _utf16_without_bom(body: bytes) -> str | None:
    """Markup is ASCII, so in UTF-16 every other byte of its beginning is zero."""
    head = body[:400]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else None
