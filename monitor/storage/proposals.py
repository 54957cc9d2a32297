"""Proposals: rows of the catalogue that wait for a yes or no; accepted ones are laid over the files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from monitor.model.common import ArticleId
from monitor.model.editing import Findings, ProposalId, ProposalIntent, ProposalOrigin, ProposalState
from monitor.model.editing import Proposal as ProposalValue
from monitor.storage.engine import Database
from monitor.storage.tables import Proposal
from monitor.storage.writing import add


class Proposals:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, intent: ProposalIntent, now: datetime) -> ProposalId:
        """A new open proposal; several may speak of one row."""
        with self._database.write() as connection:
            return ProposalId(add(connection, Proposal, _values(intent, now)))

    def record_accepted(self, intents: Sequence[ProposalIntent], who: str, now: datetime) -> tuple[ProposalId, ...]:
        """Proposals made and accepted by one person in one step, in one transaction; they belong together."""
        decided = {"state": ProposalState.ACCEPTED, "decided_at": now, "made_by": who, "decided_by": who}
        made: list[ProposalId] = []
        with self._database.write() as connection:
            for intent in intents:
                part_of = made[0] if made else None
                values = _values(intent, now) | decided | {"part_of": part_of}
                made.append(ProposalId(add(connection, Proposal, values)))
        return tuple(made)

    def get(self, proposal: ProposalId) -> ProposalValue | None:
        """One proposal, whatever became of it."""
        with self._database.read() as connection:
            row = connection.execute(select(Proposal).where(Proposal.id == proposal)).one_or_none()
        return None if row is None else _value(row)

    def listed(
        self, state: ProposalState | None = None, *, of: tuple[str, str] | None = None, limit: int = 100,
        before: ProposalId | None = None,
    ) -> tuple[ProposalValue, ...]:  # fmt: skip
        """Newest first; `before`: older than this one; `of`: section and row of the catalogue."""
        query = select(Proposal).order_by(Proposal.id.desc()).limit(limit)
        if state is not None:
            query = query.where(Proposal.state == state)
        if of is not None:
            query = query.where(Proposal.section == of[0], Proposal.row == of[1])
        if before is not None:
            query = query.where(Proposal.id < before)
        with self._database.read() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def accepted(self) -> tuple[ProposalValue, ...]:
        """Those that are part of the catalogue, in order of acceptance: the later is laid over the earlier."""
        query = select(Proposal).where(Proposal.state == ProposalState.ACCEPTED)
        with self._database.read() as connection:
            return tuple(_value(r) for r in connection.execute(query.order_by(Proposal.decided_at, Proposal.id)))

    def candidates(self, since: datetime) -> tuple[ProposalValue, ...]:
        """Candidates raised since then, whatever became of them."""
        query = select(Proposal).where(Proposal.created_at >= since, Proposal.origin == ProposalOrigin.CANDIDATE)
        with self._database.read() as connection:
            return tuple(_value(row) for row in connection.execute(query.order_by(Proposal.id)))

    def decide(
        self, proposal: ProposalId, state: ProposalState, now: datetime, *, row: str, entry: str | None = None,
        who: str | None = None,
    ) -> None:  # fmt: skip
        """Accept or reject it; `entry` replaces its YAML (accepted with changes), `row` is the id it gives."""
        values: dict[str, Any] = {"state": state, "decided_at": now, "row": row, "decided_by": who}
        if entry is not None:
            values["entry"] = entry
        with self._database.write() as connection:
            connection.execute(update(Proposal).where(Proposal.id == proposal).values(**values))


def _values(intent: ProposalIntent, now: datetime) -> dict[str, Any]:
    return {
        "section": intent.section, "row": intent.row, "entry": intent.entry, "origin": intent.origin,
        "reason": intent.reason, "terms": list(intent.findings.terms), "places": list(intent.findings.places),
        "actors": list(intent.findings.actors), "articles": list(intent.findings.articles),
        "state": ProposalState.OPEN, "created_at": now,
    }  # fmt: skip


def _value(row: Row[Any]) -> ProposalValue:
    findings = Findings(
        tuple(row.terms), tuple(row.places), tuple(row.actors), tuple(ArticleId(a) for a in row.articles)
    )
    return ProposalValue(
        row.section, row.row, row.entry, row.origin, row.reason, findings, row.state, row.created_at, row.decided_at,
        ProposalId(row.id), row.made_by, row.decided_by, None if row.part_of is None else ProposalId(row.part_of),
    )  # fmt: skip
