"""Statements: which are undecided, what was said earlier, lists for those who look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from monitor.model.alerting import (
    EarlierUtterance,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    StatementForNovelty,
)
from monitor.model.alerting import Suppression as SuppressionReason
from monitor.model.common import FIRST_SEEN, ArticleId, Published, StatementId, UtteranceId, VersionId
from monitor.model.intake import Lane
from monitor.model.reading import Speaker
from monitor.model.views import StatementFilter, StatementRow
from monitor.model.work import Decided
from monitor.storage.blocks import block, said_on
from monitor.storage.earlier import Asked, EarlierUtterances
from monitor.storage.engine import Database
from monitor.storage.origins import origin
from monitor.storage.shards import late_entries
from monitor.storage.speakers import principals
from monitor.storage.statement_list import EVERYTHING, list_statements
from monitor.storage.tables import (
    Alert,
    Article,
    ArticleVersion,
    Attestation,
    Override,
    Reading,
    Statement,
    Suppression,
)

_NO_KIN: Mapping[str, Sequence[str]] = {}


class Statements:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._earlier = EarlierUtterances()

    def undecided(
        self, limit: int, now: datetime | None = None, *, is_hurried: bool = False
    ) -> tuple[StatementForNovelty, ...]:
        """Statements of current readings without a verdict, by publication, else first sight; then address and place.

        So the same statements get the same verdicts in whatever order a run found them. Where at least `limit` wait,
        those that the fast lane first saw lately, by `now`, overtake them. `is_hurried`: only those.
        """
        query = _for_novelty().where(Statement.decided_at.is_(None), Reading.is_current)
        known = func.coalesce(ArticleVersion.published_at, Statement.first_seen_at)
        query = query.order_by(known, Article.url, Statement.version, Statement.start, Statement.id)
        with self._database.read() as connection:
            rows = [] if is_hurried else connection.execute(query.limit(limit)).all()
            if now and (is_hurried or len(rows) == limit):
                hurried = query.where(Article.entry.in_(late_entries(Lane.FAST, now)))
                rows = connection.execute(hurried.limit(limit)).all() or rows
            speakers = principals(connection, {r.id: r.account for r in rows})
        return tuple(_statement(row, speakers.get(row.id)) for row in rows)

    def get(self, statement: StatementId) -> StatementForNovelty | None:
        """One statement as the verdict sees it, decided or not."""
        with self._database.read() as connection:
            rows = connection.execute(_for_novelty().where(Statement.id == statement)).all()
            speakers = principals(connection, {r.id: r.account for r in rows})
        return _statement(rows[0], speakers.get(rows[0].id)) if rows else None

    def earlier(
        self, statements: Sequence[StatementForNovelty], window: timedelta, kin: Mapping[str, Sequence[str]] = _NO_KIN
    ) -> dict[StatementId, tuple[EarlierUtterance, ...]]:
        """By statement the utterances of its speaker whose days meet its own ± `window`, in order of recording.

        `kin`: by key of a speaker those of others who may be named for the same words (a spokesman, the ministry).
        The very same words are found whenever they were reported. None for a statement without speaker.
        """
        found: dict[StatementId, tuple[EarlierUtterance, ...]] = {s.id: () for s in statements}
        asked = []
        for statement in statements:
            if statement.speaker_key is not None:
                first, last = block(statement.said_on, statement.published, statement.first_seen_at)
                speakers = (statement.speaker_key, *kin.get(statement.speaker_key, ()))
                asked.append(Asked(statement, speakers, first - window, last + window))
        with self._database.read() as connection:
            return found | self._earlier.of(connection, asked, self._database.failures)

    def decided(self, since: datetime, after: StatementId, limit: int) -> tuple[Decided, ...]:
        """Statements with a verdict from `since` on and what followed, as they were decided, behind `after`.

        What a person decided later is left aside: the utterance is the one that the program attached it to, and a
        verdict that a person turned into a repeat is the one that fell before.
        """
        query = (
            _for_novelty()
            .add_columns(
                Attestation.judged, Alert.id.label("alert"), Alert.rule.label("alert_rule"),
                Suppression.reason.label("suppressed_by"), Suppression.rule.label("suppressed_rule"),
                _before_a_person().label("before"),
            )
            .join(Attestation, Attestation.statement == Statement.id)
            .outerjoin(Alert, Alert.statement == Statement.id)
            .outerjoin(Suppression, Suppression.statement == Statement.id)
            .where(Statement.decided_at >= since, Attestation.id > _attestation_of(after))
            .order_by(Attestation.id)
            .limit(limit)
        )  # fmt: skip
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            speakers = principals(connection, {r.id: r.account for r in rows})
        return tuple(_decided(row, speakers.get(row.id)) for row in rows)

    def listed(
        self, wanted: StatementFilter = EVERYTHING, *, limit: int = 100, before: StatementId | None = None
    ) -> tuple[StatementRow, ...]:
        """Statements of current readings that meet `wanted`, newest first; `before`: older than this one."""
        return list_statements(self._database, wanted, limit, before)

    def waiting(self) -> int:
        """Statements without a verdict."""
        query = select(func.count()).select_from(Statement).join(Reading, Reading.id == Statement.reading)
        with self._database.read() as connection:
            return connection.execute(query.where(Statement.decided_at.is_(None), Reading.is_current)).scalar_one()


def _attestation_of(statement: StatementId) -> Any:  # noqa: ANN401 - a scalar subquery
    found = select(Attestation.id).where(Attestation.statement == statement).scalar_subquery()
    return func.coalesce(found, 0)


def _before_a_person() -> Any:  # noqa: ANN401 - a scalar subquery
    """What the program had found, where a person's decision stands instead."""
    own = select(Override.before).where(Override.statement == Statement.id, Override.taken_back_at.is_(None))
    return own.order_by(Override.id).limit(1).scalar_subquery()


def _decided(row: Row[Any], speaker: Speaker | None) -> Decided:
    novelty, nearest, reason = row.novelty, row.nearest, NoveltyReason(row.reason)
    if row.before and reason is NoveltyReason.DECIDED and novelty is Novelty.REPEAT:
        found = row.before["statement"]
        novelty, nearest, reason = Novelty(found["novelty"]), found["nearest"], NoveltyReason(found["reason"])
    verdict = NoveltyVerdict(novelty, nearest, row.similarity or 0.0, tuple(row.vetoes or ()), reason)
    suppressed = SuppressionReason(row.suppressed_by) if row.suppressed_by else None
    return Decided(
        _statement(row, speaker), verdict, UtteranceId(row.judged), row.decided_at,
        row.alert_rule or row.suppressed_rule, suppressed, row.alert,
    )  # fmt: skip


def _for_novelty() -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            Statement, Article.url, Article.outlet, origin().label("origin"), ArticleVersion.language,
            ArticleVersion.published_at, ArticleVersion.published_precision, ArticleVersion.published_by,
            Article.date_suspect, Article.cluster, Reading.us_actor, Reading.conflict_core,
        )
        .join(Reading, Reading.id == Statement.reading)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
    )  # fmt: skip


def _statement(row: Row[Any], speaker: Speaker | None) -> StatementForNovelty:
    return StatementForNovelty(
        id=StatementId(row.id),
        article=ArticleId(row.article),
        version=VersionId(row.version),
        article_url=row.url,
        outlet=row.outlet or "",
        origin=row.origin,
        language=row.language,
        text=row.text,
        kind=row.kind,
        speaker_key=row.speaker_key,
        speaker=speaker,
        said_on=said_on(row),
        published=Published(row.published_at, row.published_precision, row.published_by),
        first_seen_at=row.first_seen_at,
        is_baseline=row.is_baseline,
        modality=row.modality,
        account=row.account,
        confidence=row.confidence,
        us_actor=row.us_actor >= 0.5,
        conflict_core=row.conflict_core >= 0.5,
        episode=row.episode,
        is_date_suspect=row.date_suspect and row.published_by == FIRST_SEEN,
        cluster=row.cluster,
    )
