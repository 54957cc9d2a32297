"""WordPress's REST list of posts (`/wp-json/wp/v2/posts`), for sites whose feed is closed or cut short.

Fields: developer.wordpress.org/rest-api/reference/posts. `date` is in the site's zone, `date_gmt` in UTC.
"""

from __future__ import annotations

import json
from typing import Any

from monitor.feeds.entry import entry
from monitor.feeds.failure import FeedError
from monitor.feeds.plain import well_formed
from monitor.model.intake import EntryData


def read_posts(text: str, base_url: str, zone: str) -> list[EntryData]:
    """Raises FeedError."""
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError("not_a_feed", "no JSON list of posts") from error
    if not isinstance(posts, list):
        raise FeedError("not_a_feed", "JSON, but no list of posts")
    return [_entry(post, base_url, zone) for post in posts if isinstance(post, dict)]


def _entry(post: dict[str, Any], base_url: str, zone: str) -> EntryData:
    universal = _text(post, "date_gmt")
    return entry(
        [(_text(post, "link"), base_url)],
        zone=zone,
        title=_rendered(post, "title"),
        summary=_rendered(post, "content") or _rendered(post, "excerpt"),
        dates=(f"{universal}Z" if universal else "", _text(post, "date")),
        guid=_rendered(post, "guid"),
    )


def _text(post: dict[str, Any], key: str) -> str:
    value = post.get(key)
    return well_formed(value) if isinstance(value, str) else ""


def _rendered(post: dict[str, Any], key: str) -> str:
    value = post.get(key)
    return _text(value, "rendered") if isinstance(value, dict) else ""
