"""Tokens of the API by their hash: a stolen database opens nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select, update

from monitor.model.tokens import ApiToken as TokenValue
from monitor.storage.engine import Database
from monitor.storage.tables import ApiToken
from monitor.storage.writing import add


class ApiTokens:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, name: str, token: str, now: datetime) -> None:
        """Keep a new token by its hash."""
        with self._database.write() as connection:
            add(connection, ApiToken, {"name": name, "sha256": _hash(token), "created_at": now})

    def named(self, token: str) -> str | None:
        """Whose token it is; None: nobody's, or it was ended."""
        query = select(ApiToken.name).where(ApiToken.sha256 == _hash(token), ApiToken.ended_at.is_(None))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def end(self, name: str, now: datetime) -> int:
        """How many good tokens of that name are good no more."""
        good = update(ApiToken).where(ApiToken.name == name, ApiToken.ended_at.is_(None))
        with self._database.write() as connection:
            return connection.execute(good.values(ended_at=now)).rowcount

    def listed(self) -> tuple[TokenValue, ...]:
        """All there ever were, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(ApiToken).order_by(ApiToken.id.desc())).all()
        return tuple(TokenValue(row.name, row.created_at, row.ended_at) for row in rows)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
