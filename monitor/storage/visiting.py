"""What a user of the pages has seen already, and the searches they saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from monitor.errors import UserError
from monitor.model.visiting import SavedSearch as SavedSearchValue
from monitor.model.visiting import SavedSearchId
from monitor.model.visiting import Visit as VisitValue
from monitor.storage.engine import Database
from monitor.storage.tables import Attestation, SavedSearch, Statement, Visit
from monitor.storage.writing import insert_into

GAP = timedelta(minutes=30)
"""Looks that lie closer are one visit, so that reloading makes nothing old."""

NOTED = timedelta(minutes=1)
"""A look is written down at most once in this time: most loads of the page write nothing."""

FIRST = timedelta(days=1)
"""How far the first visit reaches back."""

MOST = 50
"""Saved searches of one user."""


class Visits:
    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, reader: str, now: datetime) -> VisitValue:
        """What is new to the reader who looks at `now`: what came since the visit before. It is written down."""
        with self._database.read() as connection:
            row = connection.execute(select(Visit).where(Visit.reader == reader)).one_or_none()
            newest = connection.execute(select(func.max(Attestation.id))).scalar_one() or 0
            if row is None:
                visit = VisitValue(connection.execute(_newest_at(now - FIRST)).scalar_one_or_none() or 0, None)
            elif now - row.seen_at > GAP:
                visit = VisitValue(row.seen, row.seen_at)
            else:
                visit = VisitValue(row.since, row.since_at)
        if row is None or now - row.seen_at > NOTED:
            self._note(reader, now, newest, visit)
        return visit

    def _note(self, reader: str, now: datetime, newest: int, visit: VisitValue) -> None:
        values = {"seen_at": now, "seen": newest, "since_at": visit.since, "since": visit.mark}
        with self._database.write() as connection:
            statement = insert_into(connection, Visit).values(reader=reader, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["reader"], set_=values))


class SavedSearches:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str) -> tuple[SavedSearchValue, ...]:
        """The owner's searches by name."""
        query = select(SavedSearch).where(SavedSearch.owner == owner).order_by(SavedSearch.name)
        with self._database.read() as connection:
            rows = connection.execute(query.limit(MOST)).all()
        return tuple(SavedSearchValue(SavedSearchId(r.id), r.name, r.query) for r in rows)

    def save(self, owner: str, name: str, query: str, now: datetime) -> None:
        """Keep `query` under `name`, in place of what had that name. Raises UserError where there are too many."""
        own = select(func.count()).where(SavedSearch.owner == owner, SavedSearch.name != name)
        with self._database.write() as connection:
            if connection.execute(own).scalar_one() >= MOST:
                raise UserError(f"you have {MOST} saved searches", "remove one first")
            statement = insert_into(connection, SavedSearch).values(owner=owner, name=name, query=query, saved_at=now)
            values = {"query": query, "saved_at": now}
            connection.execute(statement.on_conflict_do_update(index_elements=["owner", "name"], set_=values))

    def remove(self, owner: str, search: SavedSearchId) -> None:
        """Forget it; nothing happens where it is somebody else's, or gone."""
        gone = delete(SavedSearch).where(SavedSearch.owner == owner, SavedSearch.id == search)
        with self._database.write() as connection:
            connection.execute(gone)


def _newest_at(at: datetime) -> Any:  # noqa: ANN401 - a Select
    """The attestation decided last, up to then."""
    query = select(Attestation.id).join(Statement, Statement.id == Attestation.statement)
    newest = query.where(Statement.decided_at <= at).order_by(Statement.decided_at.desc(), Attestation.id.desc())
    return newest.limit(1)
