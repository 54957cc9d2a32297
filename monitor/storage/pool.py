"""The pool: articles on the conflict with what their readings say of an episode, for candidate episodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, select

from monitor.model.common import ArticleId, Precision, VersionId
from monitor.model.editing import PooledArticle
from monitor.model.reading import EpisodeRole
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, EpisodeCue, EpisodeMatch, Reading
from monitor.storage.writing import portions

ALREADY_SEEN = timedelta(days=1)
"""A publication later than this after we saw it is a mistake of the page's."""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A current reading on the conflict; `score` and `is_of_its_days` are of its best reported episode."""

    version: VersionId
    at: datetime
    has_date: bool
    abstained: bool
    score: float | None
    is_of_its_days: bool


class Pool:
    def __init__(self, database: Database) -> None:
        self._database = database

    def readings(self, since: datetime) -> tuple[PoolRow, ...]:
        """Of current texts first seen since then whose matter is the conflict."""
        with self._database.read() as connection:
            rows = connection.execute(_readings().where(Article.first_seen_at >= since)).all()
        return tuple(
            PoolRow(
                VersionId(r.id), _at(r), r.published_at is not None, r.abstained is not None, r.score,
                bool(r.is_of_its_days),
            )
            for r in rows
        )  # fmt: skip

    def articles(self, versions: Sequence[VersionId]) -> tuple[PooledArticle, ...]:
        """Their texts."""
        query = _texts()
        with self._database.read() as connection:
            return tuple(
                _article(row)
                for portion in portions(versions)
                for row in connection.execute(query.where(ArticleVersion.id.in_(portion)))
            )

    def named(self, articles: Sequence[ArticleId]) -> tuple[PooledArticle, ...]:
        """These articles as they are now, the earliest first."""
        query = _texts().where(Article.id.in_(articles), ArticleVersion.is_current)
        with self._database.read() as connection:
            found = [_article(row) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda article: (article.at, article.id)))


def _article(row: Any) -> PooledArticle:  # noqa: ANN401 - a Row of many columns
    return PooledArticle(
        ArticleId(row.article), row.outlet or "", row.cluster or row.article, row.title, row.text, row.language,
        row.url, _at(row),
    )  # fmt: skip


def _at(row: Any) -> datetime:  # noqa: ANN401
    first_seen: datetime = row.first_seen_at
    published: datetime | None = row.published_at
    is_fine = row.published_precision in {Precision.MINUTE, Precision.DAY}
    if published is not None and is_fine and published <= first_seen + ALREADY_SEEN:
        return published
    return first_seen


def _texts() -> Any:  # noqa: ANN401
    columns = select(ArticleVersion, Article.outlet, Article.cluster, Article.url, Article.first_seen_at)
    return columns.join(Article, Article.id == ArticleVersion.article)


def _readings() -> Any:  # noqa: ANN401 - a Select of many columns
    best = and_(EpisodeMatch.reading == Reading.id, EpisodeMatch.role == EpisodeRole.REPORTED)
    score = select(func.max(EpisodeMatch.score)).where(best).correlate(Reading).scalar_subquery()
    its_days = exists().where(
        best, EpisodeCue.match == EpisodeMatch.id, EpisodeCue.kind.in_(("published", "office")), EpisodeCue.weight > 0
    )
    return (
        select(
            ArticleVersion.id, ArticleVersion.published_at, ArticleVersion.published_precision,
            Article.first_seen_at, Reading.abstained, score.label("score"), its_days.label("is_of_its_days"),
        )
        .join(ArticleVersion, and_(ArticleVersion.article == Article.id, ArticleVersion.is_current))
        .join(Reading, and_(Reading.version == ArticleVersion.id, Reading.is_current))
        .where(Reading.conflict_core >= 0.5)
        .order_by(ArticleVersion.id)
    )  # fmt: skip
