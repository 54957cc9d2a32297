"""Catalogue versions, and the outlets, feeds and episodes of the newest one as rows to join with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.model.common import FeedState
from monitor.model.work import CatalogueId, CatalogueVersion, EpisodeIntent, FeedIntent, OutletIntent
from monitor.storage import tables
from monitor.storage.engine import Database
from monitor.storage.shards import shard_key
from monitor.storage.tables import Episode, Feed, Outlet
from monitor.storage.writing import insert_into


class Catalogues:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        body: str,
        now: datetime,
        *,
        outlets: Sequence[OutletIntent] = (),
        feeds: Sequence[FeedIntent] = (),
        episodes: Sequence[EpisodeIntent] = (),
    ) -> CatalogueVersion:
        """Make `body` (JSON text) the newest version and its outlets, feeds and episodes the active ones.

        The same body again is the same version. Feeds and episodes that left the catalogue stay as rows,
        inactive; a feed keeps its history under its key, but forgets etag and hash when its address changes.
        """
        with self._database.write() as connection:
            version = _store_version(connection, body, now)
            _store_outlets(connection, outlets)
            _store_feeds(connection, feeds, now)
            _store_episodes(connection, episodes)
        return version

    def newest(self) -> CatalogueVersion | None:
        """The version every stage works by; None before the first `record`."""
        table = tables.CatalogueVersion
        query = select(table).order_by(table.loaded_at.desc(), table.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else CatalogueVersion(CatalogueId(row.id), row.sha256, row.body, row.created_at)

    def newest_id(self) -> CatalogueId | None:
        """The newest version's number, without its body: asked at each batch."""
        table = tables.CatalogueVersion
        query = select(table.id).order_by(table.loaded_at.desc(), table.id.desc()).limit(1)
        with self._database.read() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else CatalogueId(found)

    def body(self, sha256: str) -> str | None:
        """The catalogue of that hash, None where there is none."""
        with self._database.read() as connection:
            table = tables.CatalogueVersion
            query = select(table.body).where(table.sha256 == sha256)
            return connection.execute(query).scalar_one_or_none()

    def get(self, version: CatalogueId) -> CatalogueVersion | None:
        """An older version, as it was."""
        table = tables.CatalogueVersion
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.id == version)).one_or_none()
        return None if row is None else CatalogueVersion(CatalogueId(row.id), row.sha256, row.body, row.created_at)


def _store_version(connection: Connection, body: str, now: datetime) -> CatalogueVersion:
    table = tables.CatalogueVersion
    sha = hashlib.sha256(body.encode()).hexdigest()
    statement = insert_into(connection, table).values(sha256=sha, body=body, created_at=now, loaded_at=now)
    statement = statement.on_conflict_do_update(index_elements=["sha256"], set_={"loaded_at": now})
    row = connection.execute(statement.returning(table.id, table.created_at)).one()
    return CatalogueVersion(CatalogueId(row.id), sha, body, row.created_at)


def _store_outlets(connection: Connection, outlets: Sequence[OutletIntent]) -> None:
    for o in outlets:
        values = {
            "name": o.name,
            "country": o.country,
            "language": o.language,
            "affiliation": o.affiliation,
            "side": o.side,
            "zone": o.zone,
            "domains": list(o.domains),
            "is_sample": o.is_sample,
            "is_catalogued": True,
        }
        statement = insert_into(connection, Outlet).values(id=o.id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _store_feeds(connection: Connection, feeds: Sequence[FeedIntent], now: datetime) -> None:
    known = {row.key: (row.url, row.paths) for row in connection.execute(select(Feed.key, Feed.url, Feed.paths))}
    for f in feeds:
        values: dict[str, object] = {
            "outlet": f.outlet,
            "url": f.url,
            "shard_key": shard_key(f.outlet),
            "language": f.language,
            "zone": f.zone,
            "interval_seconds": f.interval_seconds,
            "paths": (paths := [[path.kind, path.url, path.selector] for path in f.paths]),
            "is_fast": f.is_fast,
            "is_adaptive": f.is_adaptive,
            "is_sample": f.is_sample,
            "is_active": True,
        }
        if known.get(f.key, (f.url, paths)) != (f.url, paths):
            values |= {"etag": None, "last_modified": None, "body_sha256": None, "next_poll_at": None, "path": 0}
        fresh = {"key": f.key, "state": FeedState.NEVER, "state_since": now}
        statement = insert_into(connection, Feed).values(**values, **fresh)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
    gone = set(known) - {f.key for f in feeds}
    connection.execute(update(Feed).where(Feed.key.in_(gone)).values(is_active=False))


def _store_episodes(connection: Connection, episodes: Sequence[EpisodeIntent]) -> None:
    for e in episodes:
        values = {
            "name_fr": e.name_fr,
            "name_en": e.name_en,
            "started_on": e.started_on,
            "ended_on": e.ended_on,
            "parent": e.parent,
            "is_active": True,
        }
        statement = insert_into(connection, Episode).values(id=e.id, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    kept = [e.id for e in episodes]
    connection.execute(update(Episode).where(Episode.id.not_in(kept)).values(is_active=False))
