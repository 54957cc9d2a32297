"""The article's text on a parsed page, by trafilatura in precision mode; its second opinion where that may differ.

The second opinion (readability, then justext) costs as much again as the extraction itself. It overrules where the
extraction found less than half of what readability did, found no paragraphs, or left unclean elements in them:
where none of that can be, it is not asked. On the 181 pages of scrapinghub/article-extraction-benchmark (commit
4a3bc97) the texts are the same, and 159 need it not.
"""

from __future__ import annotations

from copy import copy
from functools import cache

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.external import SANITIZED_XPATH
from trafilatura.settings import DEFAULT_CONFIG, Document, Extractor

MOST = 0.5
"""Share of the page's text; readability has to find twice the text to overrule."""

_BESIDE = frozenset({"a", "aside", "nav", "footer", "script", "style", "noscript", "template"})
"""Links, which readability drops too, and what stands beside articles or is not seen."""

_AROUND = ("aside", "nav", "footer", "button", "svg", "noscript", "iframe", "select")
_DROPPED = (*_AROUND, "head", "script", "style", "img")
"""What trafilatura drops whatever it holds: a half of a page's elements, on which it tries its patterns before."""

_IS_ASKED_FIRST = XPath(
    " or ".join(f"//{tag}//{tag}" for tag in _AROUND)
    + " or //h1[ancestor::aside or ancestor::nav or ancestor::footer]"
    + " or //script[contains(., 'DiscussionForumPosting')]"
)
"""Pages on which those elements decide on others before they go, or go one by one."""


def extracted(tree: HtmlElement, url: str) -> str:
    """The article's text, empty where there is none. `tree` stays as it is."""
    document = bare_extraction(_lightened(tree), url=url, options=_options(is_fast=True))
    if document is None or not _is_most(document, tree):
        document = bare_extraction(tree, url=url, options=_options(is_fast=False))
    return (document.text or "") if document is not None else ""


def _lightened(tree: HtmlElement) -> HtmlElement:
    """A copy without what is dropped in any case; the page itself where that would change the outcome."""
    if _IS_ASKED_FIRST(tree):
        return tree
    rest = copy(tree)
    strip_elements(rest, *_DROPPED, with_tail=False)
    return rest


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
