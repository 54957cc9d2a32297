"""Raw pages kept as evidence: read out, pruned when their time is over, held where they must stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from monitor.model.intake import Fetched
from monitor.model.views import HoldRow, PruneRow
from monitor.storage.engine import Database
from monitor.storage.tables import ArticleVersion, Attestation, Entry, Hold, Page, Quarantine, Statement
from monitor.storage.writing import add, change, portions

PORTION = 200


class Archive:
    def __init__(self, database: Database) -> None:
        self._database = database

    def pages(
        self, since: datetime | None = None, until: datetime | None = None, outlet: str | None = None
    ) -> Iterator[Fetched]:
        """Pages from the web whose bytes are still there, first seen in [since, until), in order of arrival."""
        where: list[Any] = [Page.body.is_not(None), Page.url.like("http%")]
        where += [Page.fetched_at >= since] if since else []
        where += [Page.fetched_at < until] if until else []
        where += [Entry.outlet == outlet] if outlet else []
        query = select(Page.id).join(Entry, Entry.id == Page.entry).where(*where).order_by(Page.id)
        with self._database.read() as connection:
            ids = connection.execute(query).scalars().all()
        for part in portions(ids, PORTION):
            with self._database.read() as connection:
                rows = connection.execute(select(Page).where(Page.id.in_(part)).order_by(Page.id)).all()
            for row in rows:
                headers = tuple((name, value) for name, value in row.headers)
                body = zstandard.decompress(row.body)
                yield Fetched(row.url, row.final_url, row.status, headers, body, row.sha256, row.fetched_at, row.peer)

    def prune(
        self, now: datetime, plain: timedelta, attesting: timedelta | None, *, apply: bool
    ) -> tuple[PruneRow, ...]:
        """Take the bytes of pages not seen for `plain`, or for `attesting` where they attest an utterance.

        None keeps those for ever. Hash, headers and text stay. Never taken: what is held, what waits in quarantine,
        what was not cleaned yet. Without `apply` the same rows say what would go.
        """
        found = []
        for is_attesting, age in ((False, plain), (True, attesting)):
            if age is None:
                continue
            where = _prunable(now - age, is_attesting=is_attesting)
            with self._database.read() as connection:
                sizes = connection.execute(select(func.count(), func.sum(Page.size)).where(where)).one()
                held = connection.execute(
                    select(func.count()).where(_prunable(now - age, is_attesting=is_attesting, is_held=True))
                ).scalar_one()
            if apply and sizes[0]:
                with self._database.write() as connection:
                    connection.execute(update(Page).where(where).values(body=None))
            found.append(PruneRow("attesting" if is_attesting else "plain", sizes[0], int(sizes[1] or 0), held))
        return tuple(found)

    def hold(self, url: str, reason: str, now: datetime) -> bool:
        """Keep all pages of this canonical address until the hold is lifted; False where nobody knows it."""
        with self._database.write() as connection:
            entry = connection.execute(select(Entry.id).where(Entry.url == url)).scalar_one_or_none()
            if entry is not None:
                add(connection, Hold, {"entry": entry, "reason": reason, "placed_at": now})
        return entry is not None

    def lift(self, url: str, now: datetime) -> int:
        """End all holds of this address; returns how many."""
        query = select(Hold.id).join(Entry, Entry.id == Hold.entry).where(Entry.url == url, Hold.lifted_at.is_(None))
        with self._database.write() as connection:
            ids = connection.execute(query).scalars().all()
            for one in ids:
                change(connection, Hold, one, lifted_at=now)
        return len(ids)

    def holds(self) -> tuple[HoldRow, ...]:
        """Those in force, the newest first."""
        query = select(Hold, Entry.url).join(Entry, Entry.id == Hold.entry).where(Hold.lifted_at.is_(None))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(Hold.id.desc())).all()
        return tuple(HoldRow(row.url, row.reason, row.placed_at) for row in rows)


def _prunable(before: datetime, *, is_attesting: bool, is_held: bool = False) -> ColumnElement[bool]:
    held = exists().where(Hold.entry == Page.entry, Hold.lifted_at.is_(None))
    attests = exists().where(
        ArticleVersion.page == Page.id, Statement.version == ArticleVersion.id, Attestation.statement == Statement.id
    )
    waits = exists().where(
        or_(Quarantine.page == Page.id, Quarantine.entry == Page.entry), Quarantine.ended_at.is_(None)
    )
    return and_(
        Page.body.is_not(None),
        Page.clean_version > 0,
        Page.seen_at < before,
        held if is_held else ~held,
        attests if is_attesting else ~attests,
        ~waits,
    )
