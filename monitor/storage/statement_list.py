"""The list of statements for command line and pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from monitor.model.common import ArticleId, StatementId, UtteranceId, VersionId
from monitor.model.views import StatementFilter, StatementRow
from monitor.storage.engine import Database
from monitor.storage.tables import (
    Article,
    ArticleVersion,
    Attestation,
    Outlet,
    Reading,
    Statement,
    StatementSpeaker,
    Suppression,
)

EVERYTHING = StatementFilter()


def list_statements(
    database: Database, wanted: StatementFilter, limit: int, before: StatementId | None
) -> tuple[StatementRow, ...]:
    """Statements of current readings, newest first (see Statements.listed)."""
    return list_where(database, _conditions(wanted), limit, before)


def list_where(
    database: Database, conditions: Sequence[ColumnElement[bool]], limit: int, before: StatementId | None
) -> tuple[StatementRow, ...]:
    """Statements of current readings that meet all conditions, newest first."""
    chosen = _chosen().where(*conditions).order_by(Statement.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(Statement.id < before)
    with database.read() as connection:
        ids = connection.execute(chosen).scalars().all()
        rows = connection.execute(_query().where(Statement.id.in_(ids)).order_by(Statement.id.desc())).all()
    return tuple(
        StatementRow(
            r.speaker, r.office, r.side, r.text, r.kind, r.modality, r.account, r.language, r.outlet, r.title, r.url,
            r.published_at, r.published_precision, r.first_seen_at, r.said_from, r.said_to, r.episode,
            r.article_episode, r.novelty, r.reason, r.suppressed_by, r.confidence, r.start, r.end, StatementId(r.id),
            VersionId(r.version), ArticleId(r.article), None if r.utterance is None else UtteranceId(r.utterance),
        )
        for r in rows
    )  # fmt: skip


def _chosen() -> Any:  # noqa: ANN401 - a Select
    """Ids, with those tables alone that conditions are about: Postgres plans no more than eight tables at once."""
    return (
        select(Statement.id)
        .join(Reading, Reading.id == Statement.reading)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .where(Reading.is_current)
    )


def statement_facts(conditions: Sequence[ColumnElement[bool]]) -> Any:  # noqa: ANN401 - a Select
    """Id, what the statement is counted by (see StatementFacts), and when it was published; newest first."""
    speaker = aliased(StatementSpeaker, name="speaker")
    first = and_(speaker.statement == Statement.id, speaker.role == "speaker", speaker.rank == 0)
    return (
        select(
            Statement.id, speaker.side, speaker.name.label("speaker"), speaker.office, Statement.episode,
            ArticleVersion.language, Outlet.name.label("outlet"), Outlet.affiliation, Statement.kind,
            Statement.novelty, ArticleVersion.published_at,
        )
        .join(Reading, Reading.id == Statement.reading)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .outerjoin(speaker, first)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .where(Reading.is_current, *conditions)
        .order_by(Statement.id.desc())
    )  # fmt: skip


def _query() -> Any:  # noqa: ANN401 - a Select of many columns
    speaker = aliased(StatementSpeaker, name="speaker")
    first = and_(speaker.statement == Statement.id, speaker.role == "speaker", speaker.rank == 0)
    return (
        select(
            Statement, speaker.name.label("speaker"), speaker.office, speaker.side, ArticleVersion.language,
            Outlet.name.label("outlet"), ArticleVersion.title, Article.url, ArticleVersion.published_at,
            ArticleVersion.published_precision, Suppression.reason.label("suppressed_by"), Attestation.utterance,
        )
        .join(Reading, Reading.id == Statement.reading)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .outerjoin(speaker, first)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .outerjoin(Suppression, Suppression.statement == Statement.id)
        .outerjoin(Attestation, Attestation.statement == Statement.id)
    )  # fmt: skip


def _conditions(wanted: StatementFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    by = and_(StatementSpeaker.statement == Statement.id, StatementSpeaker.role == "speaker")
    if wanted.side is not None:
        conditions.append(exists().where(by, StatementSpeaker.side == wanted.side))
    if wanted.speaker is not None:
        conditions.append(Statement.id.in_(spoken_by(wanted.speaker)))
    equal = {
        Statement.episode: wanted.episode,
        Article.outlet: wanted.outlet,
        ArticleVersion.language: wanted.language,
        Statement.novelty: wanted.novelty,
    }
    conditions += [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(Statement.first_seen_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Statement.first_seen_at < wanted.until)
    if wanted.is_conflict is not None:
        core = Reading.conflict_core >= 0.5
        conditions.append(core if wanted.is_conflict else ~core)
    return conditions


def spoken_by(*speakers: str) -> Any:  # noqa: ANN401 - a Select
    """Statements with one of those ids or names among their speakers, not only as the first."""
    named = or_(StatementSpeaker.person.in_(speakers), StatementSpeaker.name.in_(speakers))
    return select(StatementSpeaker.statement).where(StatementSpeaker.role == "speaker", named)
