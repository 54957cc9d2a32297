"""Feeds that have moved for good (301, 308): the new address is asked once the move has held for three days. Pure.

Facts: hostile-input.md F07. A move to another registrable domain, or from https to http, is shown and not adopted.
Adopting is a matter of polling only: the catalogue's address stays, and is asked again when the new one fails.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model.intake import FeedForPoll, Fetched
from monitor.urls import registrable_domain

HELD = timedelta(days=3)


def address(feed: FeedForPoll, now: datetime) -> str:
    """Where the path in use is asked at `now`."""
    return feed.moved_to if feed.moved_to and _is_adopted(feed, now) else feed.way.url


def moved(
    feed: FeedForPoll, result: Fetched | None, now: datetime, *, has_failed: bool
) -> tuple[str | None, datetime | None]:
    """Where to and since when the feed has moved, after a poll."""
    is_adopted = _is_adopted(feed, now)
    if has_failed:
        return (None, None) if is_adopted or result is not None else (feed.moved_to, feed.moved_since)
    if result is None or (is_adopted and not result.is_moved):
        return feed.moved_to, feed.moved_since
    if not result.is_moved:
        return None, None
    return result.final_url, feed.moved_since if result.final_url == feed.moved_to else now


def told(feed: FeedForPoll, moved_to: str | None, since: datetime | None, now: datetime) -> str | None:
    """What to know of a move; None where there is none."""
    if moved_to is None or since is None:
        return None
    reason = _objection(feed.way.url, moved_to)
    if reason:
        return f"moved to {moved_to[:200]} ({reason}, not adopted): correct the catalogue if that is its place"
    if now - since < HELD:
        return f"moved to {moved_to[:200]} since {since:%Y-%m-%d}: asked there once that has held for 3 days"
    return f"moved to {moved_to[:200]} and asked there: correct the catalogue"


def _is_adopted(feed: FeedForPoll, now: datetime) -> bool:
    if feed.moved_to is None or feed.moved_since is None:
        return False
    return now - feed.moved_since >= HELD and not _objection(feed.way.url, feed.moved_to)


def _objection(old: str, new: str) -> str | None:
    before, after = urlsplit(old), urlsplit(new)
    if registrable_domain(before.hostname or "") != registrable_domain(after.hostname or ""):
        return "another domain"
    return "http instead of https" if (before.scheme, after.scheme) == ("https", "http") else None
