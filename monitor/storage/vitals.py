"""What is asked from outside every minute: is the database there, when did which task last end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text

from monitor.storage.engine import Database
from monitor.storage.tables import Run


class Vitals:
    def __init__(self, database: Database) -> None:
        self._database = database

    def ping(self) -> None:
        """Raises TransientError where the database does not answer."""
        with self._database.read() as connection:
            connection.execute(text("SELECT 1"))

    def last_ends(self) -> dict[str, datetime]:
        """When a run of each kind last ended, real time; kinds that never did are absent."""
        query = select(Run.kind, func.max(Run.id)).where(Run.ended_at.is_not(None)).group_by(Run.kind)
        with self._database.read() as connection:
            newest = [row[1] for row in connection.execute(query)]
            rows = connection.execute(select(Run.kind, Run.ended_at).where(Run.id.in_(newest))).all()
        return {row.kind: row.ended_at for row in rows}
