"""Rows of the ledger: what came in, by which run, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from monitor.model.alerting import Suppression
from monitor.model.common import (
    ArticleId,
    Disposition,
    EntryId,
    UtteranceId,
)
from monitor.model.remarks import Remark
from monitor.model.work import RunId


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """Entries first seen in a window by how they ended; `disposition` None is still under way."""

    disposition: Disposition | None
    entries: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One run of the intake: `found` entries came; those that are no rows of it say why, `ended` are the rest.

    `without_address`: nothing to fetch. `over_limit`: more than a feed may have. `unreadable`: files that gave
    nothing. `known`: seen by an earlier run, or twice in this one. `ended` counts the others by disposition, or
    `under_way`.
    """

    COUNTED: ClassVar[tuple[str, ...]] = ("found", "without_address", "over_limit", "unreadable", "known")

    run: RunId
    kind: str
    started_at: datetime
    found: int
    without_address: int
    over_limit: int
    unreadable: int
    known: int
    ended: dict[str, int]

    @property
    def difference(self) -> int:
        """Entries that are nowhere: 0, or the ledger is broken."""
        told = self.without_address + self.over_limit + self.unreadable + self.known
        return self.found - told - sum(self.ended.values())


@dataclass(frozen=True, slots=True)
class RunRow:
    kind: str
    started_at: datetime
    ended_at: datetime | None
    taken: int
    ended: dict[str, int]
    id: RunId


@dataclass(frozen=True, slots=True)
class TraceStep:
    """What one stage did: `what` is its outcome, `by` the version, rule or person; monitor/render/told.py words both.

    `ended`: the disposition, where the step is the entry. `article` and `utterance`: whose page shows more.
    """

    when: datetime | None
    stage: str
    what: tuple[Remark, ...]
    by: tuple[Remark, ...] = ()
    ended: Disposition | None = None
    article: ArticleId | None = None
    utterance: UtteranceId | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Entries of a span of time or of runs, and what came of them until now.

    `entries` by disposition, None: under way. `with_statement`: articles among the stored. `statements`: of all;
    `held` counts those without an alert by reason, `undecided` those whose verdict is still to fall.
    """

    entries: dict[Disposition | None, int]
    with_statement: int
    statements: int
    undecided: int
    held: dict[Suppression, int]
    alerts: int

    @property
    def difference(self) -> int:
        """Statements that are nowhere: 0, or the ledger is broken."""
        return self.statements - self.undecided - sum(self.held.values()) - self.alerts


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry that stopped, with the feed it came by and what was said of the stop."""

    url: str
    title: str
    feed: str | None
    first_seen_at: datetime
    reason: str | None
    id: EntryId
