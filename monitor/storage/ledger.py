"""The ledger: what came in by each run, and where every entry of it is now."""

from __future__ import annotations

from sqlalchemy import func, select

from monitor.model.views import LedgerRow
from monitor.model.work import INTAKE_RUNS, RunId
from monitor.storage.engine import Database
from monitor.storage.tables import Entry, Run


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database

    def brought(self, run: RunId) -> int:
        """Entries that nobody had seen before this run."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(Entry.run == run)).scalar_one()

    def runs(self, *, run: RunId | None = None, limit: int = 20) -> tuple[LedgerRow, ...]:
        """The newest runs that brought entries in, or the one asked for; runs that found nothing are left out."""
        query = select(Run).where(Run.kind.in_(INTAKE_RUNS), Run.ended_at.is_not(None)).order_by(Run.id.desc())
        if run is not None:
            query = query.where(Run.id == run)
        with self._database.read() as connection:
            found = [row for row in connection.execute(query.limit(limit)) if row.counts["ended"].get("found")]
            ids = [row.id for row in found]
            ends = connection.execute(
                select(Entry.run, Entry.disposition, func.count().label("entries"))
                .where(Entry.run.in_(ids))
                .group_by(Entry.run, Entry.disposition)
            ).all()
        ended: dict[int, dict[str, int]] = {one: {} for one in ids}
        for row in ends:
            ended[row.run][str(row.disposition or "under_way")] = row.entries
        return tuple(
            LedgerRow(
                run=RunId(r.id),
                kind=r.kind,
                started_at=r.started_at,
                ended=ended[r.id],
                **{name: r.counts["ended"].get(name, 0) for name in LedgerRow.COUNTED},
            )
            for r in found
        )  # fmt: skip
