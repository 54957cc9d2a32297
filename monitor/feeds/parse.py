"""A feed's bytes to entries: decoded by us, read by feedparser, every field plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from monitor.errors import UserError
from monitor.feeds.dates import published
from monitor.feeds.decode import Decoded, decode
from monitor.feeds.failure import FeedError
from monitor.feeds.plain import plain_text, well_formed
from monitor.feeds.reading import RawFeed, read
from monitor.model.common import Published
from monitor.model.intake import EntryData, Fetched, ParsedFeed
from monitor.urls import canonical

MAX_BYTES = 10_000_000
MAX_ENTRIES = 2_000
TITLE_LENGTH = 500
SUMMARY_LENGTH = 100_000
MAX_LINK = 4_096
DATES = ("published", "updated", "created")
"""The first that can be read dates the entry."""
LATEST, EARLIEST = timedelta(minutes=15), timedelta(days=30)
"""A feed's date further from first seen is suspect (hostile-input.md F17)."""

_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel|entry)\s*>", re.IGNORECASE)


def parse(fetched: Fetched, outlet_zone: str) -> ParsedFeed:
    """Entries of an answer. Raises FeedError."""
    return parse_bytes(fetched.body, fetched.header("content-type"), fetched.final_url, outlet_zone)


def parse_bytes(body: bytes, content_type: str | None, base_url: str, zone: str) -> ParsedFeed:
    """Entries of a feed's bytes; `base_url` resolves relative links, `zone` dates without one. Raises FeedError.

    An entry without an address has the empty one. Unbounded in time on hostile input: call it through the sandbox.
    """
    if len(body) > MAX_BYTES:
        raise FeedError("too_large", f"{len(body)} bytes, the limit is {MAX_BYTES}")
    decoded = decode(body, content_type)
    text = well_formed(decoded.text)
    raw = read(text, base_url)
    entries = [_entry(one, base_url, zone) for one in raw.entries]
    kept = _newest(entries)
    return ParsedFeed(
        title=plain_text(_string(raw.feed, "title"), TITLE_LENGTH),
        language=(_string(raw.feed, "language")[:2].lower() or None),
        entries=tuple(kept),
        problem=_problem(decoded, raw, text, entries, len(kept)),
    )


def is_date_suspect(when: Published, first_seen: datetime) -> bool:
    """Whether a feed's date is too far from `first_seen` to order or alert anything by."""
    if when.value is None:
        return False
    return not first_seen - EARLIEST <= when.value <= first_seen + LATEST


def _entry(raw: Any, base_url: str, zone: str) -> EntryData:  # noqa: ANN401 - feedparser is untyped
    guid = _string(raw, "id")[:2_048] or None
    url, link = next(_addresses(raw, guid, base_url), ("", ""))
    dates = [(text, published(text, zone)) for key in DATES if (text := _string(raw, key))]
    date, when = next((one for one in dates if one[1].value), dates[0] if dates else (None, Published.unknown()))
    bodies = [_string(raw, "summary"), *(_string(part, "value") for part in raw.get("content") or ())]
    return EntryData(
        url=url,
        link=link,
        title=plain_text(_string(raw, "title"), TITLE_LENGTH),
        summary=plain_text(max(bodies, key=len), SUMMARY_LENGTH, keep_lines=True),
        author=plain_text(_string(raw, "author"), 200) or None,
        published=when,
        published_raw=date[:200] if date else None,
        guid=guid,
    )


def _addresses(raw: Any, guid: str | None, base_url: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """The entry's address as identity and as written; a GUID counts only where it is an address itself."""
    relative = _string(raw, "link").strip()
    absolute = guid if guid and re.match(r"https?://", guid) else None
    for text, base in ((relative, base_url), (absolute, None)):
        if not text:
            continue
        try:
            yield canonical(text, base), urljoin(base or text, text)[:MAX_LINK]
        except UserError:
            continue


def _string(raw: Any, key: str) -> str:  # noqa: ANN401
    value = dict.get(raw, key)  # feedparser's own get answers `updated` with another date, and warns
    return well_formed(value) if isinstance(value, str) else ""


def _newest(entries: list[EntryData]) -> list[EntryData]:
    if len(entries) <= MAX_ENTRIES:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.published.value or oldest, reverse=True)[:MAX_ENTRIES]


def _problem(decoded: Decoded, raw: RawFeed, text: str, entries: list[EntryData], kept: int) -> str | None:
    without_link = sum(not entry.url for entry in entries)
    problems = {
        "incomplete": not _END.search(text[-2_000:]) and not text.rstrip().endswith(("/>", "</html>")),
        "encoding_suspect": decoded.is_suspect,
        f"broken_entries:{raw.broken}": raw.broken > 0,
        f"without_link:{without_link}": without_link > 0,
        f"too_many_entries:{len(entries) - kept}": kept < len(entries),
    }
    return " ".join(name for name, is_so in problems.items() if is_so) or None
