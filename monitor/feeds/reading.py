"""feedparser, held: no fetching, no sanitising, no entity declarations, and no exception that leaves.

It opens what looks like a path or an address, raises on bad references and is quadratic on some input (facts:
hostile-input.md §0, 1–4). So: BytesIO only, one bad entry costs that entry only, and all of it runs in the sandbox.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import feedparser

from monitor.feeds.failure import FeedError

MAX_PIECES = 2_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_CHALLENGE = re.compile(r"cf-chl|challenge-platform|just a moment\.\.\.|ddos-guard|captcha", re.IGNORECASE)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent|\b(?:tout |j.)?accepter?\b|accept all|vie privée|privacy|согласи|принять|razılıq|"
    r"qəbul et|համաձայն|ընդունել",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(script|style|noscript)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
WALL_WORDS, WALL_SIGNS = 300, 3
"""A page of so few words that says so often what consent walls say is one; a front page says far more."""
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel|entry|item)\b", re.IGNORECASE)
_FIRST = re.compile(r"<(html|rss|feed|rdf|channel|[a-z]+:rdf|[a-z]+:feed)\b")
_HTML = re.compile(r"<!doctype\s+html|<html\b")
_PIECE = re.compile(r"(?=<(?:\w+:)?(?:item|entry)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawFeed:
    """feedparser's dictionaries; `broken` entries made it raise and are missing."""

    feed: Any
    entries: list[Any]
    broken: int = 0


def read(text: str, base_url: str) -> RawFeed:
    """Raises FeedError."""
    refuse(text)
    text = _DECLARATION.sub("", text)
    try:
        result = _feedparser(text, base_url)
    except Exception as error:
        return _salvaged(text, base_url, error)
    if not result.entries and not (result.get("version") and _ROOT.search(text)):
        raise FeedError("not_a_feed")
    return RawFeed(result.feed, list(result.entries))


def _feedparser(text: str, base_url: str) -> Any:  # noqa: ANN401 - feedparser is untyped
    result = feedparser.parse(
        io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode()),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base_url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return result


def _salvaged(text: str, base_url: str, cause: Exception) -> RawFeed:
    """Each entry read alone behind the feed's head: what made feedparser raise costs its own entry only."""
    head, *pieces = _PIECE.split(text)
    feed: Any = {}
    entries, broken = [], 0
    for piece in pieces[:MAX_PIECES]:
        try:
            result = _feedparser(head + piece, base_url)
        except Exception:  # counted, and shown as the feed's problem
            broken += 1
            continue
        feed = result.feed
        entries += result.entries
    if not entries:
        raise FeedError("parse_error", f"{type(cause).__name__}: {cause}"[:300]) from cause
    return RawFeed(feed, entries, broken)


def refuse(text: str) -> None:
    """Raises FeedError for what is no feed at all, or hides a bomb."""
    head = text[:4_000].lstrip("\ufeff \t\r\n").lower()
    if not head:
        raise FeedError("empty_body")
    if _declares_entities(text):
        raise FeedError("xml_entities_refused")
    first = _FIRST.search(head)
    if _HTML.search(head) and not (first and first[1] != "html"):
        raise FeedError(_page(text[:50_000]))


def _page(html: str) -> str:
    """Code of a page that stands where a feed should."""
    if _CHALLENGE.search(html):
        return "challenge"
    visible = _UNSEEN.sub(" ", html)
    is_wall = len(visible.split()) <= WALL_WORDS and len(_CONSENT.findall(visible)) >= WALL_SIGNS
    return "consent_wall" if is_wall else "html_instead_of_feed"


def _declares_entities(text: str) -> bool:
    """Whether an entity declaration stands where a parser would obey it: in the prolog, or before the feed."""
    at = text.find("<!ENTITY")
    if at < 0:
        return False
    root = _ROOT.search(text)
    return root is None or at < root.start() or text[_prolog_end(text) :][:9].upper() == "<!DOCTYPE"


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
