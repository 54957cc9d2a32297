"""The ledger: what came in by each run or day, where every entry of it is now, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from monitor.model.common import Disposition, EntryId
from monitor.model.ledger import Cohort, EntryRow, LedgerRow
from monitor.model.work import INTAKE_RUNS, RunId
from monitor.storage.engine import Database
from monitor.storage.tables import Alert, Article, Entry, Feed, Reading, Run, Statement, Suppression


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database

    def brought(self, run: RunId) -> int:
        """Entries that nobody had seen before this run."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(Entry.run == run)).scalar_one()

    def runs(self, *, run: RunId | None = None, cause: str | None = None, limit: int = 20) -> tuple[LedgerRow, ...]:
        """The newest runs that brought entries in; only `run`, or those of the DAG run `cause`, where asked for.

        Runs that found nothing are left out.
        """
        query = select(Run).where(Run.kind.in_(INTAKE_RUNS), Run.ended_at.is_not(None)).order_by(Run.id.desc())
        if run is not None:
            query = query.where(Run.id == run)
        if cause is not None:
            query = query.where(Run.cause == cause)
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

    def cohort(self, since: datetime, until: datetime) -> Cohort:
        """What came of the entries first seen in [since, until)."""
        return self._cohort(Entry.first_seen_at >= since, Entry.first_seen_at < until)

    def cohort_of(self, runs: Sequence[RunId]) -> Cohort:
        """What came of the entries that these runs brought in."""
        if not runs:
            return Cohort({}, 0, 0, 0, {}, 0)
        return self._cohort(Entry.run.in_(runs))

    def stopped(
        self, disposition: Disposition, since: datetime, until: datetime, *, limit: int,
        before: EntryId | None = None,
    ) -> tuple[EntryRow, ...]:  # fmt: skip
        """Entries first seen in [since, until) that ended so, newest first; `before`: older than this one."""
        query = (
            select(Entry.id, Entry.url, Entry.title, Entry.first_seen_at, Entry.reason, Feed.key)
            .outerjoin(Feed, Feed.id == Entry.feed)
            .where(Entry.disposition == disposition, Entry.first_seen_at >= since, Entry.first_seen_at < until)
        )
        if before is not None:
            query = query.where(Entry.id < before)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(Entry.id.desc()).limit(limit)).all()
        return tuple(EntryRow(r.url, r.title, r.key, r.first_seen_at, r.reason, EntryId(r.id)) for r in rows)

    def _cohort(self, *of: ColumnElement[bool]) -> Cohort:
        ends = select(Entry.disposition, func.count().label("n")).where(*of).group_by(Entry.disposition)
        of_stored = case((Entry.disposition == Disposition.STORED, Statement.article))
        stated = _statements(func.count().label("n"), func.count(of_stored.distinct()).label("articles"))
        undecided = _statements(func.count()).where(Statement.decided_at.is_(None))
        alerts = _statements(func.count()).join(Alert, Alert.statement == Statement.id)
        held = _statements(Suppression.reason, func.count().label("n"))
        held = held.join(Suppression, Suppression.statement == Statement.id)
        held = held.outerjoin(Alert, Alert.statement == Statement.id).where(Alert.id.is_(None))
        with self._database.read() as connection:
            all_ = connection.execute(stated.where(*of)).one()
            return Cohort(
                entries={row.disposition: row.n for row in connection.execute(ends)},
                with_statement=all_.articles,
                statements=all_.n,
                undecided=connection.execute(undecided.where(*of)).scalar_one(),
                held={row.reason: row.n for row in connection.execute(held.where(*of).group_by(Suppression.reason))},
                alerts=connection.execute(alerts.where(*of)).scalar_one(),
            )


def _statements(*what: Any) -> Select[Any]:  # noqa: ANN401
    """Of current readings, so that a re-reading counts nothing twice."""
    return (
        select(*what)
        .select_from(Entry)
        .join(Article, Article.entry == Entry.id)
        .join(Statement, Statement.article == Article.id)
        .join(Reading, Reading.id == Statement.reading)
        .where(Reading.is_current)
    )
