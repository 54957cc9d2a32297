"""Entries and their pages: what to fetch, what came, and why an entry stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, update

from monitor.model.common import Disposition, EntryId, PageId
from monitor.model.intake import EntryData, EntryForFetch, Fetched
from monitor.model.ledger import FunnelRow
from monitor.model.work import Claim, EntryRecorded, RunId, Shard
from monitor.storage.engine import Database
from monitor.storage.leases import DONE, FREE, give_back, take
from monitor.storage.outlets import ensure_outlet
from monitor.storage.pages import store_page
from monitor.storage.quarantine import bury
from monitor.storage.shards import ALL, in_shard, shard_key
from monitor.storage.tables import Entry
from monitor.storage.writing import add_new, change, change_later, portions

SUSPECTS = 100
"""Pages asked for at once of those that a dead worker held: bytes are bounded and no parser sees them, so that a
deploy is the likelier cause, and hosts are asked side by side."""

_WAITING = and_(Entry.fetched_at.is_(None), Entry.disposition.is_(None))


class Entries:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        data: EntryData,
        outlet: str | None,
        now: datetime,
        *,
        is_baseline: bool,
        is_sample: bool = False,
        run: RunId | None = None,
    ) -> EntryRecorded:
        """An entry given by hand (import, a single address). A known address is left as it is."""
        with self._database.write() as connection:
            ensure_outlet(connection, outlet)
            values = entry_values(
                data, feed=None, outlet=outlet, now=now, is_baseline=is_baseline, is_sample=is_sample, run=run
            )
            new = add_new(connection, Entry, values)
            found = new or connection.execute(select(Entry.id).where(Entry.url == data.url)).scalar_one()
        return EntryRecorded(EntryId(found), new is not None)

    def unknown(self, entries: Sequence[EntryData]) -> int:
        """How many of these addresses nobody has seen."""
        urls = {entry.url for entry in entries if entry.url}
        with self._database.read() as connection:
            found = [
                len(connection.execute(select(Entry.id).where(Entry.url.in_(part))).all())
                for part in portions(tuple(urls))
            ]
        return len(urls) - sum(found)

    def unfetched(
        self, claim: Claim, *, shard: Shard = ALL, is_sample: bool | None = None
    ) -> tuple[EntryForFetch, ...]:
        """Claims entries whose page nobody has fetched yet: news before baselines, the newest first."""
        where = and_(_WAITING, in_shard(Entry, shard))
        if is_sample is not None:
            where = and_(where, Entry.is_sample.is_(is_sample))
        with self._database.write() as connection:
            bury(connection, Entry, _WAITING, "fetch", claim.now)
            ids = take(connection, Entry, where, (Entry.is_baseline, Entry.id.desc()), claim, suspects=SUSPECTS)
            return _for_fetch(connection, ids)

    def to_revisit(
        self, claim: Claim, *, shard: Shard = ALL, is_sample: bool | None = None
    ) -> tuple[EntryForFetch, ...]:
        """Claims entries of stored articles whose page is to be fetched again by now."""
        where = and_(Entry.revisit_at <= claim.now, Entry.disposition == Disposition.STORED)
        where = and_(where, in_shard(Entry, shard))
        if is_sample is not None:
            where = and_(where, Entry.is_sample.is_(is_sample))
        with self._database.write() as connection:
            ids = take(connection, Entry, where, (Entry.revisit_at, Entry.id), claim, suspects=SUSPECTS)
            return _for_fetch(connection, ids)

    def record_page(self, entry: EntryId, fetched: Fetched, revisit_at: datetime | None = None) -> PageId:
        """The page's bytes with their evidence; the same bytes again change nothing. Frees the entry."""
        with self._database.write() as connection:
            page = store_page(connection, entry, fetched)
            seen = {"fetched_at": fetched.fetched_at, "revisit_at": revisit_at, "gone_at": None}
            change(connection, Entry, entry, **DONE, **seen)
        return page

    def record_revisit(self, entry: EntryId, revisit_at: datetime | None) -> None:
        """A revisit without an answer: what is stored stays, the next one comes when it is due."""
        with self._database.write() as connection:
            change(connection, Entry, entry, **DONE, revisit_at=revisit_at)

    def record_gone(self, entry: EntryId, now: datetime, revisit_at: datetime | None) -> None:
        """A revisit found the page taken down: what is stored stays. First seen so, until it is back."""
        since = func.coalesce(Entry.gone_at, now)
        with self._database.write() as connection:
            connection.execute(
                update(Entry).where(Entry.id == entry).values(**DONE, gone_at=since, revisit_at=revisit_at)
            )

    def record_end(self, entry: EntryId, disposition: Disposition, now: datetime, reason: str = "") -> None:
        """The entry stops here, for one reason of the closed list."""
        with self._database.write() as connection:
            end_entry(connection, entry, disposition, now, reason)

    def record_retry(self, entry: EntryId, next_try_at: datetime, error: str) -> None:
        """A passing trouble: try again then. The third time the entry is quarantined unless it was ended."""
        with self._database.write() as connection:
            change(connection, Entry, entry, **FREE, next_try_at=next_try_at, last_error=error)

    def release(self, entries: tuple[EntryId, ...], owner: str) -> None:
        """Give back claimed entries that were not tried; no attempt is counted."""
        with self._database.write() as connection:
            give_back(connection, Entry, list(entries), owner)

    def waiting(self) -> int:
        """Entries whose page is still to be fetched."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(_WAITING)).scalar_one()

    def funnel(self, since: datetime, until: datetime) -> tuple[FunnelRow, ...]:
        """Entries first seen in [since, until) by how they ended; the sum is all of them."""
        query = (
            select(Entry.disposition, func.count().label("entries"))
            .where(Entry.first_seen_at >= since, Entry.first_seen_at < until)
            .group_by(Entry.disposition)
            .order_by(func.count().desc())
        )
        with self._database.read() as connection:
            return tuple(FunnelRow(r.disposition, r.entries) for r in connection.execute(query))


def _for_fetch(connection: Connection, ids: list[int]) -> tuple[EntryForFetch, ...]:
    rows = connection.execute(
        select(Entry).where(Entry.id.in_(ids)).order_by(Entry.is_baseline, Entry.id.desc())
    ).all()
    return tuple(
        EntryForFetch(
            EntryId(r.id), r.url, r.link, r.outlet or "", r.attempts, r.first_seen_at, r.is_baseline
        )
        for r in rows
    )  # fmt: skip


def entry_values(
    data: EntryData,
    *,
    feed: int | None,
    outlet: str | None,
    now: datetime,
    is_baseline: bool,
    is_sample: bool,
    is_fast: bool = False,
    run: RunId | None = None,
) -> dict[str, object]:
    """The row of a new entry."""
    return {
        "url": data.url,
        "link": data.link,
        "shard_key": shard_key(outlet),
        "feed": feed,
        "outlet": outlet,
        "guid": data.guid,
        "title": data.title,
        "summary": data.summary,
        "author": data.author,
        "published_raw": data.published_raw,
        "published_at": data.published.value,
        "published_precision": data.published.precision,
        "published_by": data.published.by,
        "first_seen_at": now,
        "is_baseline": is_baseline,
        "is_fast": is_fast,
        "run": run,
        "is_sample": is_sample,
    }


def end_entry(
    connection: Connection, entry: int, disposition: Disposition, now: datetime, reason: str | None = None
) -> None:
    """Exactly one end: a later one (a re-reading) replaces it."""
    change_later(connection, Entry, entry, **DONE, disposition=disposition, ended_at=now, reason=reason or None)
