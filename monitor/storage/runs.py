"""What each run of a task did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from monitor.model.common import Counts
from monitor.model.ledger import RunRow
from monitor.model.work import RunId
from monitor.storage.engine import Database
from monitor.storage.tables import Run
from monitor.storage.writing import add, change


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, kind: str, now: datetime, cause: str | None = None) -> RunId:
        """`cause`: the DAG run that it is part of, as dag/run."""
        with self._database.write() as connection:
            values = {"kind": kind, "started_at": now, "counts": {}, "cause": cause}
            return RunId(add(connection, Run, values))

    def end(self, run: RunId, counts: Counts, now: datetime) -> None:
        values = {"ended_at": now, "counts": {"taken": counts.taken, "ended": counts.ended}}
        with self._database.write() as connection:
            change(connection, Run, run, **values)

    def newest(self, kind: str | None = None, *, limit: int = 20) -> tuple[RunRow, ...]:
        """Runs, newest first; one without an end is under way or was killed."""
        query = select(Run).order_by(Run.id.desc()).limit(limit)
        if kind is not None:
            query = query.where(Run.kind == kind)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            RunRow(r.kind, r.started_at, r.ended_at, r.counts.get("taken", 0), r.counts.get("ended", {}), RunId(r.id))
            for r in rows
        )
