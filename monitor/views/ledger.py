"""What became of an address, of a day's entries, of a run's; and whether everything adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor import locale
from monitor.model.common import Disposition, EntryId
from monitor.model.ledger import EntryRow, LedgerRow
from monitor.model.mailing import Reader
from monitor.model.views import FeedRow
from monitor.model.work import RunId
from monitor.render.told import TraceLine
from monitor.storage import Storage
from monitor.views.frame import Link, StatusLine, link, status_line
from monitor.views.funnel import Funnel, funnel

RUNS = 12
PAGE_SIZE = 50
MOST_RUNS = 500
"""Runs of one DAG run: a shard of hosts each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked up, as it is read, and its steps; `feeds` are those of its outlet where it was never seen."""

    text: str
    read_as: str
    steps: tuple[TraceLine, ...]
    ended: Disposition | None
    problem: str | None
    outlet: str | None
    feeds: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True)
class StoppedEntry:
    entry: EntryRow
    link: Link | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """Entries that ended in one way; `older` is where the next page begins."""

    disposition: Disposition
    entries: tuple[StoppedEntry, ...]
    older: EntryId | None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`day` None: the last 24 hours."""

    status: StatusLine
    asked: Asked | None
    day: date | None
    since: datetime
    funnel: Funnel
    stopped: Stopped | None
    runs: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """One run of the intake, or all that one DAG run made; `cause` is that DAG run."""

    status: StatusLine
    cause: str | None
    runs: tuple[LedgerRow, ...]
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class Window:
    """`day` of the reader's zone, or the 24 hours before `now`; of what `stop` ended, those older than `before`."""

    now: datetime
    day: date | None = None
    stop: Disposition | None = None
    before: EntryId | None = None

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """First moment, and the one after the last."""
        if self.day is None:
            return self.now - timedelta(days=1), self.now + timedelta(minutes=1)
        here = ZoneInfo(zone)
        following = self.day + timedelta(days=1)
        return datetime.combine(self.day, time(), here), datetime.combine(following, time(), here)


def ledger_page(storage: Storage, reader: Reader, window: Window, asked: Asked | None) -> LedgerPage:
    """The funnel of the window, the newest runs, and what was asked."""
    since, until = window.span(reader.zone)
    return LedgerPage(
        status=status_line(storage, locale.strings(reader.language)),
        asked=asked,
        day=window.day,
        since=since,
        funnel=funnel(storage.ledger.cohort(since, until)),
        stopped=_stopped(storage, window, since, until),
        runs=storage.ledger.runs(limit=RUNS),
    )


def run_page(storage: Storage, reader: Reader, run: RunId) -> RunPage | None:
    """None where no such run brought anything in."""
    runs = storage.ledger.runs(run=run)
    return _run_page(storage, reader, None, runs) if runs else None


def dag_run_page(storage: Storage, reader: Reader, cause: str) -> RunPage:
    """What the tasks of one DAG run brought in; a page without entries where that is nothing."""
    return _run_page(storage, reader, cause, storage.ledger.runs(cause=cause, limit=MOST_RUNS))


def _run_page(storage: Storage, reader: Reader, cause: str | None, runs: Sequence[LedgerRow]) -> RunPage:
    status = status_line(storage, locale.strings(reader.language))
    cohort = storage.ledger.cohort_of([row.run for row in runs])
    return RunPage(status, cause, tuple(runs), funnel(cohort))


def _stopped(storage: Storage, window: Window, since: datetime, until: datetime) -> Stopped | None:
    if window.stop is None:
        return None
    rows = storage.ledger.stopped(window.stop, since, until, limit=PAGE_SIZE + 1, before=window.before)
    shown = tuple(StoppedEntry(row, link(row.url)) for row in rows[:PAGE_SIZE])
    return Stopped(window.stop, shown, rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None)
