"""A list that a page carries as JSON for its scripts (Inertia, Next.js), where its HTML shows no links.

The selector says where: `hits /fr/article/{article_id}` is the list under the key `hits`, at whatever depth, and the
address of an item made of its fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree, html

from monitor.feeds.entry import entry
from monitor.feeds.failure import FeedError
from monitor.feeds.plain import well_formed
from monitor.model.intake import EMBEDDED_LIST, EntryData

TITLES = ("title", "headline", "name")
DATES = ("published_at", "publishedAt", "published", "date", "created_at", "createdAt")
_FIELD = re.compile(r"\{(\w+)\}")
_MILLISECONDS = 100_000_000_000
"""No publication date in seconds is that large."""


def read_embedded(text: str, base_url: str, zone: str, selector: str) -> list[EntryData]:
    """Each address once. Raises FeedError."""
    found = EMBEDDED_LIST.fullmatch(selector)
    assert found, "checked by the catalogue"
    items = (item for values in _objects(text) for item in _under(values, found["key"]))
    entries = [
        entry(
            [(_link(item, found["link"]), base_url)],
            zone=zone,
            title=_first(item, TITLES),
            dates=[_date(item.get(name)) for name in DATES],
        )
        for item in items
    ]
    linked = {one.url: one for one in reversed(entries) if one.url}
    if not linked:
        raise FeedError("no_links")
    return list(linked.values())[::-1]


def _objects(text: str) -> Iterator[Any]:
    try:
        root = html.document_fromstring(text)
    except (etree.LxmlError, ValueError) as error:
        raise FeedError("not_a_feed", f"no page: {error}"[:300]) from error
    scripts = root.xpath(
        "//script[@data-page or @type='application/json']/text() | //*[not(self::script)]/@data-page"
    )
    for script in scripts:
        try:
            yield json.loads(script)
        except (ValueError, RecursionError):  # one of many scripts
            continue


def _under(values: Any, key: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """The objects of every list under that key; the walk is its own, not Python's stack."""
    waiting = [values]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            listed = one.get(key)
            if isinstance(listed, list):
                yield from (item for item in listed if isinstance(item, dict))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _link(item: dict[str, Any], template: str) -> str:
    """Empty where the item lacks one of the fields."""
    fields = {name: _string(item.get(name)) for name in _FIELD.findall(template)}
    return _FIELD.sub(lambda field: fields[field[1]], template) if all(fields.values()) else ""


def _first(item: dict[str, Any], names: tuple[str, ...]) -> str:
    return next(filter(None, (_string(item.get(name)) for name in names)), "")


def _string(value: object) -> str:
    return well_formed(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _date(value: object) -> str:
    """Seconds or milliseconds since 1970 as RFC 3339, a text as it is."""
    if isinstance(value, bool) or not isinstance(value, int):
        return _string(value)
    try:
        return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS else value, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
