"""Title, author, date and language that a page states of itself: JSON-LD first, then meta elements, then htmldate."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from monitor.clean import dates
from monitor.model.common import Published

MAX_JSON_CHARS = 200_000
MAX_JSON_NODES = 2_000
ARTICLE_TYPES = frozenset(
    {"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "OpinionNewsArticle"}
    | {"LiveBlogPosting", "WebPage", "BackgroundNewsArticle", "PressRelease", "SatiricalArticle"}
)
DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
)
MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "og:updated_time",
    "article.updated",
    "lastmod",
)
SECTION_METAS = ("article:section", "og:article:section", "section", "genre")
OUTLET_WORDS = 3
TITLE_PARTS = re.compile(r"\s+[|–—\-·•»:]\s+|:\s+")
CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page says; empty strings and unknown dates where it says nothing.

    `is_free` is schema.org's flag; `sections`: type of article, section and genre there and in meta elements.
    """

    title: str
    author: str | None
    published: Published
    modified: Published
    language: str | None
    is_free: bool
    sections: tuple[str, ...]


def read_metadata(tree: HtmlElement, zone: str, fetched_at: datetime) -> PageMetadata:
    """The metadata of one parsed page; dates after `fetched_at` (a day's slack for zones) are not believed."""
    linked = next((node for node in _json_nodes(tree) if ARTICLE_TYPES & set(_strings(node.get("@type")))), {})
    metas = _metas(tree)

    def dated(field: str, names: Sequence[str]) -> Published | None:
        stamps = [(stamp, "json-ld") for stamp in _strings(linked.get(field))]
        stamps += [(metas[name], "meta") for name in names if name in metas]
        return next((p for s, by in stamps if (p := dates.from_stamp(s, zone, by)) and _is_past(p, fetched_at)), None)

    return PageMetadata(
        title=_first(linked.get("headline")) or metas.get("og:title") or _plain_title(tree),
        author=_names(linked.get("author")) or _plain_author(metas.get("author")),
        published=dated("datePublished", DATE_METAS) or _guessed(tree, fetched_at),
        modified=dated("dateModified", MODIFIED_METAS) or Published.unknown(),
        language=tree.get("lang") or metas.get("content-language") or metas.get("og:locale"),
        is_free=str(linked.get("isAccessibleForFree", True)).lower() != "false",
        sections=(
            *(text for field in ("@type", "articleSection", "genre") for text in _strings(linked.get(field))),
            *(metas[name] for name in SECTION_METAS if name in metas),
        ),
    )


def _plain_title(tree: HtmlElement) -> str:
    """The headline; where there is none and the window's title begins with the outlet's name, its longest part."""
    found = extract_title(tree) or ""
    if found.count(" ") >= OUTLET_WORDS or any(" ".join(h.text_content().split()) == found for h in tree.iter("h1")):
        return found
    parts = TITLE_PARTS.split(" ".join((tree.findtext(".//title") or "").split()))
    return max([found, *parts], key=lambda part: part.count(" "))


def _is_past(published: Published, fetched_at: datetime) -> bool:
    return published.value is not None and published.value <= fetched_at + CLOCK_SLACK


def _guessed(tree: HtmlElement, fetched_at: datetime) -> Published:
    latest = (fetched_at + CLOCK_SLACK).strftime("%Y-%m-%d")
    found = find_date(tree, extensive_search=False, original_date=True, max_date=latest)
    return (dates.from_stamp(found, "UTC", "htmldate") if found else None) or Published.unknown()


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


def _json_nodes(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """Every object of the page's JSON-LD, outer before inner; too large, too deep or broken ones are passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        source = script.text or ""
        if len(source) > MAX_JSON_CHARS:
            continue
        try:
            stack: list[object] = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(MAX_JSON_NODES):
            if not stack:
                break
            node = stack.pop(0)
            if isinstance(node, dict):
                yield node
                stack.extend(node.values())
            elif isinstance(node, list):
                stack.extend(node)


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str) and v.strip()]


def _first(value: object) -> str | None:
    return next((" ".join(v.split()) for v in _strings(value)), None)


def _names(value: object) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [p.get("name") if isinstance(p, dict) else p for p in people[:5]]
    return ", ".join(n.strip() for n in names if isinstance(n, str) and _plain_author(n)) or None


def _plain_author(name: str | None) -> str | None:
    return None if not name or "://" in name or len(name) > 120 else name.strip()
