"""Search: statements and articles that have the words and meet the filters, the newest arrivals first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute

from monitor.model.common import ArticleId, StatementId, VersionId
from monitor.model.search import Field, FoundArticle, Named, SearchQuery, StatementFacts
from monitor.model.views import StatementRow
from monitor.storage.engine import Database
from monitor.storage.having import (
    Condition,
    Having,
    of_episodes,
    of_offices,
    of_outlets,
    of_sides,
    of_speakers,
    of_versions,
)
from monitor.storage.search_index import ARTICLES, STATEMENTS, Index, found_by
from monitor.storage.statement_list import list_where, statement_facts
from monitor.storage.tables import (
    Article,
    ArticleVersion,
    Episode,
    EpisodeMatch,
    Outlet,
    Reading,
    Statement,
)

Conditions = Mapping[Field, Callable[[tuple[str, ...]], Having | Condition]]


class Searching:
    def __init__(self, database: Database) -> None:
        self._database = database

    def statements(
        self, query: SearchQuery, *, limit: int, before: StatementId | None = None
    ) -> tuple[StatementRow, ...]:
        """Statements of current readings; its names must be resolved to ids (monitor/search/resolve.py)."""
        with self._database.read_by_values() as connection:
            conditions = [*_conditions(connection, query, STATEMENTS, Statement.id, _OF_STATEMENTS, limit)]
            return list_where(connection, conditions, limit, before)

    def facts(self, query: SearchQuery, limit: int) -> tuple[StatementFacts, ...]:
        """What the newest `limit` of those statements are counted by."""
        with self._database.read_by_values() as connection:
            conditions = [*_conditions(connection, query, STATEMENTS, Statement.id, _OF_STATEMENTS, limit)]
            rows = connection.execute(statement_facts(conditions, limit)).all()
        return tuple(
            StatementFacts(
                r.side, r.speaker, r.office, r.episode, r.language, r.outlet, r.affiliation, r.kind, r.novelty,
                r.published_at.year if r.published_at else None,
            )
            for r in rows
        )  # fmt: skip

    def articles(
        self, query: SearchQuery, *, limit: int, before: VersionId | None = None
    ) -> tuple[FoundArticle, ...]:
        """Articles by the words of their newest text and title."""
        found = _articles()
        if before is not None:
            found = found.where(ArticleVersion.id < before)
        with self._database.read_by_values() as connection:
            found = found.where(*_conditions(connection, query, ARTICLES, ArticleVersion.id, _OF_ARTICLES, limit))
            rows = connection.execute(found.order_by(ArticleVersion.id.desc()).limit(limit)).all()
        return tuple(
            FoundArticle(
                r.title, r.text, r.name, r.language, r.url, r.published_at, r.published_precision, r.first_seen_at,
                ArticleId(r.article), VersionId(r.id),
            )
            for r in rows
        )  # fmt: skip

    def named(self, field: Field) -> tuple[Named, ...]:
        """What the database holds of speakers, outlets or episodes: by which id rows carry them, and their names."""
        with self._database.read() as connection:
            if field is Field.SPEAKER:
                return tuple(Named(row.name, (row.name,)) for row in connection.execute(text(_each("name"))))
            if field is Field.OFFICE:
                return tuple(Named(row.name, (row.name,)) for row in connection.execute(text(_each("office"))))
            if field is Field.OUTLET:
                outlets = connection.execute(select(Outlet.id, Outlet.name))
                return tuple(Named(row.id, (row.name, row.id)) for row in outlets)
            episodes = connection.execute(select(Episode.id, Episode.name_en, Episode.name_fr))
            return tuple(Named(row.id, (row.name_en, row.name_fr, row.id)) for row in episodes)


def _conditions(
    connection: Connection,
    query: SearchQuery,
    index: Index,
    id_: InstrumentedAttribute[int],
    ways: Conditions,
    limit: int,
) -> Iterator[Condition]:
    dialect = connection.dialect.name
    named = [group for group in query.groups if group.persons and index is STATEMENTS]
    for ids, is_excluded in found_by(index, [g for g in query.groups if g not in named], dialect):
        yield id_.not_in(ids) if is_excluded else id_.in_(ids)
    for group in named:
        ((ids, _),) = found_by(index, [group], dialect)
        yield or_(id_.in_(ids), of_speakers(group.persons).condition(connection, limit))
    for asked in query.filters:
        condition = _made(connection, ways[asked.field](asked.values), limit)
        yield ~condition if asked.is_excluded else condition
    days = [*_days(query)]
    if days:
        yield _made(connection, of_versions(*days), limit) if index is STATEMENTS else and_(*days)


def _made(connection: Connection, way: Having | Condition, limit: int) -> Condition:
    return way.condition(connection, limit) if isinstance(way, Having) else way


def _days(query: SearchQuery) -> Iterator[Condition]:
    if query.since is not None:
        yield ArticleVersion.published_at >= datetime.combine(query.since, time(), UTC)
    if query.until is not None:
        yield ArticleVersion.published_at < datetime.combine(query.until, time(), UTC)


def _each(column: str) -> str:
    """Each name or office once, from its index: one step a name instead of one a statement."""
    return f"""
WITH RECURSIVE once (name) AS (
    SELECT MIN({column}) FROM statement_speaker
    UNION ALL
    SELECT (SELECT MIN(s.{column}) FROM statement_speaker s WHERE s.{column} > once.name)
    FROM once WHERE once.name IS NOT NULL
)
SELECT name FROM once WHERE name IS NOT NULL
"""  # noqa: S608 - a name of a column of ours


def _reports(episodes: tuple[str, ...]) -> Condition:
    match = and_(EpisodeMatch.reading == Reading.id, EpisodeMatch.role == "reported")
    return exists().where(match, EpisodeMatch.episode.in_(episodes))


_OF_ARTICLES: Conditions = {
    Field.OUTLET: lambda outlets: Article.outlet.in_(outlets),
    Field.AFFILIATION: lambda affiliations: Outlet.affiliation.in_(affiliations),
    Field.COUNTRY: lambda countries: Outlet.country.in_(countries),
    # By its index a language is half of all texts, to be sorted: the newest, looked through, are soon enough.
    Field.LANGUAGE: lambda languages: ArticleVersion.language.concat("").in_(languages),
    Field.EPISODE: _reports,
}
_OF_STATEMENTS: Conditions = {
    Field.OUTLET: lambda outlets: of_outlets(Outlet.id.in_(outlets)),
    Field.AFFILIATION: lambda affiliations: of_outlets(Outlet.affiliation.in_(affiliations)),
    Field.COUNTRY: lambda countries: of_outlets(Outlet.country.in_(countries)),
    Field.LANGUAGE: lambda languages: of_versions(ArticleVersion.language.in_(languages)),
    Field.SPEAKER: of_speakers,
    Field.OFFICE: of_offices,
    Field.SIDE: of_sides,
    Field.EPISODE: of_episodes,
    Field.KIND: lambda kinds: Statement.kind.in_(kinds),
    Field.MODALITY: lambda modalities: Statement.modality.in_(modalities),
    Field.ACCOUNT: lambda accounts: Statement.account.in_(accounts),
    Field.NOVELTY: lambda verdicts: Statement.novelty.in_(verdicts),
}


def _articles() -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            ArticleVersion.id, ArticleVersion.title, ArticleVersion.text, ArticleVersion.language,
            ArticleVersion.published_at, ArticleVersion.published_precision, ArticleVersion.article,
            Article.url, Article.first_seen_at, Outlet.name,
        )
        .join(Article, Article.id == ArticleVersion.article)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .outerjoin(Reading, and_(Reading.version == ArticleVersion.id, Reading.is_current))
        .where(ArticleVersion.is_current)
    )  # fmt: skip
