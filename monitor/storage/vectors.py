"""Sentence vectors: made once a text and embedder, kept beside the statements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from monitor.storage.engine import Database
from monitor.storage.tables import TextVector
from monitor.storage.types import storable
from monitor.storage.writing import add_unknown, portions


class Vectors:
    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, texts: Sequence[str], embedder: str) -> dict[str, bytes]:
        """Vectors of these texts by that embedder, of those that are stored."""
        by_hash = {_hash(text): text for text in texts}
        found: dict[str, bytes] = {}
        with self._database.read() as connection:
            for part in portions(list(by_hash)):
                columns = select(TextVector.text_sha256, TextVector.vector)
                query = columns.where(TextVector.embedder == embedder, TextVector.text_sha256.in_(part))
                found.update((by_hash[row.text_sha256], row.vector) for row in connection.execute(query))
        return found

    def store(self, vectors: Mapping[str, bytes], embedder: str) -> None:
        """Add those that are not there yet."""
        rows = [{"text_sha256": _hash(t), "embedder": embedder, "vector": v} for t, v in vectors.items()]
        if rows:
            with self._database.write() as connection:
                add_unknown(connection, TextVector, rows)


def _hash(text: str) -> str:
    return hashlib.sha256(storable(text).encode()).hexdigest()
