"""Rows that one worker at a time takes: claim, release, bury what killed its workers, and named locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from monitor.model.work import Claim
from monitor.storage.engine import Database
from monitor.storage.tables import ArticleVersion, Entry, Outbox, Page, TaskLock
from monitor.storage.writing import add_unknown

MAX_ATTEMPTS = 3
"""Tries before an item is put aside; Media Cloud allows 10 of an hour each, we show it sooner."""

LEASED = (Entry, Page, ArticleVersion, Outbox)

FREE = {"lease_owner": None, "lease_until": None}
DONE = {**FREE, "attempts": 0, "next_try_at": None, "last_error": None}

LeasedTable = type[Entry] | type[Page] | type[ArticleVersion] | type[Outbox]


def is_free(table: LeasedTable, now: datetime) -> ColumnElement[bool]:
    """Nobody holds it at `now`, and it need not wait."""
    return and_(
        or_(table.lease_until.is_(None), table.lease_until <= now),
        or_(table.next_try_at.is_(None), table.next_try_at <= now),
    )


def take(
    connection: Connection, table: LeasedTable, where: ColumnElement[bool], order: tuple[Any, ...], claim: Claim,
    *, suspects: int = 1,
) -> list[int]:  # fmt: skip
    """Ids of up to `claim.limit` free rows, now held by `claim.owner`; two workers never get the same.

    What was taken before and never ended may have killed its worker: it comes last and, unless more `suspects` at
    once are allowed, alone, so that it takes nothing else down with it.
    """
    is_suspect = and_(table.attempts > 0, table.last_error.is_(None))
    return _take(connection, table, and_(where, ~is_suspect), order, claim, claim.limit) or _take(
        connection, table, and_(where, is_suspect), order, claim, suspects
    )


def _take(
    connection: Connection, table: LeasedTable, where: ColumnElement[bool], order: tuple[Any, ...], claim: Claim,
    limit: int,
) -> list[int]:  # fmt: skip
    wanted = (
        select(table.id)
        .where(where, table.attempts < MAX_ATTEMPTS, is_free(table, claim.now))
        .order_by(*order)
        .limit(limit)
        .with_for_update(skip_locked=True, of=table)
        .cte("wanted")
    )
    taken = (
        update(table)
        .where(table.id.in_(select(wanted.c.id)))
        .values(lease_owner=claim.owner, lease_until=claim.until, attempts=table.attempts + 1)
        .returning(table.id)
    )
    return sorted(connection.execute(taken).scalars())


def give_back(connection: Connection, table: LeasedTable, ids: list[int], owner: str) -> None:
    """Free rows that were not tried after all; the attempt does not count."""
    connection.execute(
        update(table).where(table.id.in_(ids), table.lease_owner == owner).values(**FREE, attempts=table.attempts - 1)
    )


class Leases:
    """Who holds what; frees the rows of dead workers, and keeps tasks single."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owners(self) -> tuple[str, ...]:
        """Everybody who holds a row or a lock, dead or alive."""
        with self._database.read() as connection:
            found = {TaskLock.owner: connection.execute(select(TaskLock.owner)).scalars().all()}
            owners = set(found[TaskLock.owner])
            for table in LEASED:
                query = select(table.lease_owner).where(table.lease_owner.is_not(None)).distinct()
                owners.update(o for o in connection.execute(query).scalars() if o)
        return tuple(sorted(owners))

    def release(self, owner: str) -> int:
        """Free all that a dead worker held, at once; returns how many rows. Attempts stay counted.

        Messages in `data` keep their state: `outbox.recover` makes them `uncertain`.
        """
        freed = 0
        with self._database.write() as connection:
            for table in LEASED:
                # an expired lease, not a missing one: recover() must still see a message in `data`
                expired = update(table).where(table.lease_owner == owner).values(lease_until=_PAST)
                freed += connection.execute(expired).rowcount
            freed += connection.execute(delete(TaskLock).where(TaskLock.owner == owner)).rowcount
        return freed

    def hold(self, task: str, claim: Claim) -> bool:
        """Take the lock of `task`, or renew one's own, until `claim.until`; False: somebody else holds it."""
        with self._database.write() as connection:
            values = {"name": task, "owner": claim.owner, "until": claim.until}
            if add_unknown(connection, TaskLock, [values]):
                return True
            mine_or_expired = or_(TaskLock.owner == claim.owner, TaskLock.until <= claim.now)
            renewed = update(TaskLock).where(TaskLock.name == task, mine_or_expired).values(values)
            return connection.execute(renewed).rowcount == 1

    def let_go(self, task: str, owner: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(TaskLock).where(TaskLock.name == task, TaskLock.owner == owner))


_PAST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
