"""How much was said: utterances per month and side, and per speaker.

Every count is made from an index alone: rows of utterances are long, and a page counts hundreds of thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from monitor.model.common import Side
from monitor.model.views import DayVolume, SideVolume, SpeakerVolume
from monitor.storage.engine import Database
from monitor.storage.tables import Utterance


class Volumes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def monthly(self) -> tuple[SideVolume, ...]:
        """Utterances per month and side, by the day they are looked up by."""
        counts: Counter[tuple[date, Side]] = Counter()
        for day in self.daily():
            counts[day.day.replace(day=1), day.side] += day.utterances
        return tuple(SideVolume(month, side, n) for (month, side), n in sorted(counts.items()))

    def daily(
        self, first: date | None = None, last: date | None = None, *, episode: str | None = None
    ) -> tuple[DayVolume, ...]:
        """Utterances per day and side, by the day they are looked up by; of these days, of an episode, or all."""
        query = select(Utterance.block_from, Utterance.side, func.count().label("n"))
        if first is not None:
            query = query.where(Utterance.block_from >= first)
        if last is not None:
            query = query.where(Utterance.block_from <= last)
        if episode is not None:
            query = query.where(Utterance.episode == episode)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(Utterance.block_from, Utterance.side)).all()
        return tuple(DayVolume(row.block_from, row.side or Side.OTHER, row.n) for row in rows)

    def speakers(self, episode: str, limit: int) -> tuple[SpeakerVolume, ...]:
        """Who said most in an episode, under the newest name; utterances without a speaker are not counted."""
        n = func.count().label("n")
        most = (
            select(Utterance.speaker_key, Utterance.side, n)
            .where(Utterance.episode == episode, Utterance.speaker_key.is_not(None))
            .group_by(Utterance.speaker_key, Utterance.side)
            .order_by(n.desc(), Utterance.speaker_key, Utterance.side)
            .limit(limit)
            .subquery()
        )
        newest = (
            select(Utterance.speaker_name)
            .where(Utterance.speaker_key == most.c.speaker_key)
            .order_by(Utterance.block_from.desc(), Utterance.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(most, newest.label("name")).order_by(most.c.n.desc(), most.c.speaker_key, most.c.side)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(SpeakerVolume(r.speaker_key, r.name or "", r.side or Side.OTHER, r.n) for r in rows)

    def of_speakers(self, only: str | None = None) -> Mapping[str, int]:
        """Utterances of each speaker, by key; of all, or of one."""
        query = select(Utterance.speaker_key, func.count().label("n")).where(Utterance.speaker_key.is_not(None))
        if only is not None:
            query = query.where(Utterance.speaker_key == only)
        with self._database.read() as connection:
            return {row.speaker_key: row.n for row in connection.execute(query.group_by(Utterance.speaker_key))}
