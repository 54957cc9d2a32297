"""Sitemaps (sitemaps.org), with the titles and dates of news sitemaps where they have them."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from monitor.feeds.entry import entry
from monitor.feeds.failure import FeedError
from monitor.model.intake import EntryData

NEWEST = 100
"""Of a sitemap that lists years, what a news source can need; its archive is not ours to fetch."""


def read_sitemap(text: str, base_url: str, zone: str) -> list[EntryData]:
    """The newest addresses. Raises FeedError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError("not_a_feed", f"no sitemap: {error}"[:300]) from error
    kind = "" if root is None else etree.QName(root).localname
    if kind == "sitemapindex":
        raise FeedError("sitemap_index")
    if kind != "urlset":
        raise FeedError("not_a_feed", "no sitemap: its root is no urlset")
    entries = [_entry(node, base_url, zone) for node in root.iterchildren("{*}url")]
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda one: one.published.value or oldest, reverse=True)[:NEWEST]


def _entry(node: etree._Element, base_url: str, zone: str) -> EntryData:
    return entry(
        [(_text(node, "loc"), base_url)],
        zone=zone,
        title=_text(node, "title"),
        dates=(_text(node, "publication_date"), _text(node, "lastmod")),
    )


def _text(node: etree._Element, name: str) -> str:
    """The first element of that name, in whatever namespace: sites declare the news one in many ways."""
    found = next(node.iter(f"{{*}}{name}"), None)
    return (found.text or "").strip() if found is not None else ""
