"""Episodes and how much was said in each."""

from __future__ import annotations

from sqlalchemy import func, select

from monitor.model.mailing import UtteranceView
from monitor.model.views import EpisodeRow
from monitor.storage.engine import Database
from monitor.storage.tables import Article, Attestation, Episode, Utterance
from monitor.storage.utterance_views import load_utterances

LOOKED_AT = 20


class Episodes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self, only: str | None = None) -> tuple[EpisodeRow, ...]:
        """Episodes of the catalogue, newest first, with how much was said in each; all, or one.

        Counted episode by episode: Postgres reads every utterance where it counts them in one go.
        """
        of_it = Utterance.episode == Episode.id
        said = select(func.count()).where(of_it).correlate(Episode).scalar_subquery()
        last = select(func.max(Utterance.block_from)).where(of_it).correlate(Episode).scalar_subquery()
        active = select(Episode, said.label("said"), last.label("last")).where(Episode.is_active)
        if only is not None:
            active = active.where(Episode.id == only)
        with self._database.read() as connection:
            rows = connection.execute(active.order_by(Episode.started_on.desc(), Episode.id)).all()
        return tuple(EpisodeRow(r.name_fr, r.name_en, r.started_on, r.ended_on, r.said, r.last, r.id) for r in rows)

    def most_reported(self, episode: str, limit: int, *, among: int) -> tuple[UtteranceView, ...]:
        """Of the newest `among` utterances those that several outlets report, of most independent origins first.

        Origins are counted for the `LOOKED_AT` that most outlets report: a count for all would take the page's time.
        """
        outlets = func.count(Article.outlet.distinct())
        newest = (
            select(Utterance.id)
            .where(Utterance.episode == episode, Utterance.merged_into.is_(None), Utterance.is_withdrawn.is_(False))
            .order_by(Utterance.block_from.desc(), Utterance.id.desc())
            .limit(among)
            .subquery()
        )
        query = (
            select(Attestation.utterance)
            .join(newest, newest.c.id == Attestation.utterance)
            .join(Article, Article.id == Attestation.article)
            .group_by(Attestation.utterance)
            .having(outlets > 1)
            .order_by(outlets.desc(), Attestation.utterance.desc())
            .limit(LOOKED_AT)
        )
        with self._database.read() as connection:
            found = load_utterances(connection, connection.execute(query).scalars().all()).values()
        return tuple(sorted(found, key=lambda one: (-one.origins, -one.outlets, -one.id))[:limit])
