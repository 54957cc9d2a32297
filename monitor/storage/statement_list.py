"""The list of statements for command line and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, select
from sqlalchemy.orm import aliased

from monitor.model.common import ArticleId, StatementId, UtteranceId, VersionId
from monitor.model.views import StatementFilter, StatementRow
from monitor.storage.engine import Database
from monitor.storage.having import (
    Condition,
    is_current,
    of_episodes,
    of_outlets,
    of_sides,
    of_speakers,
    of_versions,
)
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
    with database.read_by_values() as connection:
        return list_where(connection, [*_conditions(connection, wanted, limit)], limit, before)


def list_where(
    connection: Connection, conditions: Sequence[Condition], limit: int, before: StatementId | None
) -> tuple[StatementRow, ...]:
    """Statements of current readings that meet all conditions on Statement, newest first."""
    chosen = _newest(conditions, limit)
    if before is not None:
        chosen = chosen.where(Statement.id < before)
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


def statement_facts(conditions: Sequence[Condition], limit: int) -> Any:  # noqa: ANN401 - a Select
    """Id, what the statement is counted by (see StatementFacts), and when it was published; newest first."""
    speaker = aliased(StatementSpeaker, name="speaker")
    first = and_(speaker.statement == Statement.id, speaker.role == "speaker", speaker.rank == 0)
    return (
        select(
            Statement.id, speaker.side, speaker.name.label("speaker"), speaker.office, Statement.episode,
            ArticleVersion.language, Outlet.name.label("outlet"), Outlet.affiliation, Statement.kind,
            Statement.novelty, ArticleVersion.published_at,
        )
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .outerjoin(speaker, first)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .where(Statement.id.in_(_newest(conditions, limit)))
        .order_by(Statement.id.desc())
    )  # fmt: skip


def _newest(conditions: Sequence[Condition], limit: int) -> Select[Any]:
    return select(Statement.id).where(is_current(), *conditions).order_by(Statement.id.desc()).limit(limit)


def _query() -> Any:  # noqa: ANN401 - a Select of many columns
    speaker = aliased(StatementSpeaker, name="speaker")
    first = and_(speaker.statement == Statement.id, speaker.role == "speaker", speaker.rank == 0)
    return (
        select(
            Statement, speaker.name.label("speaker"), speaker.office, speaker.side, ArticleVersion.language,
            Outlet.name.label("outlet"), ArticleVersion.title, Article.url, ArticleVersion.published_at,
            ArticleVersion.published_precision, Suppression.reason.label("suppressed_by"), Attestation.utterance,
        )
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .outerjoin(speaker, first)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .outerjoin(Suppression, Suppression.statement == Statement.id)
        .outerjoin(Attestation, Attestation.statement == Statement.id)
    )  # fmt: skip


def _conditions(connection: Connection, wanted: StatementFilter, limit: int) -> Iterator[Condition]:
    if wanted.side is not None:
        yield of_sides([wanted.side])
    if wanted.speaker is not None:
        yield of_speakers([wanted.speaker]).condition(connection, limit)
    if wanted.episode is not None:
        yield of_episodes([wanted.episode]).condition(connection, limit)
    if wanted.outlet is not None:
        yield of_outlets(Outlet.id == wanted.outlet).condition(connection, limit)
    if wanted.language is not None:
        yield of_versions(ArticleVersion.language == wanted.language).condition(connection, limit)
    if wanted.novelty is not None:
        yield Statement.novelty == wanted.novelty
    if wanted.since is not None:
        yield Statement.first_seen_at >= wanted.since
    if wanted.until is not None:
        yield Statement.first_seen_at < wanted.until
    if wanted.is_conflict is not None:
        core = Reading.conflict_core >= 0.5
        yield is_current(core if wanted.is_conflict else ~core)
