"""Who took note of an alert, and until when it is put off: rows of their own, the alert stays as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from monitor.errors import UserError
from monitor.model.common import AlertId
from monitor.model.feedback import Handling
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
        last = select(Snooze.until).where(Snooze.alert == alert).order_by(Snooze.id.desc()).limit(1)
        with self._database.read() as connection:
            noted = connection.execute(select(Acknowledgement).where(_stands(alert))).first()
            until = connection.execute(last).scalar_one_or_none()
        return Handling(
            noted.by if noted else None, noted.at if noted else None, until if until and until > now else None
        )


def _stands(alert: AlertId) -> ColumnElement[bool]:
    return and_(Acknowledgement.alert == alert, Acknowledgement.reopened_at.is_(None))


def _exists(connection: Connection, alert: AlertId) -> None:
    if connection.execute(select(Alert.id).where(Alert.id == alert)).first() is None:
        raise UserError(f"no alert {alert}", "`monitor alerts list` shows their numbers")
