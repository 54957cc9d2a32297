"""Feeds: which are due, what a poll did, how they fare."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, or_, select, update

from monitor.errors import UserError
from monitor.model.common import HEALTHY, FeedId, Side
from monitor.model.intake import FeedForPoll, FeedKind, FeedPath, Lane, PollIntent
from monitor.model.mailing import BlindFeed, FeedHealth
from monitor.model.views import FeedRow, PollRow
from monitor.model.work import PollRecorded, RunId, Shard
from monitor.storage.blind import blind_within
from monitor.storage.engine import Database
from monitor.storage.polls import as_poll, store_poll
from monitor.storage.shards import ALL, in_shard
from monitor.storage.tables import Feed, FeedPoll, Outlet


class Feeds:
    def __init__(self, database: Database) -> None:
        self._database = database

    def due(
        self, now: datetime, *, shard: Shard = ALL, is_sample: bool | None = None, is_forced: bool = False
    ) -> tuple[FeedForPoll, ...]:
        """Feeds to poll at `now`, the longest waiting first; `is_forced`: all of them, due or not."""
        query = select(Feed).where(Feed.is_active, in_shard(Feed, shard))
        if is_sample is not None:
            query = query.where(Feed.is_sample.is_(is_sample))
        if not is_forced:
            query = query.where(or_(Feed.next_poll_at.is_(None), Feed.next_poll_at <= now))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(Feed.next_poll_at.nulls_first(), Feed.id)).all()
        return tuple(
            FeedForPoll(
                FeedId(r.id), r.key, r.url, r.outlet, r.language, r.zone, r.etag, r.last_modified, r.body_sha256,
                r.failures, not r.is_baselined, r.interval_seconds, r.state, r.silent_after, r.read_at,
                _paths(r.paths), r.path, r.path_since, r.is_adaptive, r.wait_seconds, r.window_seconds,
                r.moved_to, r.moved_since,
            )
            for r in rows
        )  # fmt: skip

    def record_poll(self, intent: PollIntent, run: RunId | None = None) -> PollRecorded:
        """The feed's state, its history row and its unknown entries, in one transaction."""
        with self._database.write() as connection:
            new = store_poll(connection, intent, run)
        return PollRecorded(len(intent.entries), new)

    def hasten(self, feed: FeedId, now: datetime) -> None:
        """Its next poll is due at once; how often it is polled stays as it is. Raises UserError."""
        at_once = update(Feed).where(Feed.id == feed, Feed.is_active).values(next_poll_at=now)
        with self._database.write() as connection:
            if not connection.execute(at_once).rowcount:
                raise UserError(f"no feed {feed}", "`monitor feeds list` shows their numbers")

    def listed(self, *, is_sample: bool | None = None) -> tuple[FeedRow, ...]:
        """All feeds of the catalogue with their health, by outlet."""
        good = func.avg(case((FeedPoll.state.in_(HEALTHY), 1.0), else_=0.0))
        share = select(good).where(FeedPoll.feed == Feed.id).scalar_subquery()
        query = select(Feed, Outlet.name, Outlet.side, share.label("share_ok")).join(Outlet, Outlet.id == Feed.outlet)
        query = query.where(Feed.is_active).order_by(Outlet.name, Feed.key)
        if is_sample is not None:
            query = query.where(Feed.is_sample.is_(is_sample))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            FeedRow(
                r.key, r.name, r.url, r.language, r.state, r.state_since, r.last_polled_at, r.last_ok_at,
                r.last_new_at, r.next_poll_at, r.failures, r.last_error_code, r.last_error_text,
                None if r.share_ok is None else float(r.share_ok), r.side, r.is_sample, FeedId(r.id),
                Lane.FAST if r.is_fast else Lane.NORMAL, *_in_use(r), r.wait_seconds or r.interval_seconds,
            )
            for r in rows
        )  # fmt: skip

    def polls(self, feed: FeedId) -> tuple[PollRow, ...]:
        """The polls kept of one feed, newest first."""
        query = select(FeedPoll).where(FeedPoll.feed == feed).order_by(FeedPoll.id.desc())
        with self._database.read() as connection:
            return tuple(map(as_poll, connection.execute(query)))

    def recent_polls(self, limit: int) -> dict[FeedId, tuple[PollRow, ...]]:
        """The last polls of every feed, oldest first."""
        rank = func.row_number().over(partition_by=FeedPoll.feed, order_by=FeedPoll.id.desc()).label("rank")
        ranked = select(FeedPoll, rank).subquery()
        query = select(ranked).where(ranked.c.rank <= limit).order_by(ranked.c.id)
        found: dict[FeedId, list[PollRow]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(FeedId(row.feed), []).append(as_poll(row))
        return {feed: tuple(polls) for feed, polls in found.items()}

    def health(self, *, is_sample: bool | None = None) -> FeedHealth:
        """Feeds per side of their outlet, and those whose silence means nothing."""
        rows = self.listed(is_sample=is_sample)
        totals: dict[Side, int] = {}
        for row in rows:
            totals[row.side or Side.OTHER] = totals.get(row.side or Side.OTHER, 0) + 1
        blind = (r for r in rows if r.state not in HEALTHY)
        return FeedHealth(totals, tuple(BlindFeed(r.outlet, r.side, r.state, r.last_ok_at) for r in blind))

    def health_within(self, since: datetime, until: datetime) -> FeedHealth:
        """The same of a span: also those that were blind for a part of it and read again."""
        now = self.health()
        with self._database.read() as connection:
            were = blind_within(connection, since, until)
        rows = (row for row in self.listed() if row.state in HEALTHY and row.id in were)
        again = tuple(BlindFeed(r.outlet, r.side, were[r.id], None, is_back=True) for r in rows)
        return FeedHealth(now.totals, (*now.blind, *again))


def _in_use(row: Row[Any]) -> tuple[FeedKind, str]:
    paths = _paths(row.paths)
    return (paths[row.path].kind, paths[row.path].url) if paths else (FeedKind.RSS, row.url)


def _paths(rows: list[Any]) -> tuple[FeedPath, ...]:
    return tuple(FeedPath(FeedKind(kind), url, selector) for kind, url, selector in rows)
