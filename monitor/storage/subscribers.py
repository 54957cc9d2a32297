"""Who gets mail, what of, and how that came to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from monitor.model.common import Side, SubscriberId
from monitor.model.outbox import Channel, Subscription, SubscriptionChange, Wish
from monitor.model.outbox import Subscriber as SubscriberValue
from monitor.storage.engine import Database
from monitor.storage.tables import Subscriber, SubscriberChange
from monitor.storage.writing import add, insert_into

COMMAND_LINE = "command line"


class Subscribers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self, address: str, *, language: str, zone: str, wants_digest: bool, wants_alerts: bool, now: datetime,
        channel: Channel = Channel.MAIL,
    ) -> SubscriberId:  # fmt: skip
        """Subscribe `address` to everything, or change how it is subscribed."""
        return self.keep(Subscription(address, language, zone, wants_digest, wants_alerts, channel), now)

    def keep(self, subscription: Subscription, now: datetime, who: str = COMMAND_LINE) -> SubscriberId:
        """Begin or change the subscription of its address; one that had ended begins again."""
        wishes = _columns(subscription)
        with self._database.write() as connection:
            given = {"address": subscription.address, "created_at": now}
            statement = insert_into(connection, Subscriber).values(**given, **wishes, ended_at=None)
            statement = statement.on_conflict_do_update(index_elements=["address"], set_={**wishes, "ended_at": None})
            subscriber = connection.execute(statement.returning(Subscriber.id)).scalar_one()
            what = json.dumps(wishes, ensure_ascii=False, default=str)
            add(connection, SubscriberChange, {"subscriber": subscriber, "at": now, "by": who, "what": what})
        return SubscriberId(subscriber)

    def listed(self) -> tuple[SubscriberValue, ...]:
        """Those who are subscribed, in order of arrival."""
        query = select(Subscriber).where(Subscriber.ended_at.is_(None)).order_by(Subscriber.id)
        with self._database.read() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def get(self, subscriber: SubscriberId) -> SubscriberValue | None:
        """One who is subscribed."""
        query = select(Subscriber).where(Subscriber.id == subscriber, Subscriber.ended_at.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _value(row)

    def end(self, address: str, now: datetime, who: str = COMMAND_LINE) -> bool:
        """Unsubscribe; False where `address` was not subscribed."""
        active = update(Subscriber).where(Subscriber.address == address, Subscriber.ended_at.is_(None))
        with self._database.write() as connection:
            ended = connection.execute(active.values(ended_at=now).returning(Subscriber.id)).scalar_one_or_none()
            if ended is not None:
                add(connection, SubscriberChange, {"subscriber": ended, "at": now, "by": who, "what": None})
        return ended is not None

    def resume(self, subscriber: SubscriberId, now: datetime, who: str) -> bool:
        """Take an ending back: subscribed as before; False where there is no such subscription that ended."""
        ended = update(Subscriber).where(Subscriber.id == subscriber, Subscriber.ended_at.is_not(None))
        with self._database.write() as connection:
            row = connection.execute(ended.values(ended_at=None).returning(Subscriber)).one_or_none()
            if row is not None:
                what = json.dumps(_columns(_value(row)), ensure_ascii=False, default=str)
                add(connection, SubscriberChange, {"subscriber": subscriber, "at": now, "by": who, "what": what})
        return row is not None

    def history(self, subscriber: SubscriberId) -> tuple[SubscriptionChange, ...]:
        """Every change, newest first."""
        query = select(SubscriberChange).where(SubscriberChange.subscriber == subscriber)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(SubscriberChange.id.desc())).all()
        return tuple(SubscriptionChange(row.at, row.by, row.what) for row in rows)


def _columns(subscription: Subscription | SubscriberValue) -> Mapping[str, Any]:
    return {
        "language": subscription.language,
        "zone": subscription.zone,
        "wants_digest": subscription.wants_digest,
        "wants_alerts": subscription.wants_alerts,
        "channel": subscription.channel,
        "persons": list(subscription.wish.persons),
        "sides": list(subscription.wish.sides),
        "episodes": list(subscription.wish.episodes),
        "muted_until": subscription.muted_until,
    }


def _value(row: Row[Any]) -> SubscriberValue:
    wish = Wish(tuple(row.persons), tuple(Side(side) for side in row.sides), tuple(row.episodes))
    return SubscriberValue(
        SubscriberId(row.id), row.address, row.language, row.zone, row.wants_digest, row.wants_alerts,
        row.created_at, row.channel, wish, row.muted_until,
    )  # fmt: skip
