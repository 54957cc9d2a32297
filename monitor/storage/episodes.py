"""Episodes and how much was said in each."""

from __future__ import annotations

from sqlalchemy import func, select

from monitor.model.mailing import UtteranceView
from monitor.model.reading import EpisodeRole
from monitor.model.views import EpisodeRow
from monitor.storage.engine import Database
from monitor.storage.tables import (
    Article,
    ArticleVersion,
    Attestation,
    Episode,
    EpisodeMatch,
    Reading,
    Statement,
    Utterance,
)
from monitor.storage.utterance_views import load_utterances

LOOKED_AT = 20


class Episodes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> tuple[EpisodeRow, ...]:
        """Episodes of the catalogue, newest first, with the articles that report them and what was said."""
        articles = (
            select(EpisodeMatch.episode, func.count(func.distinct(ArticleVersion.article)).label("n"))
            .join(Reading, Reading.id == EpisodeMatch.reading)
            .join(ArticleVersion, ArticleVersion.id == Reading.version)
            .where(EpisodeMatch.role == EpisodeRole.REPORTED, Reading.is_current, ArticleVersion.is_current)
            .group_by(EpisodeMatch.episode)
        )
        statements = (
            select(Statement.episode, func.count().label("n"), func.max(Statement.first_seen_at).label("seen"))
            .join(Reading, Reading.id == Statement.reading)
            .where(Reading.is_current)
            .group_by(Statement.episode)
        )
        utterances = select(Utterance.episode, func.count().label("n")).group_by(Utterance.episode)
        active = select(Episode).where(Episode.is_active).order_by(Episode.started_on.desc(), Episode.id)
        with self._database.read() as connection:
            rows = connection.execute(active).all()
            read = {r.episode: r.n for r in connection.execute(articles)}
            stated = {r.episode: r for r in connection.execute(statements)}
            said = {r.episode: r.n for r in connection.execute(utterances)}
        return tuple(
            EpisodeRow(
                r.name_fr, r.name_en, r.started_on, r.ended_on, read.get(r.id, 0),
                stated[r.id].n if r.id in stated else 0, said.get(r.id, 0),
                stated[r.id].seen if r.id in stated else None, r.id,
            )
            for r in rows
        )  # fmt: skip

    def most_reported(self, episode: str, limit: int) -> tuple[UtteranceView, ...]:
        """Utterances that several outlets report, those of most independent origins first.

        Origins are counted for the `LOOKED_AT` that most outlets report: a count for all would take the page's time.
        """
        outlets = func.count(Article.outlet.distinct())
        query = (
            select(Attestation.utterance)
            .join(Article, Article.id == Attestation.article)
            .join(Utterance, Utterance.id == Attestation.utterance)
            .where(Utterance.episode == episode, Utterance.merged_into.is_(None), Utterance.is_withdrawn.is_(False))
            .group_by(Attestation.utterance)
            .having(outlets > 1)
            .order_by(outlets.desc(), Attestation.utterance.desc())
            .limit(LOOKED_AT)
        )
        with self._database.read() as connection:
            found = load_utterances(connection, connection.execute(query).scalars().all()).values()
        return tuple(sorted(found, key=lambda one: (-one.origins, -one.outlets, -one.id))[:limit])
