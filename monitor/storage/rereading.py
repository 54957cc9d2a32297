"""Texts whose readings are of another catalogue version, with what those readings decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from monitor.model.article import ArticleForRead
from monitor.model.common import ArticleId, Published, VersionId
from monitor.model.editing import Outcome, StaleReading, StatementKey
from monitor.model.reading import DOUBTFUL_DATE, EpisodeRole
from monitor.model.work import CatalogueId
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, EpisodeMatch, Reading, Statement, StatementSpeaker
from monitor.storage.writing import portions


class Rereading:
    def __init__(self, database: Database) -> None:
        self._database = database

    def stale(
        self,
        catalogue: CatalogueId,
        read_version: int,
        *,
        after: VersionId,
        limit: int,
        since: datetime | None = None,
    ) -> tuple[StaleReading, ...]:
        """Current texts read by `read_version`, last checked under another version than `catalogue`.

        In order of their ids, from behind `after` on. `since`: only what was published, or where no date is known
        first seen, from then on.
        """
        query = _texts().where(
            ArticleVersion.read_version == read_version,
            ArticleVersion.id > after,
            ArticleVersion.read_catalogue != catalogue,
        )
        if since is not None:
            unknown = and_(ArticleVersion.published_at.is_(None), Article.first_seen_at >= since)
            query = query.where(or_(ArticleVersion.published_at >= since, unknown))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(ArticleVersion.id).limit(limit)).all()
            outcomes = _outcomes(connection, rows)
        return tuple(StaleReading(_article(r), r.read_catalogue, outcomes[r.id], _is_date_doubted(r)) for r in rows)

    def mark(self, versions: Sequence[VersionId], catalogue: CatalogueId) -> None:
        """Checked under this catalogue: their readings stay as they are."""
        with self._database.write() as connection:
            for portion in portions(versions):
                statement = update(ArticleVersion).where(ArticleVersion.id.in_(portion))
                connection.execute(statement.values(read_catalogue=catalogue))


def _texts() -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            ArticleVersion, Article.url, Article.outlet, Reading.id.label("reading"), Reading.us_actor,
            Reading.conflict_core, Reading.abstained, Reading.reasons,
        )
        .join(Article, Article.id == ArticleVersion.article)
        .join(Reading, and_(Reading.version == ArticleVersion.id, Reading.is_current))
        .where(ArticleVersion.is_current, ArticleVersion.is_readable)
    )  # fmt: skip


def _article(row: Row[Any]) -> ArticleForRead:
    return ArticleForRead(
        row.text, row.title, Published(row.published_at, row.published_precision, row.published_by), row.language,
        row.url, row.outlet, ArticleId(row.article), VersionId(row.id), row.is_partial,
    )  # fmt: skip


def _is_date_doubted(row: Row[Any]) -> bool:
    return any(reason.startswith(DOUBTFUL_DATE) for reason in row.reasons)


def _outcomes(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Outcome]:
    """By id of the text."""
    readings = [row.reading for row in rows]
    episodes: defaultdict[int, list[tuple[str, EpisodeRole]]] = defaultdict(list)
    statements: defaultdict[int, set[StatementKey]] = defaultdict(set)
    for portion in portions(readings):
        matches = select(EpisodeMatch).where(EpisodeMatch.reading.in_(portion)).order_by(EpisodeMatch.rank)
        for m in connection.execute(matches):
            episodes[m.reading].append((m.episode, m.role))
        for s in connection.execute(_statements().where(Statement.reading.in_(portion))):
            statements[s.reading].add(StatementKey(s.start, s.end, s.name, s.office, s.side, s.episode))
    return {
        row.id: Outcome(
            row.us_actor >= 0.5,
            row.conflict_core >= 0.5,
            tuple(episodes[row.reading]),
            row.abstained is not None,
            frozenset(statements[row.reading]),
        )
        for row in rows
    }


def _statements() -> Any:  # noqa: ANN401
    first = and_(
        StatementSpeaker.statement == Statement.id, StatementSpeaker.role == "speaker", StatementSpeaker.rank == 0
    )
    return select(
        Statement.reading, Statement.start, Statement.end, StatementSpeaker.name, StatementSpeaker.office,
        StatementSpeaker.side, Statement.episode,
    ).outerjoin(StatementSpeaker, first)  # fmt: skip
