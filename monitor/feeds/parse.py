"""A feed's bytes to entries: decoded by us, read as what it is, every field plain text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.feeds.decode import Decoded, decode
from monitor.feeds.embedded import read_embedded
from monitor.feeds.entry import TITLE_LENGTH, entry
from monitor.feeds.failure import FeedError
from monitor.feeds.links import read_links
from monitor.feeds.plain import plain_text, well_formed
from monitor.feeds.reading import RawFeed, read, refuse
from monitor.feeds.sitemap import read_sitemap
from monitor.feeds.wordpress import read_posts
from monitor.model.intake import EntryData, FeedKind, FeedPath, Fetched, ParsedFeed

MAX_BYTES = 10_000_000
MAX_ENTRIES = 2_000
FEEDS = frozenset({FeedKind.RSS, FeedKind.DISCOVERY})
OTHERS = {FeedKind.WORDPRESS: read_posts, FeedKind.SITEMAP: read_sitemap}
DATES = ("published", "updated", "created")

_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel|entry)\s*>", re.IGNORECASE)


def parse(fetched: Fetched, outlet_zone: str, path: FeedPath | None = None) -> ParsedFeed:
    """Entries of an answer, read as the kind of `path` wants it (a feed unless given). Raises FeedError."""
    kind = path.kind if path else FeedKind.RSS
    content_type = fetched.header("content-type")
    if kind in FEEDS:
        return parse_bytes(fetched.body, content_type, fetched.final_url, outlet_zone)
    text = _text(fetched.body, content_type)
    if kind.is_page:
        reader = read_embedded if kind is FeedKind.EMBEDDED else read_links
        entries = reader(text.text, fetched.final_url, outlet_zone, path.selector if path and path.selector else "a")
    else:
        refuse(text.text)
        entries = OTHERS[kind](text.text, fetched.final_url, outlet_zone)
    problem = "encoding_suspect" if text.is_suspect else None
    kept = _newest(entries)
    return ParsedFeed(fetched.final_url, None, tuple(kept), problem, len(entries) - len(kept))


def parse_bytes(body: bytes, content_type: str | None, base_url: str, zone: str) -> ParsedFeed:
    """Entries of a feed's bytes; `base_url` resolves relative links, `zone` dates without one. Raises FeedError.

    An entry without an address has the empty one. Unbounded in time on hostile input: call it through the sandbox.
    """
    decoded = _text(body, content_type)
    text = decoded.text
    raw = read(text, base_url)
    entries = [_entry(one, base_url, zone) for one in raw.entries]
    kept = _newest(entries)
    return ParsedFeed(
        title=plain_text(_string(raw.feed, "title"), TITLE_LENGTH),
        language=(_string(raw.feed, "language")[:2].lower() or None),
        entries=tuple(kept),
        problem=_problem(decoded, raw, text, entries, len(kept)),
        over_limit=len(entries) - len(kept),
    )


def _text(body: bytes, content_type: str | None) -> Decoded:
    if len(body) > MAX_BYTES:
        raise FeedError("too_large", f"{len(body)} bytes, the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    return replace(decoded, text=well_formed(decoded.text))


def _entry(raw: Any, base_url: str, zone: str) -> EntryData:  # noqa: ANN401 - feedparser is untyped
    guid = _string(raw, "id")
    bodies = [_string(raw, "summary"), *(_string(part, "value") for part in raw.get("content") or ())]
    # A GUID counts only where it is an address itself.
    addresses = [(_string(raw, "link").strip(), base_url), (guid if re.match(r"https?://", guid) else "", None)]
    return entry(
        addresses,
        zone=zone,
        title=_string(raw, "title"),
        summary=max(bodies, key=len),
        author=_string(raw, "author"),
        dates=(_string(raw, key) for key in DATES),
        guid=guid,
    )


def _string(raw: Any, key: str) -> str:  # noqa: ANN401
    value = dict.get(raw, key)  # feedparser's own get answers `updated` with another date, and warns
    return well_formed(value) if isinstance(value, str) else ""


def _newest(entries: list[EntryData]) -> list[EntryData]:
    if len(entries) <= MAX_ENTRIES:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda one: one.published.value or oldest, reverse=True)[:MAX_ENTRIES]


def _problem(decoded: Decoded, raw: RawFeed, text: str, entries: list[EntryData], kept: int) -> str | None:
    without_link = sum(not one.url for one in entries)
    problems = {
        "incomplete": not _END.search(text[-2_000:]) and not text.rstrip().endswith(("/>", "</html>")),
        "encoding_suspect": decoded.is_suspect,
        f"broken_entries:{raw.broken}": raw.broken > 0,
        f"without_link:{without_link}": without_link > 0,
        f"too_many_entries:{len(entries) - kept}": kept < len(entries),
    }
    return " ".join(name for name, is_so in problems.items() if is_so) or None
