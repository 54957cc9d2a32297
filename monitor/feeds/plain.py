"""Hostile markup to plain text, in linear time: no pattern here scans past the next angle bracket."""

from __future__ import annotations

import html
import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,40})|([0-9]{1,40}))[0-9a-f]*;?", re.IGNORECASE)
# Letters that only steer display: direction overrides, zero-width space, soft hyphen, BOM.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad\ufeff]")
_CODE = re.compile(r"<(script|style|template|noscript)\b[^<>]*>[^<]*", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|blockquote|article|section)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)


def well_formed(text: str) -> str:
    """`text` without what XML, SQL or UTF-8 cannot hold: controls, surrogates, references to them."""
    return _ILLEGAL.sub("", _REFERENCE.sub(_checked, text) if "&#" in text else text)


def plain_text(markup: str, length: int, *, keep_lines: bool = False) -> str:
    """`markup` without tags, scripts, references and invisible letters, cut at `length` characters."""
    text = markup[: length * 20]
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub("\n", _CODE.sub("", text)))
    text = _INVISIBLE.sub("", _ILLEGAL.sub("", html.unescape(text)))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return ("\n" if keep_lines else " ").join(line for line in lines if line)[:length]


def _checked(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    is_char = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match[0] if is_char else ""
