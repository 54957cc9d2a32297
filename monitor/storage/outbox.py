"""The outbox: messages of alerts and digests, from pending to sent (docs/outbox.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from monitor.model.alerting import ClaimedMessage, EmailContent, MessageIntent, MessageState
from monitor.model.common import AlertId, MessageId
from monitor.model.mailing import UncertainMail
from monitor.model.views import MessageRow
from monitor.storage.engine import Database
from monitor.storage.leases import FREE, is_free
from monitor.storage.tables import Outbox
from monitor.storage.writing import add_unknown

LEASE = timedelta(minutes=5)


def put(
    connection: Connection, messages: Sequence[MessageIntent], kind: str, now: datetime,
    *, alert: int | None = None, digest: int | None = None,
) -> int:  # fmt: skip
    """Write messages in the transaction of their cause; those whose key is there already are left alone."""
    rows = [
        {
            "key": m.key,
            "kind": kind,
            "alert": alert,
            "digest": digest,
            "subscriber": m.subscriber,
            "recipient": m.recipient,
            "message_id": m.message_id,
            "subject": m.content.subject,
            "text": m.content.text,
            "html": m.content.html,
            "state": MessageState.PENDING,
            "send_after": now,
            "created_at": now,
        }
        for m in messages
    ]
    return add_unknown(connection, Outbox, rows)


class Messages:
    """What the relay sees; every call is a transaction of its own. Any number of relays may run."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, owner: str, now: datetime, limit: int, lease: timedelta = LEASE) -> tuple[ClaimedMessage, ...]:
        """Messages that are due, oldest first, held by `owner` until `now + lease`; `attempts` are failed tries."""
        is_due = and_(
            Outbox.state.in_((MessageState.PENDING, MessageState.CLAIMED)),
            Outbox.send_after <= now,
            is_free(Outbox, now),
        )
        wanted = (
            select(Outbox.id)
            .where(is_due)
            .order_by(Outbox.send_after, Outbox.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("wanted")
        )
        taken = (
            update(Outbox)
            .where(Outbox.id.in_(select(wanted.c.id)))
            .values(state=MessageState.CLAIMED, lease_owner=owner, lease_until=now + lease)
            .returning(
                Outbox.id, Outbox.key, Outbox.recipient, Outbox.message_id, Outbox.subject, Outbox.text, Outbox.html,
                Outbox.attempts,
            )
        )  # fmt: skip
        with self._database.write() as connection:
            rows = sorted(connection.execute(taken).all(), key=lambda r: r.id)
        return tuple(
            ClaimedMessage(
                MessageId(r.id), r.key, r.recipient, r.message_id, EmailContent(r.subject, r.text, r.html), r.attempts
            )
            for r in rows
        )

    def mark_data(self, message: MessageId, owner: str, now: datetime) -> bool:
        """DATA begins: from here on a crash leaves it uncertain. False: the lease was lost, send nothing."""
        mine = and_(
            Outbox.id == message,
            Outbox.lease_owner == owner,
            Outbox.state == MessageState.CLAIMED,
            Outbox.lease_until > now,
        )
        with self._database.write() as connection:
            begun = update(Outbox).where(mine).values(state=MessageState.DATA)
            return connection.execute(begun).rowcount == 1

    def mark_sent(self, message: MessageId, owner: str, now: datetime) -> None:
        """The server accepted it. Also from `uncertain`, where our own lease ran out while the server thought."""
        values = {"state": MessageState.SENT, "sent_at": now, "last_error": None}
        self._end(message, owner, values, MessageState.UNCERTAIN)

    def mark_retry(self, message: MessageId, owner: str, now: datetime, at: datetime, error: str) -> None:  # noqa: ARG002
        """The server refused for the moment; again from `at` on."""
        values = {
            "state": MessageState.PENDING,
            "send_after": at,
            "last_error": error,
            "attempts": Outbox.attempts + 1,
        }
        self._end(message, owner, values)

    def mark_dead(self, message: MessageId, owner: str, now: datetime, error: str) -> None:  # noqa: ARG002
        """It can't be delivered to this recipient."""
        self._end(message, owner, {"state": MessageState.DEAD, "last_error": error, "attempts": Outbox.attempts + 1})

    def mark_uncertain(self, message: MessageId, owner: str, now: datetime, error: str) -> None:  # noqa: ARG002
        """The connection ended after DATA: it may have arrived. It goes into the next digest, not out again."""
        self._end(message, owner, {"state": MessageState.UNCERTAIN, "last_error": error})

    def recover(self, now: datetime) -> int:
        """After a crash: expired claims are pending again, those in `data` become uncertain; how many in all."""
        expired = Outbox.lease_until <= now
        error = "the relay died after DATA began"
        with self._database.write() as connection:
            uncertain = update(Outbox).where(Outbox.state == MessageState.DATA, expired)
            pending = update(Outbox).where(Outbox.state == MessageState.CLAIMED, expired)
            touched = connection.execute(
                # its owner stays named: should it live, its word that the server accepted still counts
                uncertain.values(lease_until=None, state=MessageState.UNCERTAIN, last_error=error)
            ).rowcount
            touched += connection.execute(pending.values(**FREE, state=MessageState.PENDING)).rowcount
        return touched

    def counts(self) -> dict[MessageState, int]:
        """Messages by state."""
        with self._database.read() as connection:
            rows = connection.execute(select(Outbox.state, func.count().label("n")).group_by(Outbox.state)).all()
        return {row.state: row.n for row in rows}

    def listed(self, state: MessageState | None = None, *, limit: int = 100) -> tuple[MessageRow, ...]:
        """Messages, newest first."""
        query = select(Outbox).order_by(Outbox.id.desc()).limit(limit)
        if state is not None:
            query = query.where(Outbox.state == state)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            MessageRow(
                r.kind, r.recipient, r.subject, r.state, r.attempts, r.send_after, r.created_at, r.sent_at,
                r.last_error, r.alert, r.id, r.key,
            )
            for r in rows
        )  # fmt: skip

    def uncertain(self, subscriber: int, since: datetime, until: datetime) -> tuple[UncertainMail, ...]:
        """Alert mails to `subscriber`, written in [since, until), of which nobody knows whether they arrived."""
        query = select(Outbox.alert, Outbox.subject, Outbox.created_at).where(
            Outbox.subscriber == subscriber,
            Outbox.state == MessageState.UNCERTAIN,
            Outbox.alert.is_not(None),
            Outbox.created_at >= since,
            Outbox.created_at < until,
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(Outbox.id)).all()
        return tuple(UncertainMail(AlertId(r.alert), r.subject, r.created_at) for r in rows)

    def _end(self, message: MessageId, owner: str, values: dict[str, Any], *also: MessageState) -> None:
        states = (MessageState.CLAIMED, MessageState.DATA, *also)
        held = and_(Outbox.id == message, Outbox.lease_owner == owner, Outbox.state.in_(states))
        with self._database.write() as connection:
            connection.execute(update(Outbox).where(held).values(**FREE, **values))
