"""Threads: who was told of an alert, what came after it, who took note of it, and lists of folded alerts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from monitor.model.common import AlertId, StatementId, SubscriberId, UtteranceId
from monitor.model.mailing import AlertView
from monitor.model.outbox import MessageIntent, MessageKind, MessageState
from monitor.model.outbox import Subscriber as SubscriberValue
from monitor.model.threads import AmendmentIntent, Recipient, Thread
from monitor.storage.engine import Database
from monitor.storage.placing import root
from monitor.storage.posting import Cause, put
from monitor.storage.tables import (
    Acknowledgement,
    Alert,
    Amendment,
    Attestation,
    Fold,
    FoldList,
    Letter,
    Outbox,
    Subscriber,
)
from monitor.storage.utterance_views import load_utterances
from monitor.storage.writing import add, add_new


class Threads:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_utterance(self, utterance: UtteranceId) -> Thread | None:
        """The alert on that utterance with those who were told of it; None where it did not alert."""
        return self._thread(Alert.utterance == utterance)

    def of_statement(self, statement: StatementId) -> Thread | None:
        """The alert on the utterance that it attests."""
        attested = select(Attestation.utterance).where(Attestation.statement == statement)
        return self._thread(Alert.utterance == attested.scalar_subquery())

    def of_alert(self, alert: AlertId) -> Thread | None:
        """That alert with those who were told of it."""
        return self._thread(Alert.id == alert)

    def _thread(self, where: ColumnElement[bool]) -> Thread | None:
        with self._database.read() as connection:
            row = connection.execute(select(Alert).where(where)).one_or_none()
            if row is None:
                return None
            told = _recipients(connection, row.id)
        return Thread(AlertId(row.id), UtteranceId(row.utterance), row.rule, told)

    def record(self, intent: AmendmentIntent) -> bool:
        """Add to a thread, with its messages, in one transaction; False: that was done before."""
        with self._database.write() as connection:
            return store_amendment(connection, intent)

    def list_folded(
        self, before: datetime, now: datetime, compose: Callable[[Sequence[AlertView]], Sequence[MessageIntent]]
    ) -> int:
        """Where an alert waits since `before`, all that wait go into one list; returns how many.

        `compose` is called inside the transaction; the keys of its messages must be made of the alerts.
        """
        waits = Fold.fold_list.is_(None)
        with self._database.write() as connection:
            rows = connection.execute(
                select(Alert, Fold.folded_at)
                .join(Fold, Fold.alert == Alert.id)
                .where(waits)
                .order_by(Alert.id)
                .with_for_update(of=Fold)
            ).all()
            if not rows or min(row.folded_at for row in rows) > before:
                return 0
            views = load_utterances(connection, [row.utterance for row in rows])
            folded = [AlertView(AlertId(r.id), views[r.utterance], r.rule, r.severity, r.created_at) for r in rows]
            number = add(connection, FoldList, {"created_at": now})
            connection.execute(update(Fold).where(Fold.alert.in_([r.id for r in rows])).values(fold_list=number))
            put(connection, compose(folded), Cause(MessageKind.FOLDED, fold_list=number), now)
        return len(rows)


def store_amendment(connection: Connection, intent: AmendmentIntent) -> bool:
    """The amendment, the acknowledgements it opens again and its messages; False where its key is there already."""
    values = {
        "key": intent.key,
        "alert": intent.alert,
        "kind": intent.kind,
        "statement": intent.statement,
        "is_told": intent.compose is not None,
        "created_at": intent.now,
    }
    new = add_new(connection, Amendment, values)
    if new is None:
        return False
    stands = and_(Acknowledgement.alert == intent.alert, Acknowledgement.reopened_at.is_(None))
    reopened = update(Acknowledgement).where(stands).values(reopened_at=intent.now, reopened_by=new)
    connection.execute(reopened)
    if intent.compose:
        utterance = connection.execute(select(Alert.utterance).where(Alert.id == intent.alert)).scalar_one()
        standing = root(connection, utterance)  # a person may have merged it into another
        messages = intent.compose(load_utterances(connection, [standing])[standing])
        put(connection, messages, Cause(intent.kind, alert=intent.alert, amendment=new), intent.now)
    return True


def _recipients(connection: Connection, alert: int) -> tuple[Recipient, ...]:
    lists = select(Fold.fold_list).where(Fold.alert == alert)
    query = (
        select(Outbox.message_id, Outbox.recipient, Letter.subject, Subscriber)
        .join(Letter, Letter.id == Outbox.letter)
        .join(Subscriber, Subscriber.id == Outbox.subscriber)
        .where(
            or_(and_(Outbox.alert == alert, Outbox.kind == MessageKind.ALERT), Outbox.fold_list.in_(lists)),
            Outbox.state != MessageState.DEAD,
        )
        .order_by(Outbox.id)
    )
    return tuple(
        Recipient(
            SubscriberValue(
                SubscriberId(r.id), r.recipient, r.language, r.zone, r.wants_digest, r.wants_alerts, r.created_at,
                r.channel,
            ),
            r.message_id,
            r.subject,
            r.ended_at is None,
        )
        for r in connection.execute(query)
    )  # fmt: skip
