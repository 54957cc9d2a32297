"""Articles as evidence: a text with all that was read in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, select

from monitor.model.alerting import NoveltyReason
from monitor.model.alerting import Suppression as SuppressionReason
from monitor.model.article import RemovedBlock
from monitor.model.common import AlertId, ArticleId, Published, Span, StatementId, UtteranceId, VersionId
from monitor.model.evidence import ArticleView, FoundStatement, PageRecord, TextVersion
from monitor.model.reading import EpisodeCue, EpisodeMatch, Relevance
from monitor.storage.engine import Database
from monitor.storage.speakers import principals
from monitor.storage.tables import (
    Alert,
    Article,
    ArticleVersion,
    Attestation,
    Entry,
    Outlet,
    Page,
    Reading,
    Statement,
    Suppression,
)
from monitor.storage.tables import EpisodeCue as CueRow
from monitor.storage.tables import EpisodeMatch as MatchRow
from monitor.storage.tables import RemovedBlock as BlockRow


class Evidence:
    def __init__(self, database: Database) -> None:
        self._database = database

    def article(self, article: ArticleId, number: int | None = None) -> ArticleView | None:
        """The version with this number, else the newest; None where there is none."""
        which = ArticleVersion.is_current if number is None else ArticleVersion.number == number
        with self._database.read() as connection:
            row = connection.execute(_version().where(Article.id == article, which)).one_or_none()
            return None if row is None else _article(connection, row)


_PAGE = (
    Page.final_url,
    Page.fetched_at,
    Page.sha256.label("page_sha256"),
    Page.size,
    Page.body.is_not(None).label("has_bytes"),
)


def _version() -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            Article.id.label("article"), Article.url, Article.cluster, Article.cluster_relation, Article.nearest,
            Article.first_seen_at, Article.disposition, Outlet.name.label("outlet"), *_PAGE,
            case((Article.date_suspect, Entry.published_at)).label("doubted"),
            *(c for c in ArticleVersion.__table__.c if c.name not in {"article", "page"}),
        )
        .join(ArticleVersion, ArticleVersion.article == Article.id)
        .join(Page, Page.id == ArticleVersion.page)
        .join(Entry, Entry.id == Article.entry)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
    )  # fmt: skip


def _article(connection: Connection, row: Row[Any]) -> ArticleView:
    reading = connection.execute(select(Reading).where(Reading.version == row.id, Reading.is_current)).one_or_none()
    cluster = select(func.count()).where(Article.cluster == row.cluster)
    return ArticleView(
        id=ArticleId(row.article),
        version=VersionId(row.id),
        number=row.number,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        text=row.text,
        text_sha256=row.text_sha256,
        language=row.language,
        author=row.author,
        credit=row.credit,
        published=Published(row.published_at, row.published_precision, row.published_by),
        doubted=row.doubted,
        first_seen_at=row.first_seen_at,
        is_partial=row.is_partial,
        disposition=row.disposition,
        cluster=1 if row.cluster is None else connection.execute(cluster).scalar_one(),
        relation=row.cluster_relation,
        nearest=None if row.nearest is None else ArticleId(row.nearest),
        page=_page(row),
        removed=_removed(connection, row.id),
        statements=_statements(connection, row.id) if reading else (),
        episodes=_episodes(connection, reading.id) if reading else (),
        relevance=Relevance(reading.us_actor, reading.conflict_core, tuple(reading.reasons)) if reading else None,
        abstained=reading.abstained if reading else None,
        versions=_versions(connection, row.article),
    )


def _page(row: Row[Any]) -> PageRecord:
    return PageRecord(row.final_url, row.fetched_at, row.page_sha256, row.size, bool(row.has_bytes))


def _removed(connection: Connection, version: int) -> tuple[RemovedBlock, ...]:
    query = select(BlockRow).where(BlockRow.version == version).order_by(BlockRow.position)
    return tuple(RemovedBlock(r.text, r.rule, r.position) for r in connection.execute(query))


def _versions(connection: Connection, article: int) -> tuple[TextVersion, ...]:
    query = select(ArticleVersion).where(ArticleVersion.article == article).order_by(ArticleVersion.number)
    return tuple(TextVersion(r.number, r.created_at, r.title, r.text) for r in connection.execute(query))


def _statements(connection: Connection, version: int) -> tuple[FoundStatement, ...]:
    query = (
        select(Statement, Attestation.utterance, Suppression.reason.label("suppressed_by"), Alert.id.label("alert"))
        .join(Reading, and_(Reading.id == Statement.reading, Reading.is_current))
        .outerjoin(Attestation, Attestation.statement == Statement.id)
        .outerjoin(Suppression, Suppression.statement == Statement.id)
        .outerjoin(Alert, Alert.statement == Statement.id)
        .where(Statement.version == version)
        .order_by(Statement.start, Statement.end)
    )
    rows = connection.execute(query).all()
    speakers = principals(connection, {r.id: r.account for r in rows})
    return tuple(
        FoundStatement(
            StatementId(r.id), Span(r.start, r.end), _span(r.cue_start, r.cue_end),
            _span(r.source_start, r.source_end), speakers.get(r.id), r.kind, r.modality, r.account,
            r.unresolved_reason, r.novelty,
            None if r.utterance is None else UtteranceId(r.utterance),
            NoveltyReason(r.reason) if r.reason else None, tuple(r.vetoes or ()),
            SuppressionReason(r.suppressed_by) if r.suppressed_by else None,
            None if r.alert is None else AlertId(r.alert),
        )
        for r in rows
    )  # fmt: skip


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _episodes(connection: Connection, reading: int) -> tuple[EpisodeMatch, ...]:
    matches = connection.execute(select(MatchRow).where(MatchRow.reading == reading).order_by(MatchRow.rank)).all()
    cues: dict[int, list[EpisodeCue]] = {}
    for row in connection.execute(
        select(CueRow).where(CueRow.match.in_([m.id for m in matches])).order_by(CueRow.start)
    ):
        cues.setdefault(row.match, []).append(EpisodeCue(row.start, row.end, row.kind, row.weight))
    return tuple(EpisodeMatch(m.episode, m.role, m.score, tuple(cues.get(m.id, ()))) for m in matches)
