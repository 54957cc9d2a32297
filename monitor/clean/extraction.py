"""The article's text on a parsed page, by trafilatura in precision mode; its second opinion where that may differ.

The second opinion (readability, then justext) costs as much again as the extraction itself. It overrules where the
extraction found less than half of what readability did, found no paragraphs, or left unclean elements in them:
where none of that can be, it is not asked. On the 181 pages of scrapinghub/article-extraction-benchmark (commit
4a3bc97) the texts are the same, and 159 need it not.
"""

from __future__ import annotations

from functools import cache

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.external import SANITIZED_XPATH
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor

MOST = 0.5
"""Share of the page's text; readability has to find twice the text to overrule."""

_BESIDE = frozenset({"a", "aside", "nav", "footer", "script", "style", "noscript", "template"})
"""Links, which readability drops too, and what stands beside articles or is not seen."""


def extracted(tree: HtmlElement, url: str) -> str:
    """The article's text, empty where there is none. `tree` stays as it is."""
    document = bare_extraction(tree, url=url, options=_options(is_fast=True))
    if document is None or not _is_most(document, tree):
        document = bare_extraction(tree, url=url, options=_options(is_fast=False))
    return (document.text or "") if document is not None else ""


def _is_most(document: Document, tree: HtmlElement) -> bool:
    """The text is long, of paragraphs and clean, and nothing of twice its length is left on the page."""
    text, body = document.text or "", document.body
    if len(text) < _options(is_fast=True).min_extracted_size or body.xpath(SANITIZED_XPATH):
        return False
    if not body.xpath(".//p//text()") or len(body.findall(".//table")) > len(body.findall(".//p")):
        return False
    return len(text) >= MOST * _most_that_could_be_one(tree)


def _most_that_could_be_one(tree: HtmlElement) -> int:
    """Characters of the page's text but for what stands beside articles."""
    found: list[str] = []
    waiting = tree.findall("body")
    while waiting:
        element = waiting.pop()
        found.append(element.tail or "")
        if isinstance(element.tag, str) and element.tag not in _BESIDE:
            found.append(element.text or "")
            waiting.extend(element)
    return len(" ".join(" ".join(found).split()))


@cache
def _options(*, is_fast: bool) -> Extractor:
    """Precision mode; never trafilatura's own deduplication, whose answer depends on what it saw before."""
    return Extractor(
        config=DEFAULT_CONFIG, output_format="python", precision=True, comments=False, dedup=False, fast=is_fast
    )
