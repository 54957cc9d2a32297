"""Who took note of an alert, and until when it is put off: rows of their own, the alert stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from monitor.errors import UserError
from monitor.model.common import AlertId
from monitor.model.feedback import Box, BoxAt, Handling
from monitor.storage.engine import Database
from monitor.storage.tables import Acknowledgement, Alert, Snooze
from monitor.storage.writing import add


class AlertHandling:
    def __init__(self, database: Database) -> None:
        self._database = database

    def acknowledge(self, alert: AlertId, by: str, now: datetime) -> bool:
        """Somebody took note of it; False where somebody had, and nothing came since. Raises UserError."""
        with self._database.write() as connection:
            _exists(connection, alert)
            stands = select(Acknowledgement.id).where(_stands(alert))
            if connection.execute(stands).first() is not None:
                return False
            add(connection, Acknowledgement, {"alert": alert, "by": by, "at": now})
        return True

    def reopen(self, alert: AlertId, now: datetime) -> bool:
        """A person takes the acknowledgement back; False where none stands."""
        with self._database.write() as connection:
            reopened = update(Acknowledgement).where(_stands(alert)).values(reopened_at=now)
            return connection.execute(reopened).rowcount > 0

    def snooze(self, alert: AlertId, by: str, now: datetime, until: datetime) -> None:
        """Put it off; the last word counts. Raises UserError where there is no such alert, or `until` is past."""
        if until <= now:
            raise UserError(f"{until:%Y-%m-%d %H:%M} is past", "give a time to come, such as 4h")
        with self._database.write() as connection:
            _exists(connection, alert)
            add(connection, Snooze, {"alert": alert, "by": by, "at": now, "until": until})

    def of(self, alert: AlertId, now: datetime) -> Handling:
        """Where the alert stands at `now`."""
        return self.of_each([alert], now)[alert]

    def of_each(self, alerts: Sequence[AlertId], now: datetime) -> dict[AlertId, Handling]:
        """Where each of these alerts stands at `now`."""
        standing = Acknowledgement.alert.in_(alerts), Acknowledgement.reopened_at.is_(None)
        snoozed = select(Snooze.alert, Snooze.until).where(Snooze.alert.in_(alerts)).order_by(Snooze.id)
        with self._database.read() as connection:
            noted = {r.alert: r for r in connection.execute(select(Acknowledgement).where(*standing))}
            until = {r.alert: r.until for r in connection.execute(snoozed)}
        return {alert: _handling(noted.get(alert), until.get(alert), now) for alert in alerts}

    def waiting(self, now: datetime) -> int:
        """How many alerts nobody took note of, those put off apart."""
        open_ = select(func.count(Alert.id)).where(in_box(BoxAt(Box.OPEN, now)))
        with self._database.read() as connection:
            return connection.execute(open_).scalar_one()

    def counts(self, now: datetime) -> dict[Box, int]:
        """How many alerts lie in each box at `now`."""
        with self._database.read() as connection:
            return {
                box: connection.execute(select(func.count(Alert.id)).where(in_box(BoxAt(box, now)))).scalar_one()
                for box in Box
            }


def in_box(place: BoxAt) -> ColumnElement[bool]:
    """Is an alert in this box? Noted ones are in theirs even where they were put off."""
    noted = Alert.id.in_(select(Acknowledgement.alert).where(Acknowledgement.reopened_at.is_(None)))
    last = select(func.max(Snooze.id)).group_by(Snooze.alert)
    put_off = Alert.id.in_(select(Snooze.alert).where(Snooze.id.in_(last), Snooze.until > place.now))
    match place.box:
        case Box.ACKNOWLEDGED:
            return noted
        case Box.SNOOZED:
            return and_(~noted, put_off)
        case Box.OPEN:
            return and_(~noted, ~put_off)


def _handling(noted: Row[Any] | None, until: datetime | None, now: datetime) -> Handling:
    by, at = (noted.by, noted.at) if noted else (None, None)
    return Handling(by, at, until if until and until > now else None)


def _stands(alert: AlertId) -> ColumnElement[bool]:
    return and_(Acknowledgement.alert == alert, Acknowledgement.reopened_at.is_(None))


def _exists(connection: Connection, alert: AlertId) -> None:
    if connection.execute(select(Alert.id).where(Alert.id == alert)).first() is None:
        raise UserError(f"no alert {alert}", "`monitor alerts list` shows their numbers")
