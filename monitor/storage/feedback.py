"""What people say of alerts and utterances: stored with the versions that made them, counted by rule and week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from monitor.errors import UserError
from monitor.model.common import UtteranceId
from monitor.model.feedback import FeedbackIntent, FeedbackRow, Judgement, RulePrecision
from monitor.storage.engine import Database
from monitor.storage.tables import (
    Acknowledgement,
    Alert,
    Article,
    ArticleVersion,
    Feedback,
    Reading,
    Statement,
    Suppression,
    Utterance,
)
from monitor.storage.writing import add


class FeedbackRows:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, intent: FeedbackIntent) -> int:
        """Store a judgement with rule and versions of what is judged. Raises UserError for an unknown utterance."""
        judged = (
            select(
                Alert.id.label("alert"), func.coalesce(Alert.rule, Suppression.rule).label("rule"),
                Reading.read_version, Reading.catalogue_version, Statement.novelty_version,
            )
            .select_from(Utterance)
            .join(Statement, Statement.id == Utterance.first_statement)
            .join(Reading, Reading.id == Statement.reading)
            .outerjoin(Alert, Alert.utterance == Utterance.id)
            .outerjoin(Suppression, Suppression.statement == Statement.id)
            .where(Utterance.id == intent.utterance)
        )  # fmt: skip
        with self._database.write() as connection:
            row = connection.execute(judged).first()
            if row is None:
                raise UserError(f"no utterance {intent.utterance}", "an alert's link ends with its number")
            values = {
                "utterance": intent.utterance,
                "alert": row.alert,
                "judgement": intent.judgement,
                "correct": intent.correct,
                "note": intent.note,
                "by": intent.by,
                "at": intent.at,
                "rule": row.rule,
                "read_version": row.read_version,
                "novelty_version": row.novelty_version,
                "catalogue": row.catalogue_version,
            }
            return add(connection, Feedback, values)

    def listed(self, utterance: UtteranceId | None = None) -> tuple[FeedbackRow, ...]:
        """Every judgement with what it is about, oldest first: labelled data."""
        query = (
            select(
                Feedback, Utterance.speaker_key, Utterance.episode, Statement.text, ArticleVersion.language,
                Article.url, ArticleVersion.text_sha256, Statement.start, Statement.end,
            )
            .join(Utterance, Utterance.id == Feedback.utterance)
            .join(Statement, Statement.id == Utterance.first_statement)
            .join(ArticleVersion, ArticleVersion.id == Statement.version)
            .join(Article, Article.id == Statement.article)
            .order_by(Feedback.id)
        )  # fmt: skip
        if utterance is not None:
            query = query.where(Feedback.utterance == utterance)
        with self._database.read() as connection:
            return tuple(_row(row) for row in connection.execute(query))

    def precision(self, since: datetime, until: datetime) -> tuple[RulePrecision, ...]:
        """By week (Monday, UTC) and rule: alerts decided in [since, until), how many were judged, how many are right.

        The last judgement of an alert counts; one that was acknowledged and never judged is right.
        """
        alerts = select(Alert.id, Alert.rule, Alert.created_at).where(
            Alert.created_at >= since, Alert.created_at < until
        )
        with self._database.read() as connection:
            rows = connection.execute(alerts.order_by(Alert.id)).all()
            ids = select(alerts.subquery().c.id)
            judged = select(Feedback.alert, Feedback.judgement).where(Feedback.alert.in_(ids)).order_by(Feedback.id)
            last = {r.alert: r.judgement for r in connection.execute(judged)}
            noted = select(Acknowledgement.alert).where(Acknowledgement.alert.in_(ids))
            right = dict.fromkeys(connection.execute(noted).scalars(), Judgement.RIGHT)
        return tuple(_counted(rows, right | last))


def _counted(rows: Any, judgements: dict[int, Judgement]) -> Iterator[RulePrecision]:  # noqa: ANN401 - rows
    by_rule: dict[tuple[date, str], list[Judgement | None]] = {}
    for row in rows:
        day = row.created_at.date()
        week = day - timedelta(days=day.weekday())
        by_rule.setdefault((week, row.rule), []).append(judgements.get(row.id))
    for (week, rule), found in sorted(by_rule.items()):
        judged = [judgement for judgement in found if judgement is not None]
        right = sum(judgement is Judgement.RIGHT for judgement in judged)
        yield RulePrecision(week, rule, len(found), len(judged), right)


def _row(row: Any) -> FeedbackRow:  # noqa: ANN401 - a row of many columns
    return FeedbackRow(
        row.at, row.by, row.judgement, row.correct, row.note, row.speaker_key, row.episode, row.text, row.language,
        row.url, row.text_sha256, row.start, row.end, row.rule, row.read_version, row.novelty_version, row.catalogue,
        row.utterance, row.alert,
    )  # fmt: skip
