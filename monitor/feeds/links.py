"""A list page: the links that the catalogue's CSS selector finds, for sites without any feed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cssselect import HTMLTranslator
from lxml import etree, html

from monitor.feeds.entry import entry
from monitor.feeds.failure import FeedError
from monitor.feeds.plain import plain_text
from monitor.model.intake import EntryData

MAX_DEPTH = 4
"""A link's date stands in its own item: so many elements around it are searched for a `time`."""


def read_links(text: str, base_url: str, zone: str, selector: str) -> list[EntryData]:
    """Each address once, under the longest of its link texts. Raises FeedError."""
    try:
        root = html.document_fromstring(text)
        found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (etree.LxmlError, ValueError) as error:
        raise FeedError("not_a_feed", f"no page: {error}"[:300]) from error
    base = next(iter(root.xpath("//base/@href")), "")
    entries: dict[str, EntryData] = {}
    for link in _links(found):
        one = entry(
            [(link.get("href", ""), base if base.startswith("http") else base_url)],
            zone=zone,
            title=_title(link),
            dates=(_date(link),),
        )
        if one.url and len(one.title) > len(entries[one.url].title if one.url in entries else ""):
            entries[one.url] = one
    if not entries:
        raise FeedError("no_links")
    return list(entries.values())


def _links(found: list[etree._Element]) -> Iterator[etree._Element]:
    for element in found:
        yield from [element] if element.tag == "a" else element.iterdescendants("a")


def _title(link: etree._Element) -> str:
    return plain_text(link.text_content() or link.get("title") or "", 500)


def _date(link: etree._Element) -> str:
    for around in [link, *islice(link.iterancestors(), MAX_DEPTH)]:
        if {other.get("href") for other in around.iter("a")} != {link.get("href")}:
            break
        for time in around.iter("time"):
            return str(time.get("datetime") or time.text_content()).strip()
    return ""
