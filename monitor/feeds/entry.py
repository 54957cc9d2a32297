"""One entry from what any kind of source gives: addresses checked, every field plain text."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from monitor.errors import UserError
from monitor.feeds.dates import published
from monitor.feeds.plain import plain_text
from monitor.model.common import Published
from monitor.model.intake import EntryData
from monitor.urls import canonical

TITLE_LENGTH = 500
SUMMARY_LENGTH = 100_000
MAX_LINK = 4_096


def entry(
    addresses: Iterable[tuple[str, str | None]],
    *,
    zone: str,
    title: str,
    summary: str = "",
    author: str = "",
    dates: Iterable[str] = (),
    guid: str | None = None,
) -> EntryData:
    """The first of `addresses` (with their bases) that is one, and the first of `dates` that can be read.

    An entry without an address has the empty one.
    """
    url, link = next(filter(None, (_address(text, base) for text, base in addresses)), ("", ""))
    read = [(text, published(text, zone)) for text in dates if text]
    date, when = next((one for one in read if one[1].value), read[0] if read else (None, Published.unknown()))
    return EntryData(
        url=url,
        link=link,
        title=plain_text(title, TITLE_LENGTH),
        summary=plain_text(summary, SUMMARY_LENGTH, keep_lines=True),
        author=plain_text(author, 200) or None,
        published=when,
        published_raw=date[:200] if date else None,
        guid=guid[:2_048] if guid else None,
    )


def _address(text: str, base: str | None) -> tuple[str, str] | None:
    """As identity and as written."""
    if not text:
        return None
    try:
        return canonical(text, base), urljoin(base or text, text)[:MAX_LINK]
    except UserError:
        return None
