"""A page to clean text: bounded before the parser, read by trafilatura (`extraction`), then `clean_text`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from monitor.clean import decoding, markers
from monitor.clean.extraction import extracted
from monitor.clean.hidden import drop_hidden
from monitor.clean.metadata import PageMetadata, read_metadata
from monitor.clean.parsing import parsed
from monitor.clean.plain import clean_text
from monitor.clean.tables import unwrap_layout_tables
from monitor.errors import Unusable
from monitor.model.article import CleanText, PageHints, RemovedBlock
from monitor.model.common import Disposition
from monitor.model.intake import Fetched

MAX_BYTES = 5_000_000
MAX_TAGS = 60_000
MAX_TAG_CHARS = 20_000
MAX_ATTRIBUTES = 1_000
"""Bounds on what the parser is given: 100,000 attributes in one tag take it more than 90 s (facts sheet, 5.2)."""

QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
NOT_HTML = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"RIFF",
    b"\x1f\x8b",
    b"ID3",
    b"OggS",
    b"\x00\x00\x00\x18ftyp",
)
FEED = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:rss|feed|rdf:RDF|urlset)\b", re.DOTALL)
TITLE_HEAD = re.compile(r"\[?([\w' ’-]{3,30}?)\s*[\]:|–—]")
MIN_TITLE_WORDS = 4
STUB_WORDS = 300
WALL_WORDS = 150
MAX_WALL_CHARS = 20_000
MIN_CONSENT_PHRASES = 2


def clean_page(fetched: Fetched, hints: PageHints) -> CleanText:
    """The article of one HTML page, text as a reader sees it; hints win over what the page says of itself.

    Raises Unusable (too_large, not_html, no_text, consent_wall, satire, encoding_suspect). Runs in the
    killable worker.
    """
    _check(fetched)
    source = decoding.decode(fetched.body, fetched.header("content-type") or "")
    if (fetched.header("content-type") or "").startswith("text/plain") and "<html" not in source[:1000].lower():
        return clean_text(source, hints)
    tree = parsed(source)
    if tree is None:
        raise Unusable(Disposition.NO_TEXT, "the page is empty")
    page = read_metadata(tree, hints.zone, fetched.fetched_at)
    drop_hidden(tree)
    unwrap_layout_tables(tree)
    text = extracted(tree, fetched.final_url)
    _check_walls(text, page, tree)
    _check_satire(page, hints)
    return _cleaned(text, page, hints, tree)


def _cleaned(text: str, page: PageMetadata, hints: PageHints, tree: HtmlElement) -> CleanText:
    headings = [heading.text_content() for heading in tree.iter("h1")][:3]
    headline, rest = _headline_and_rest(text, [page.title, hints.title or "", *headings])
    is_known = hints.published is not None and hints.published.value is not None
    clean = clean_text(
        rest,
        replace(
            hints,
            title=hints.title or page.title,
            published=hints.published if is_known else page.published,
            language=hints.language or page.language,
        ),
    )
    is_stub = len(clean.text.split()) < STUB_WORDS and (not page.is_free or _says(_visible(tree), "paywall"))
    return replace(
        clean,
        author=page.author or clean.author,
        modified=page.modified if page.modified.value else clean.modified,
        removed=(*(RemovedBlock(line, "headline", 0) for line in headline), *clean.removed),
        is_partial=clean.is_partial or is_stub,
    )


def _headline_and_rest(text: str, titles: Sequence[str]) -> tuple[list[str], str]:
    """The first line where it is the page's title, whole or before the outlet's name, and the text below it."""
    first, _, rest = text.partition("\n")
    key = markers.key(first)
    is_title = any(
        key == title or (key.count(" ") + 1 >= MIN_TITLE_WORDS and f"{title} ".startswith(f"{key} "))
        for title in map(markers.key, titles)
    )
    return ([first], rest) if is_title and rest.strip() else ([], text)


def _check(fetched: Fetched) -> None:
    body = fetched.body
    if len(body) > MAX_BYTES:
        raise Unusable(Disposition.TOO_LARGE, f"{len(body):,} bytes; a page has at most {MAX_BYTES:,}")
    kind = (fetched.header("content-type") or "text/html").partition(";")[0].strip().lower()
    if body.startswith(NOT_HTML) or FEED.match(body[:2000]) or not _is_textual(kind):
        raise Unusable(Disposition.NOT_HTML, f"{kind}, not a page")
    if body.count(b"<") > MAX_TAGS:
        raise Unusable(Disposition.TOO_LARGE, f"more than {MAX_TAGS:,} tags")
    if _has_monstrous_tag(body) and _has_monstrous_tag(_without_scripts(body)):
        raise Unusable(Disposition.TOO_LARGE, f"a tag with more than {MAX_ATTRIBUTES:,} attributes")


def _has_monstrous_tag(body: bytes) -> bool:
    parts = body.split(b">")
    if max(map(len, parts)) <= MAX_TAG_CHARS:
        return False
    for part in parts:
        tag = part[part.rfind(b"<") :] if len(part) > MAX_TAG_CHARS else b""
        if len(tag) > MAX_TAG_CHARS and tag[1:2].isalpha() and len(QUOTED.sub(b"", tag).split()) > MAX_ATTRIBUTES:
            return True
    return False


def _without_scripts(body: bytes) -> bytes:
    """`body` without scripts, where a less-than sign begins no tag."""
    lower, kept, position = body.lower(), [], 0
    while (start := lower.find(b"<script", position)) >= 0:
        kept.append(body[position:start])
        end = lower.find(b"</script", start)
        position = end if end >= 0 else len(body)
    return b"".join([*kept, body[position:]])


def _is_textual(kind: str) -> bool:
    return kind.startswith("text/") or "html" in kind or kind in {"", "application/xml", "application/octet-stream"}


def _check_walls(text: str, page: PageMetadata, tree: HtmlElement) -> None:
    """Pages that answer without an article: consent walls, JavaScript wanted, page not found."""
    if len(text.split()) > WALL_WORDS:
        return
    whole = text if text.strip() else _visible(tree)
    if _count(whole, "consent") >= MIN_CONSENT_PHRASES:
        raise Unusable(Disposition.CONSENT_WALL, "the outlet asks for consent before it shows the page")
    if _says(f"{page.title} {whole}", "no_page"):
        raise Unusable(Disposition.NO_TEXT, "the page says that it has no article")


def _check_satire(page: PageMetadata, hints: PageHints) -> None:
    heads = [head[1] for title in (page.title, hints.title or "") if (head := TITLE_HEAD.match(title))]
    label = next((label for label in (*page.sections, *heads) if markers.key(label) in markers.load().satire), None)
    if label:
        raise Unusable(Disposition.SATIRE, f"the page calls itself {label!r}")


def _visible(tree: HtmlElement) -> str:
    texts = tree.xpath("//body//text()[not(parent::script or parent::style or parent::noscript)]")
    return " ".join(" ".join(texts).split())[:MAX_WALL_CHARS]


def _says(text: str, field: str) -> bool:
    return _count(text, field) > 0


def _count(text: str, field: str) -> int:
    key = f" {markers.key(text)} "
    phrases: tuple[str, ...] = getattr(markers.load(), field)
    return sum(f" {phrase} " in key for phrase in phrases)
