"""Digests: where each subscriber's last one ended, what came since, and the next one with its message."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from monitor.model.alerting import Novelty
from monitor.model.common import SubscriberId
from monitor.model.mailing import Funnel, UtteranceView
from monitor.model.outbox import MessageKind
from monitor.model.work import DigestId, DigestIntent, DigestMark
from monitor.storage.engine import Database
from monitor.storage.posting import Cause, put
from monitor.storage.tables import Article, Attestation, Digest, Entry, Outbox, Statement, Utterance
from monitor.storage.utterance_views import load_utterances
from monitor.storage.watermarks import cut
from monitor.storage.writing import add_new


class Digests:
    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, subscriber: SubscriberId) -> DigestMark:
        """The subscriber's last digest."""
        query = select(Digest.local_date, Digest.window_to).where(Digest.subscriber == subscriber)
        with self._database.read() as connection:
            last = connection.execute(query.order_by(Digest.id.desc()).limit(1)).one_or_none()
        return DigestMark(last.local_date, last.window_to) if last else DigestMark(None, None)

    def cut(self, now: datetime) -> datetime:
        """A time at or after `now` with all verdicts before it recorded, and none to come that is stamped earlier.

        The end of a digest's window. Holds when the clock is set back and while verdicts are being recorded.
        """
        with self._database.write() as connection:
            return cut(connection, now)

    def utterances(self, since: datetime, until: datetime) -> tuple[UtteranceView, ...]:
        """Utterances with a verdict recorded in [since, until), in order of recording.

        Baselines and what a person rejected are left out. A view holds all attestations decided before `until`:
        `recorded_at` tells which are of the window.
        """
        query = (
            select(Attestation.utterance)
            .join(Statement, Statement.id == Attestation.statement)
            .join(Utterance, Utterance.id == Attestation.utterance)
            .where(Statement.decided_at >= since, Statement.decided_at < until, Statement.is_baseline.is_(False))
            .where(Utterance.is_withdrawn.is_(False))
            .distinct()
        )
        with self._database.read() as connection:
            ids = sorted(connection.execute(query).scalars())
            views = load_utterances(connection, ids, until)
        return tuple(views[id_] for id_ in ids)

    def funnel(self, since: datetime, until: datetime) -> Funnel:
        """Counts of [since, until): entries and articles by first sight, statements and repeats by decision."""
        with self._database.read() as connection:
            seen = [
                connection.execute(
                    select(func.count(t.id)).where(t.first_seen_at >= since, t.first_seen_at < until)
                ).scalar_one()
                for t in (Entry, Article)
            ]
            decided = select(func.count(Statement.id)).where(
                Statement.decided_at >= since, Statement.decided_at < until
            )
            statements = connection.execute(decided).scalar_one()
            repeats = connection.execute(decided.where(Statement.novelty == Novelty.REPEAT)).scalar_one()
        return Funnel(seen[0], seen[1], statements, repeats)

    def record(self, intent: DigestIntent) -> DigestId | None:
        """The digest and its message in one transaction; None: the subscriber has one of that date already."""
        values = {
            "subscriber": intent.subscriber,
            "local_date": intent.local_date,
            "window_from": intent.window_from,
            "window_to": intent.window_to,
            "created_at": intent.now,
        }
        with self._database.write() as connection:
            new = add_new(connection, Digest, values)
            if new is None:
                return None
            put(connection, (intent.compose(DigestId(new)),), Cause(MessageKind.DIGEST, digest=new), intent.now)
            named = update(Outbox).where(Outbox.id.in_(intent.uncertain))
            connection.execute(named.values(listed_in=new))
        return DigestId(new)
