"""Cuts between digests that no verdict crosses, neither by a clock set back nor by a transaction under way."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Executable, func, select, text

from monitor.storage.tables import Statement, Watermark
from monitor.storage.writing import insert_into, once

_LOCK = 0x6D6F6E64
"""Postgres advisory lock: the letters `mond`. Verdicts share it, a cut has it alone. SQLite has one writer anyway."""

_DIGEST = "digest"


def stamp(connection: Connection, now: datetime) -> datetime:
    """The time to record for something decided at `now`: not before the last cut."""
    last = once(connection, _DIGEST, lambda: _shared_cut(connection))
    return now if last is None else max(now, last)


def _shared_cut(connection: Connection) -> datetime | None:
    """The last cut; there is no other before the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": _LOCK})
    found: datetime | None = connection.execute(_last_cut()).scalar_one_or_none()
    return found


@cache
def _last_cut() -> Executable:
    return select(Watermark.at).where(Watermark.name == _DIGEST)


def cut(connection: Connection, now: datetime) -> datetime:
    """A time at or after `now` and after all verdicts so far; later ones are stamped from there on."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    newest = connection.execute(select(func.max(Statement.decided_at))).scalar_one()
    last = connection.execute(_last_cut()).scalar_one_or_none()
    after_all = newest + timedelta(microseconds=1) if newest else now
    at = max(now, after_all, last or now)
    statement = insert_into(connection, Watermark).values(name=_DIGEST, at=at)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
    return at
