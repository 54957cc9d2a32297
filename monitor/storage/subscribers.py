"""Who gets mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from monitor.model.alerting import Channel
from monitor.model.alerting import Subscriber as SubscriberValue
from monitor.model.common import SubscriberId
from monitor.storage.engine import Database
from monitor.storage.tables import Subscriber
from monitor.storage.writing import insert_into


class Subscribers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self, address: str, *, language: str, zone: str, wants_digest: bool, wants_alerts: bool, now: datetime,
        channel: Channel = Channel.MAIL,
    ) -> SubscriberId:  # fmt: skip
        """Subscribe `address`, or change how it is subscribed; one that had ended begins again."""
        wishes = {
            "language": language,
            "zone": zone,
            "wants_digest": wants_digest,
            "wants_alerts": wants_alerts,
            "ended_at": None,
            "channel": channel,
        }
        with self._database.write() as connection:
            statement = insert_into(connection, Subscriber).values(address=address, created_at=now, **wishes)
            statement = statement.on_conflict_do_update(index_elements=["address"], set_=wishes)
            return SubscriberId(connection.execute(statement.returning(Subscriber.id)).scalar_one())

    def listed(self) -> tuple[SubscriberValue, ...]:
        """Those who are subscribed, in order of arrival."""
        query = select(Subscriber).where(Subscriber.ended_at.is_(None)).order_by(Subscriber.id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            SubscriberValue(
                SubscriberId(r.id), r.address, r.language, r.zone, r.wants_digest, r.wants_alerts, r.created_at,
                r.channel,
            )
            for r in rows
        )  # fmt: skip

    def end(self, address: str, now: datetime) -> bool:
        """Unsubscribe; False where `address` was not subscribed."""
        active = update(Subscriber).where(Subscriber.address == address, Subscriber.ended_at.is_(None))
        with self._database.write() as connection:
            return connection.execute(active.values(ended_at=now)).rowcount == 1
