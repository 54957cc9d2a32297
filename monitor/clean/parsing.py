"""A page's source to its tree: that of trafilatura's `load_html`, from bytes, in which flaws are found sooner."""

from __future__ import annotations

from lxml.etree import LxmlError
from lxml.html import HtmlElement, fromstring
from trafilatura.utils import DOCTYPE_TAG, HTML_PARSER, is_dubious_html, repair_faulty_html

BEGINNING = 50
"""Characters in which a page says that it is HTML."""

CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
NONCHARACTERS = "\ufffe\uffff"
HEAD = 4_096
"""Characters among which a closed html element is looked for."""


def parsed(source: str) -> HtmlElement | None:
    """The page's tree; None where it is empty or has no HTML."""
    beginning = source[:BEGINNING].lower()
    page = source.encode("utf-8", "surrogatepass")
    if _is_faulty(source, page):
        page = repair_faulty_html(source, beginning).encode("utf-8", "surrogatepass")
    try:
        tree = fromstring(page, parser=HTML_PARSER)
    except (LxmlError, ValueError):
        return None
    return None if is_dubious_html(beginning) and len(tree) < 2 else tree


def _is_faulty(source: str, page: bytes) -> bool:
    """Whether anything in it may need repair."""
    return (
        len(page.translate(None, CONTROLS)) < len(page)
        or any(character in source for character in NONCHARACTERS)
        or "\n" not in source
        or DOCTYPE_TAG.match(source) is not None
        or any("<html" in line and line.endswith("/>") for line in source[:HEAD].splitlines())
    )
