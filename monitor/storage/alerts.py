"""Alerts: the verdict that makes one, and those there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from monitor.model.alerting import Awaited
from monitor.model.alerting import Suppression as SuppressionReason
from monitor.model.common import AlertId, ArticleId, UtteranceId
from monitor.model.feedback import AlertFilter, BoxAt
from monitor.model.mailing import UtteranceView
from monitor.model.outbox import Channel, EmailContent, MessageKind
from monitor.model.outbox import Letter as LetterValue
from monitor.model.search import Group
from monitor.model.threads import AlertInputs
from monitor.model.views import AlertRow
from monitor.model.work import VerdictIntent, VerdictRecorded
from monitor.storage.engine import Database
from monitor.storage.handling import in_box
from monitor.storage.origins import origins
from monitor.storage.search_index import STATEMENTS, found_by
from monitor.storage.tables import (
    Alert,
    AlertInput,
    Article,
    Attestation,
    Letter,
    Outbox,
    Suppression,
    Utterance,
)
from monitor.storage.utterance_views import load_utterances
from monitor.storage.verdicts import store_verdict

EVERY_ALERT = AlertFilter()


class Alerts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record_verdict(self, intent: VerdictIntent) -> VerdictRecorded:
        """Verdict, utterance or attestation, alert or suppression, outbox rows: all in one transaction, or nothing.

        New and uncertain statements begin an utterance, repeats and amended ones attest `nearest`. A
        statement that was decided before changes nothing (`is_new` False), so a rerun is safe.
        """
        with self._database.write() as connection:
            return store_verdict(connection, intent)

    def newest(
        self,
        limit: int,
        *,
        before: AlertId | None = None,
        place: BoxAt | None = None,
        wanted: AlertFilter = EVERY_ALERT,
    ) -> tuple[AlertRow, ...]:
        """Alerts, newest first; `before`: older than this one (keyset pagination); `place`: only those there."""
        query = select(Alert).order_by(Alert.id.desc()).limit(limit).where(*self._conditions(wanted))
        if before is not None:
            query = query.where(Alert.id < before)
        if place is not None:
            query = query.where(in_box(place))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            utterances = load_utterances(connection, [r.utterance for r in rows])
        return tuple(_row(row, utterances) for row in rows)

    def _conditions(self, wanted: AlertFilter) -> Iterator[ColumnElement[bool]]:
        if wanted.severity is not None:
            yield Alert.severity == wanted.severity
        if wanted.side is not None:
            yield Alert.utterance.in_(select(Utterance.id).where(Utterance.side == wanted.side))
        for reported in self._with_words(wanted.groups):
            yield Alert.utterance.in_(reported)

    def _with_words(self, groups: Sequence[Group]) -> Iterator[Select[int]]:
        for ids, _ in found_by(STATEMENTS, groups, "sqlite" if self._database.is_sqlite else "postgresql"):
            yield select(Attestation.utterance).where(Attestation.statement.in_(ids))

    def get(self, alert: AlertId) -> AlertRow | None:
        with self._database.read() as connection:
            row = connection.execute(select(Alert).where(Alert.id == alert)).one_or_none()
            if row is None:
                return None
            return _row(row, load_utterances(connection, [row.utterance]))

    def of_utterance(self, utterance: UtteranceId) -> AlertId | None:
        """The alert that it made, None where it made none."""
        query = select(Alert.id).where(Alert.utterance == utterance)
        with self._database.read() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else AlertId(found)

    def utterances(
        self, limit: int, *, before: UtteranceId | None = None, groups: Sequence[Group] = ()
    ) -> tuple[UtteranceView, ...]:
        """Utterances, newest first; `before`: older than this one; `groups`: with these words in a report.

        What a person rejected is left out.
        """
        query = select(Utterance.id).where(Utterance.is_withdrawn.is_(False)).order_by(Utterance.id.desc())
        query = query.where(*(Utterance.id.in_(reported) for reported in self._with_words(groups)))
        if before is not None:
            query = query.where(Utterance.id < before)
        with self._database.read() as connection:
            ids = connection.execute(query.limit(limit)).scalars().all()
            found = load_utterances(connection, ids)
        return tuple(found[id_] for id_ in ids)

    def utterance(self, utterance: UtteranceId) -> UtteranceView | None:
        """One utterance with all its attestations."""
        with self._database.read() as connection:
            return load_utterances(connection, [utterance]).get(utterance)

    def awaited(self, utterance: UtteranceId, article: ArticleId) -> Awaited | None:
        """An utterance held back for want of outlets, with `article` among those that report it; None: it is not.

        What one origin is, `origins` says.
        """
        held = (
            select(Suppression.id)
            .outerjoin(Alert, Alert.utterance == Suppression.utterance)
            .where(
                Suppression.utterance == utterance,
                Suppression.reason == SuppressionReason.FEW_ORIGINS,
                Alert.id.is_(None),
            )
        )
        reports = select(Attestation.article).where(Attestation.utterance == utterance)
        counted = select(origins()).select_from(Article).where(or_(Article.id.in_(reports), Article.id == article))
        with self._database.read() as connection:
            if connection.execute(held.limit(1)).first() is None:
                return None
            return Awaited(connection.execute(counted).scalar_one())

    def inputs(self, alert: AlertId) -> AlertInputs | None:
        """What the alert was made of; None where that was not stored yet."""
        with self._database.read() as connection:
            row = connection.execute(select(AlertInput).where(AlertInput.alert == alert)).one_or_none()
        return None if row is None else AlertInputs(row.catalogue, row.base_url, row.render_version, row.view)

    def letters(self, alert: AlertId) -> tuple[tuple[Channel, LetterValue], ...]:
        """Each letter in which the alert was told by itself, once, with its channel."""
        query = (
            select(Letter, Outbox.channel)
            .join(Outbox, Outbox.letter == Letter.id)
            .where(Outbox.alert == alert, Outbox.kind == MessageKind.ALERT)
            .distinct()
            .order_by(Letter.id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            (r.channel, LetterValue(EmailContent(r.subject, r.text, r.html), r.language, r.zone)) for r in rows
        )

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count(Alert.id))).scalar_one()

    def suppressed(self) -> dict[str, int]:
        """How many decided statements made no alert, by reason."""
        query = select(Suppression.reason, func.count().label("n")).group_by(Suppression.reason)
        with self._database.read() as connection:
            return {row.reason: row.n for row in connection.execute(query)}


def _row(row: Row[Any], utterances: Mapping[int, UtteranceView]) -> AlertRow:
    return AlertRow(row.created_at, row.severity, row.rule, utterances[row.utterance], AlertId(row.id))
