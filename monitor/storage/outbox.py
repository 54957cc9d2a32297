"""The outbox: messages of alerts and digests, from pending to sent (docs/outbox.md)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Update, and_, bindparam, func, select, update

from monitor.model.common import AlertId, MessageId, SubscriberId
from monitor.model.mailing import UncertainMail
from monitor.model.outbox import Channel, ClaimedMessage, EmailContent, MessageState
from monitor.model.views import MessageRow
from monitor.storage.engine import Database
from monitor.storage.leases import FREE
from monitor.storage.tables import Letter, Outbox

LEASE = timedelta(minutes=5)


class Messages:
    """What the relay sees; every call is a transaction of its own. Any number of relays may run."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, owner: str, now: datetime, limit: int, *, without: frozenset[Channel] = frozenset(),
        lease: timedelta = LEASE,
    ) -> tuple[ClaimedMessage, ...]:  # fmt: skip
        """Messages that are due, oldest first, held by `owner` until `now + lease`; `attempts` are failed tries.

        What dead relays held is free again first (see `recover`). `without`: channels left aside.
        """
        is_due = and_(Outbox.state == MessageState.PENDING, Outbox.send_after <= now)
        if without:
            is_due = and_(is_due, Outbox.channel.not_in(without))
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
            .returning(Outbox)
        )
        with self._database.write() as connection:
            _free_expired(connection, now)
            rows = sorted(connection.execute(taken).all(), key=lambda r: r.id)
            letters = _contents(connection, {r.letter for r in rows})
        return tuple(
            ClaimedMessage(
                MessageId(r.id), r.key, r.kind, r.channel, SubscriberId(r.subscriber), r.recipient, r.message_id,
                r.in_reply_to, letters[r.letter], r.created_at, r.attempts,
            )
            for r in rows
        )  # fmt: skip

    def mark_data(self, message: MessageId, owner: str, now: datetime, accepted: MessageId | None = None) -> bool:
        """DATA begins: from here on a crash leaves it uncertain. False: the lease was lost, send nothing.

        `accepted`: the message before it, which the server took; recorded as sent in the same transaction.
        """
        mine = {"message": message, "owner": owner, "at": now}
        with self._database.write() as connection:
            if accepted is not None:
                connection.execute(_sent(), {"message": accepted, "owner": owner, "at": now})
            return connection.execute(_begun(), mine).rowcount == 1

    def mark_sent(self, message: MessageId, owner: str, now: datetime) -> None:
        """The server accepted it. Also from `uncertain`, where our own lease ran out while the server thought."""
        with self._database.write() as connection:
            connection.execute(_sent(), {"message": message, "owner": owner, "at": now})

    def mark_retry(self, message: MessageId, owner: str, at: datetime, error: str) -> None:
        """The server refused for the moment; again from `at` on."""
        values = {
            "state": MessageState.PENDING,
            "send_after": at,
            "last_error": error,
            "attempts": Outbox.attempts + 1,
        }
        self._end(message, owner, values)

    def mark_dead(self, message: MessageId, owner: str, error: str) -> None:
        """It can't be delivered to this recipient."""
        self._end(message, owner, {"state": MessageState.DEAD, "last_error": error, "attempts": Outbox.attempts + 1})

    def mark_uncertain(self, message: MessageId, owner: str, error: str) -> None:
        """The connection ended after DATA: it may have arrived. It goes into the next digest, not out again."""
        self._end(message, owner, {"state": MessageState.UNCERTAIN, "last_error": error})

    def recover(self, now: datetime) -> int:
        """After a crash: expired claims are pending again, those in `data` become uncertain; how many in all."""
        with self._database.write() as connection:
            return _free_expired(connection, now)

    def send_again(
        self, now: datetime, *, message: MessageId | None = None, state: MessageState | None = None
    ) -> int:
        """A person wants them sent: dead or uncertain messages, one of them or all of a state, are pending again."""
        wanted: ColumnElement[bool] = Outbox.state.in_((MessageState.DEAD, MessageState.UNCERTAIN))
        if message is not None:
            wanted = and_(wanted, Outbox.id == message)
        if state is not None:
            wanted = and_(wanted, Outbox.state == state)
        values = {"state": MessageState.PENDING, "send_after": now, "attempts": 0, "last_error": None}
        with self._database.write() as connection:
            return connection.execute(update(Outbox).where(wanted).values(**FREE, **values)).rowcount

    def counts(self) -> dict[MessageState, int]:
        """Messages by state."""
        with self._database.read() as connection:
            rows = connection.execute(select(Outbox.state, func.count().label("n")).group_by(Outbox.state)).all()
        return {row.state: row.n for row in rows}

    def listed(
        self, state: MessageState | None = None, *, alert: AlertId | None = None, limit: int = 100
    ) -> tuple[MessageRow, ...]:
        """Messages, newest first; `alert`: those that tell it."""
        query = select(Outbox, Letter.subject).join(Letter, Letter.id == Outbox.letter)
        if state is not None:
            query = query.where(Outbox.state == state)
        if alert is not None:
            query = query.where(Outbox.alert == alert)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(Outbox.id.desc()).limit(limit)).all()
        return tuple(
            MessageRow(
                r.kind, r.channel, r.recipient, r.subject, r.state, r.attempts, r.send_after, r.created_at, r.sent_at,
                r.last_error, r.alert, r.id, r.key,
            )
            for r in rows
        )  # fmt: skip

    def uncertain(self, subscriber: SubscriberId) -> tuple[UncertainMail, ...]:
        """Messages to `subscriber` of which nobody knows whether they arrived, and that no digest has named yet."""
        query = select(Outbox.id, Outbox.kind, Outbox.alert, Letter.subject, Outbox.created_at).where(
            Outbox.subscriber == subscriber,
            Outbox.state == MessageState.UNCERTAIN,
            Outbox.listed_in.is_(None),
        )
        with self._database.read() as connection:
            rows = connection.execute(query.join(Letter, Letter.id == Outbox.letter).order_by(Outbox.id)).all()
        return tuple(UncertainMail(MessageId(r.id), r.kind, r.alert, r.subject, r.created_at) for r in rows)

    def _end(self, message: MessageId, owner: str, values: dict[str, Any]) -> None:
        states = (MessageState.CLAIMED, MessageState.DATA)
        held = and_(Outbox.id == message, Outbox.lease_owner == owner, Outbox.state.in_(states))
        with self._database.write() as connection:
            connection.execute(update(Outbox).where(held).values(**FREE, **values))


def _free_expired(connection: Connection, now: datetime) -> int:
    expired = Outbox.lease_until <= now
    error = "the relay died after DATA began"
    uncertain = update(Outbox).where(Outbox.state == MessageState.DATA, expired)
    pending = update(Outbox).where(Outbox.state == MessageState.CLAIMED, expired)
    touched = connection.execute(
        # its owner stays named: should it live, its word that the server accepted still counts
        uncertain.values(lease_until=None, state=MessageState.UNCERTAIN, last_error=error)
    ).rowcount
    return touched + connection.execute(pending.values(**FREE, state=MessageState.PENDING)).rowcount


def _contents(connection: Connection, letters: Collection[int]) -> dict[int, EmailContent]:
    query = select(Letter.id, Letter.subject, Letter.text, Letter.html).where(Letter.id.in_(letters))
    return {r.id: EmailContent(r.subject, r.text, r.html) for r in connection.execute(query)}


@cache
def _begun() -> Update:
    table = _core()
    mine = and_(
        table.c.id == bindparam("message"),
        table.c.lease_owner == bindparam("owner"),
        table.c.state == MessageState.CLAIMED,
        table.c.lease_until > bindparam("at"),
    )
    return update(table).where(mine).values(state=MessageState.DATA)


@cache
def _sent() -> Update:
    table = _core()
    mine = and_(
        table.c.id == bindparam("message"),
        table.c.lease_owner == bindparam("owner"),
        table.c.state.in_((MessageState.CLAIMED, MessageState.DATA, MessageState.UNCERTAIN)),
    )
    values: dict[str, Any] = {**FREE, "state": MessageState.SENT, "sent_at": bindparam("at"), "last_error": None}
    return update(table).where(mine).values(values)


def _core() -> Table:
    assert isinstance(Outbox.__table__, Table)
    return Outbox.__table__
