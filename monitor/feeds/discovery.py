"""Where a site's feed may be: what its page names, then the usual places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from monitor.feeds.decode import decode
from monitor.feeds.plain import well_formed
from monitor.model.intake import FeedKind, FeedPath

TYPES = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
SPEAKING = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feeds?|rdf)(?:$|[/._?=&-])", re.IGNORECASE)
COMMENTS = re.compile(r"comment|kommentar", re.IGNORECASE)
USUAL = (
    (FeedKind.RSS, ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")),
    (FeedKind.WORDPRESS, ("wp-json/wp/v2/posts",)),
    (FeedKind.SITEMAP, ("news-sitemap.xml", "sitemap-news.xml", "sitemap.xml")),
)
MOST_NAMED = 10


def named(page: bytes, content_type: str | None, url: str) -> tuple[FeedPath, ...]:
    """What the page calls a feed, each address once, those of readers' comments last; only of the web's schemes."""
    found = list(dict.fromkeys(_named(well_formed(decode(page, content_type).text), url)))[:MOST_NAMED]
    return tuple(FeedPath(FeedKind.RSS, address) for address in sorted(found, key=lambda a: bool(COMMENTS.search(a))))


def usual(url: str) -> tuple[FeedPath, ...]:
    """Where sites keep their feeds."""
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
    return tuple(FeedPath(kind, origin + place) for kind, places in USUAL for place in places)


def _named(text: str, url: str) -> Iterator[str]:
    try:
        root = html.document_fromstring(text)
    except (etree.LxmlError, ValueError):
        return
    for link in root.iter("link"):
        if TYPES.search(link.get("type", "")) and link.get("href"):
            yield from _address(link.get("href"), url)
    for link in root.iter("a"):
        if SPEAKING.search(link.get("href", "")):
            yield from _address(link.get("href"), url)


def _address(href: str, url: str) -> Iterator[str]:
    try:
        address = urljoin(url, href.strip())
    except ValueError:
        return
    if address.startswith(("http://", "https://")):
        yield address
