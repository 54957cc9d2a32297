"""How much was said: utterances per month and side, and per speaker."""

from __future__ import annotations

from collections import Counter
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

    def speakers(self, episode: str | None = None, limit: int | None = None) -> tuple[SpeakerVolume, ...]:
        """Who said most, in an episode or in all; utterances without a speaker are not counted."""
        n = func.count().label("n")
        query = (
            select(Utterance.speaker_key, func.max(Utterance.speaker_name).label("name"), Utterance.side, n)
            .where(Utterance.speaker_key.is_not(None))
            .group_by(Utterance.speaker_key, Utterance.side)
            .order_by(n.desc(), Utterance.speaker_key)
            .limit(limit)
        )
        if episode is not None:
            query = query.where(Utterance.episode == episode)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(SpeakerVolume(r.speaker_key, r.name, r.side or Side.OTHER, r.n) for r in rows)
