"""What a poll leaves: the feed's state, a row of its history, entries that nobody knew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from monitor.model.common import FeedId
from monitor.model.intake import PollIntent
from monitor.model.views import PollRow
from monitor.model.work import RunId
from monitor.storage.entries import entry_values
from monitor.storage.tables import Entry, Feed, FeedPoll
from monitor.storage.writing import add, add_unknown, change

KEPT_POLLS = 30
"""Media Cloud keeps the last 30 fetches of each feed; one sparkline."""

KEPT_FOR = timedelta(days=2)
"""Polls of this time are kept too, so that a digest can tell what was blind in its day."""


def store_poll(connection: Connection, intent: PollIntent, run: RunId | None) -> int:
    """How many of its entries were new. A feed is baselined by its first poll without an error."""
    feed = connection.execute(select(Feed).where(Feed.id == intent.feed)).one()
    new = _insert_entries(connection, feed, intent, run)
    change(connection, Feed, intent.feed, **_state(feed, intent, new))
    add(connection, FeedPoll, _history(intent, new))
    _prune(connection, intent.feed, intent.polled_at - KEPT_FOR)
    return new


def as_poll(row: Row[Any]) -> PollRow:
    """The row of one poll."""
    return PollRow(
        row.polled_at, row.state, row.http_status, row.wire_bytes, row.duration_ms, row.entries, row.entries_new,
        row.error_code, row.error_text,
    )  # fmt: skip


def _insert_entries(connection: Connection, feed: Row[Any], intent: PollIntent, run: RunId | None) -> int:
    """The last of the feed first, so that its newest get the highest numbers and are fetched before the others."""
    rows = [
        entry_values(
            data, feed=feed.id, outlet=feed.outlet, now=intent.polled_at, is_baseline=intent.is_baseline,
            is_sample=feed.is_sample, is_fast=feed.is_fast, run=run,
        )
        for data in {e.url: e for e in reversed(intent.entries)}.values()
    ]  # fmt: skip
    return add_unknown(connection, Entry, rows)


def _state(feed: Row[Any], intent: PollIntent, new: int) -> dict[str, object]:
    values: dict[str, object] = {
        "state": intent.state,
        "etag": intent.etag,
        "last_modified": intent.last_modified,
        "body_sha256": intent.body_sha256,
        "failures": intent.failures,
        "next_poll_at": intent.next_poll_at,
        "last_polled_at": intent.polled_at,
        "last_error_code": intent.error_code,
        "last_error_text": intent.error_text,
        "silent_after": intent.silent_after,
        "read_at": intent.read_at,
        "path": intent.path,
        "path_since": intent.path_since,
        "wait_seconds": intent.wait_seconds,
        "window_seconds": intent.window_seconds,
        "moved_to": intent.moved_to,
        "moved_since": intent.moved_since,
    }
    if intent.state is not feed.state:
        values["state_since"] = intent.polled_at
    if intent.error_code is None:
        values |= {"last_ok_at": intent.polled_at, "is_baselined": True}
    if new:
        values["last_new_at"] = intent.polled_at
    return values


def _history(intent: PollIntent, new: int) -> dict[str, object]:
    return {
        "feed": intent.feed,
        "polled_at": intent.polled_at,
        "state": intent.state,
        "http_status": intent.http_status,
        "wire_bytes": intent.wire_bytes,
        "duration_ms": intent.duration_ms,
        "entries": len(intent.entries),
        "entries_new": new,
        "is_baseline": intent.is_baseline,
        "error_code": intent.error_code,
        "error_text": intent.error_text,
    }


def _prune(connection: Connection, feed: FeedId, before: datetime) -> None:
    oldest_kept = (
        select(FeedPoll.id).where(FeedPoll.feed == feed).order_by(FeedPoll.id.desc()).offset(KEPT_POLLS).limit(1)
    )
    is_old = FeedPoll.polled_at < before
    connection.execute(
        delete(FeedPoll).where(FeedPoll.feed == feed, is_old, FeedPoll.id <= oldest_kept.scalar_subquery())
    )
