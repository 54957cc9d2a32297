"""What came lately: since a reader's last visit, and in the last hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from monitor.model.alerting import Novelty, Severity
from monitor.model.alerting import Suppression as SuppressionReason
from monitor.model.common import Side
from monitor.model.feedback import Box, BoxAt
from monitor.model.mailing import UtteranceView
from monitor.model.visiting import Came, Recent
from monitor.storage.engine import Database
from monitor.storage.handling import in_box
from monitor.storage.tables import Alert, Attestation, Statement, Suppression, Utterance
from monitor.storage.utterance_views import load_utterances

_NOT_TOLD = (SuppressionReason.BASELINE, SuppressionReason.TOO_OLD, SuppressionReason.OFF_TOPIC)
"""As in the digest: first readings, what was said long ago, and what is not about the conflict."""


class Recents:
    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, mark: int, limit: int) -> Recent:
        """What was decided after the attestation `mark`, newest first, at most `limit` utterances of a kind."""
        with self._database.read() as connection:
            counted = connection.execute(_counts(mark)).all()
            came = {row.novelty for row in counted}
            ids = {
                verdict: list(connection.execute(_newest(mark, verdict, limit)).scalars()) if verdict in came else []
                for verdict in (Novelty.NEW, Novelty.AMENDED, Novelty.UNCERTAIN)
            }
            views = load_utterances(connection, sorted({id_ for found in ids.values() for id_ in found}))
        counts = tuple(Came(r.novelty, r.side or Side.OTHER, r.episode, r.n) for r in counted)
        return Recent(counts, *(_views(ids[verdict], views) for verdict in ids))

    def alerts(self, now: datetime) -> dict[Severity, int]:
        """Open alerts by severity."""
        query = select(Alert.severity, func.count().label("n")).where(in_box(BoxAt(Box.OPEN, now)))
        with self._database.read() as connection:
            found = {row.severity: row.n for row in connection.execute(query.group_by(Alert.severity))}
        return {severity: found.get(severity, 0) for severity in Severity}

    def made(self, since: datetime, until: datetime) -> tuple[int, int]:
        """New utterances and alerts decided in [since, until)."""
        utterances = select(func.count(Utterance.id)).where(
            Utterance.recorded_at >= since, Utterance.recorded_at < until
        )
        alerts = select(func.count(Alert.id)).where(Alert.created_at >= since, Alert.created_at < until)
        with self._database.read() as connection:
            return connection.execute(utterances).scalar_one(), connection.execute(alerts).scalar_one()


def _views(ids: list[int], views: dict[int, UtteranceView]) -> tuple[UtteranceView, ...]:
    return tuple(views[id_] for id_ in dict.fromkeys(ids) if views[id_].attestations)


def _came(mark: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Attestation.id > mark,
        Statement.is_baseline.is_(False),
        Utterance.is_withdrawn.is_(False),
        func.coalesce(Suppression.reason, "").not_in(_NOT_TOLD),
    )


def _joined(query: Any) -> Any:  # noqa: ANN401 - a Select
    return (
        query
        .select_from(Attestation)
        .join(Statement, Statement.id == Attestation.statement)
        .join(Utterance, Utterance.id == Attestation.utterance)
        .outerjoin(Suppression, Suppression.statement == Statement.id)
    )


def _counts(mark: int) -> Any:  # noqa: ANN401 - a Select
    """Each utterance once for each verdict, by the side of its speaker."""
    n = func.count(func.distinct(Attestation.utterance)).label("n")
    query = _joined(select(Statement.novelty, Utterance.side, Utterance.episode, n)).where(*_came(mark))
    return query.group_by(Statement.novelty, Utterance.side, Utterance.episode)


def _newest(mark: int, verdict: Novelty, limit: int) -> Any:  # noqa: ANN401 - a Select
    query = _joined(select(Attestation.utterance)).where(*_came(mark), Statement.novelty == verdict)
    return query.order_by(Attestation.id.desc()).limit(limit)
