"""What was said before by the same person, and around that day by the other sides on the same episode."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select

from monitor.model.common import TRACKED_SIDES, UtteranceId
from monitor.model.mailing import UtteranceView
from monitor.storage.engine import Database
from monitor.storage.tables import Utterance
from monitor.storage.utterance_views import load_utterances


class Positions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def before(self, utterance: UtteranceId, limit: int) -> tuple[UtteranceView, ...]:
        """The same speaker's utterances before this one, newest first; none for an unresolved speaker."""
        return self._views(utterance, _before, limit)

    def of_other_sides(self, utterance: UtteranceId, span: timedelta, limit: int) -> tuple[UtteranceView, ...]:
        """What officials of the other tracked sides said on the same episode within ± `span`, newest first."""
        return self._views(utterance, lambda row: _around(row, row.block_from - span, row.block_from + span), limit)

    def _views(self, utterance: UtteranceId, query: Any, limit: int) -> tuple[UtteranceView, ...]:  # noqa: ANN401
        with self._database.read() as connection:
            row = connection.execute(select(Utterance).where(Utterance.id == utterance)).one_or_none()
            wanted = None if row is None else query(row)
            if wanted is None:
                return ()
            newest = wanted.order_by(Utterance.block_from.desc(), Utterance.id.desc()).limit(limit)
            ids: Sequence[int] = connection.execute(newest).scalars().all()
            views = load_utterances(connection, ids)
        return tuple(views[id_] for id_ in ids if views[id_].attestations)


def _before(row: Row[Any]) -> Any:  # noqa: ANN401 - a Select, or None
    if row.speaker_key is None:
        return None
    same_day = and_(Utterance.block_from == row.block_from, Utterance.id < row.id)
    return _standing().where(
        Utterance.speaker_key == row.speaker_key, or_(Utterance.block_from < row.block_from, same_day)
    )


def _around(row: Row[Any], first: date, last: date) -> Any:  # noqa: ANN401 - a Select, or None
    if row.episode is None or row.side not in TRACKED_SIDES:
        return None
    return _standing().where(
        Utterance.episode == row.episode,
        Utterance.block_from.between(first, last),
        Utterance.side.in_(sorted(TRACKED_SIDES - {row.side})),
    )


def _standing() -> Any:  # noqa: ANN401
    """No person merged it into another one or rejected it."""
    return select(Utterance.id).where(Utterance.merged_into.is_(None), Utterance.is_withdrawn.is_(False))
