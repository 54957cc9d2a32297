"""A feed's bytes to entries: decoded by us, entities refused, feedparser without its own fetching or sanitising.

feedparser opens what looks like a path or an address, raises on bad references and is quadratic on some
input (facts: hostile-input.md §0, 1–4). So: BytesIO only, every exception caught, and run in the sandbox.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser

from monitor.errors import UserError
from monitor.feeds.dates import published
from monitor.feeds.decode import Decoded, decode
from monitor.feeds.failure import FeedError
from monitor.feeds.plain import plain_text, well_formed
from monitor.model.common import Published
from monitor.model.intake import EntryData, Fetched, ParsedFeed
from monitor.urls import canonical

MAX_BYTES = 10_000_000
MAX_ENTRIES = 2_000
TITLE_LENGTH = 500
SUMMARY_LENGTH = 100_000
LATEST, EARLIEST = timedelta(minutes=15), timedelta(days=30)
"""A feed's date further from first seen is suspect (hostile-input.md F17)."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_CHALLENGE = re.compile(r"cf-chl|challenge-platform|just a moment\.\.\.|ddos-guard|captcha", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)


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
    _refuse(text)
    feed, raw_entries = _read(text, base_url)
    entries = [_entry(raw, base_url, zone) for raw in raw_entries]
    kept = _newest(entries)
    return ParsedFeed(
        title=plain_text(_string(feed, "title"), TITLE_LENGTH),
        language=(_string(feed, "language")[:2].lower() or None),
        entries=tuple(kept),
        problem=_problem(decoded, text, entries, len(kept)),
    )


def describe(data: Path | bytes, zone: str = "UTC") -> dict[str, Any]:
    """What `monitor feeds parse` prints for one file: its entries, or the error code and remedy. Never raises."""
    try:
        body = data if isinstance(data, bytes) else _file(data)
        parsed = parse_bytes(body, None, "https://feed.invalid/", zone)
    except (FeedError, UserError) as error:
        return {"error": error.code, "cause": error.cause, "remedy": error.remedy}
    return {
        "title": parsed.title,
        "language": parsed.language,
        "problem": parsed.problem,
        "entries": [_printable(entry) for entry in parsed.entries],
    }


def is_date_suspect(when: Published, first_seen: datetime) -> bool:
    """Whether a feed's date is too far from `first_seen` to order or alert anything by."""
    if when.value is None:
        return False
    return not first_seen - EARLIEST <= when.value <= first_seen + LATEST


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}", "name a file that can be read", code="unreadable") from error


def _printable(entry: EntryData) -> dict[str, Any]:
    when = entry.published
    return {
        "url": entry.url or None,
        "link": entry.link or None,
        "title": entry.title,
        "published": when.value.isoformat() if when.value else None,
        "precision": str(when.precision),
        "published_raw": entry.published_raw,
        "author": entry.author,
        "guid": entry.guid,
        "summary": entry.summary[:TITLE_LENGTH],
    }


def _refuse(text: str) -> None:
    head = text[:4_000].lstrip("\ufeff \t\r\n").lower()
    if not head:
        raise FeedError("empty_body")
    if _declares_entities(text):
        raise FeedError("xml_entities_refused")
    first = re.search(r"<(!doctype\s+html|html|rss|feed|rdf|channel|[a-z]+:rdf|[a-z]+:feed)\b", head)
    if first and "html" in first[1]:
        raise FeedError("challenge" if _CHALLENGE.search(text[:50_000]) else "html_instead_of_feed")


def _declares_entities(text: str) -> bool:
    """Whether an entity declaration stands where a parser would obey it: in the prolog, or before the feed."""
    at = text.find("<!ENTITY")
    if at < 0:
        return False
    root = re.search(r"<(?:\w+:)?(?:rss|feed|rdf)\b", text, re.IGNORECASE)
    return root is None or at < root.start() or "<!DOCTYPE" in text[_prolog_end(text) :][:9].upper()


def _prolog_end(text: str) -> int:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith("<?", at) or text.startswith("<!--", at):
            close = "?>" if text[at + 1] == "?" else "-->"
            end = text.find(close, at)
            at = len(text) if end < 0 else end + len(close)
        else:
            break
    return at


def _read(text: str, base_url: str) -> tuple[Any, list[Any]]:
    body = _DECLARATION.sub("", text).encode()
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base_url}
    try:
        result = feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        feed, entries = result.feed, list(result.entries)
    except Exception as error:
        raise FeedError("parse_error", f"{type(error).__name__}: {error}"[:300]) from error
    if not entries and not result.get("version"):
        raise FeedError("not_a_feed")
    return feed, entries


def _entry(raw: Any, base_url: str, zone: str) -> EntryData:  # noqa: ANN401 - feedparser is untyped
    guid = _string(raw, "id")[:2_048] or None
    url, link = next(_addresses(raw, guid, base_url), ("", ""))
    date = next((text for key in ("published", "updated", "created") if (text := _string(raw, key))), None)
    bodies = [_string(raw, "summary"), *(_string(part, "value") for part in raw.get("content") or ())]
    return EntryData(
        url=url,
        link=link,
        title=plain_text(_string(raw, "title"), TITLE_LENGTH),
        summary=plain_text(max(bodies, key=len), SUMMARY_LENGTH, keep_lines=True),
        author=plain_text(_string(raw, "author"), 200) or None,
        published=published(date, zone),
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
            yield (
                canonical(text, base),
                (text if re.match(r"https?://", text, re.IGNORECASE) else canonical(text, base)),
            )
        except UserError:
            continue


def _string(raw: Any, key: str) -> str:  # noqa: ANN401
    value = raw.get(key)
    return well_formed(value) if isinstance(value, str) else ""


def _newest(entries: list[EntryData]) -> list[EntryData]:
    if len(entries) <= MAX_ENTRIES:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.published.value or oldest, reverse=True)[:MAX_ENTRIES]


def _problem(decoded: Decoded, text: str, entries: list[EntryData], kept: int) -> str | None:
    without_link = sum(not entry.url for entry in entries)
    problems = {
        "incomplete": not _END.search(text[-2_000:]) and not text.rstrip().endswith(("/>", "</html>")),
        "encoding_suspect": decoded.is_suspect,
        f"without_link:{without_link}": without_link > 0,
        f"too_many_entries:{len(entries) - kept}": kept < len(entries),
    }
    return " ".join(name for name, is_so in problems.items() if is_so) or None


def to_json(described: dict[str, Any]) -> str:
    """One line of `monitor feeds parse --format jsonl`."""
    return json.dumps(described, ensure_ascii=False)
