"""OPML: lists of feeds as readers exchange them, read with distrust and written from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # declarations are refused first, so no entity reaches it

from monitor.catalogue.outlets import Outlet
from monitor.errors import UserError
from monitor.feeds.decode import decode
from monitor.feeds.plain import plain_text, well_formed
from monitor.urls import canonical

MAX_BYTES = 5_000_000
MAX_FEEDS = 10_000
OPML_KINDS = frozenset({"rss"})


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One outline of an OPML file that names a feed; `folder` is the outline it stands under."""

    title: str
    url: str
    site: str | None
    language: str | None
    folder: str


def read_opml(body: bytes) -> tuple[ListedFeed, ...]:
    """The feeds of an OPML file, each address once, in its order.

    Raises UserError (code `not_opml`, `too_large`, `xml_entities_refused`).
    """
    if len(body) > MAX_BYTES:
        raise UserError(f"an OPML file of {len(body)} bytes", f"split it into files of {MAX_BYTES}", code="too_large")
    text = well_formed(decode(body).text).lstrip("\ufeff \t\r\n")
    if "<!DOCTYPE" in text.upper():
        raise UserError("the OPML file declares a document type", "remove the line", code="xml_entities_refused")
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    try:
        root = ET.fromstring(text)  # noqa: S314 - see above
    except (ET.ParseError, RecursionError) as error:
        raise UserError(f"not an OPML file: {error}", "export the list of feeds again", code="not_opml") from error
    if root.tag.lower() != "opml":
        raise UserError(f"not an OPML file: it begins with <{root.tag[:50]}>", "export it as OPML", code="not_opml")
    found: dict[str, ListedFeed] = {}
    _collect(root, found)
    return tuple(found.values())


def write_opml(outlets: Iterable[Outlet]) -> str:
    """The catalogue's polled and pollable feeds, one outline per outlet; what OPML has no word for is left out."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "conflict-monitor"
    body = ET.SubElement(root, "body")
    for outlet in outlets:
        feeds = [feed for feed in outlet.feeds if feed.kind in OPML_KINDS]
        if not feeds:
            continue
        folder = ET.SubElement(body, "outline", text=outlet.name)
        for feed in feeds:
            site = f"https://{outlet.domains[0]}/"
            ET.SubElement(
                folder,
                "outline",
                type="rss",
                text=feed.id,
                xmlUrl=feed.url,
                htmlUrl=site,
                language=outlet.feed_language(feed),
            )
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _collect(root: ET.Element, found: dict[str, ListedFeed]) -> None:
    """A stack instead of recursion: outlines may be nested without end."""
    stack = [(root, "")]
    while stack and len(found) < MAX_FEEDS:
        node, folder = stack.pop()
        title = _title(node)
        if address := node.get("xmlUrl"):
            _add(node, address, title, folder, found)
        stack.extend((child, title or folder) for child in reversed(node))


def _title(node: ET.Element) -> str:
    return plain_text(node.get("title") or node.get("text") or "", 200)


def _add(node: ET.Element, address: str, title: str, folder: str, found: dict[str, ListedFeed]) -> None:
    try:
        key = canonical(address)
    except UserError:
        return
    language = (node.get("language") or "")[:2].lower()
    known = language if language.isascii() and language.isalpha() else None
    found.setdefault(key, ListedFeed(title or key, address.strip(), node.get("htmlUrl"), known, folder))
