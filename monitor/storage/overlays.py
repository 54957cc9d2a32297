"""What each row of the user's overlay was laid over when it last changed: the third side of a three-way diff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from monitor.model.editing import OverlayBase
from monitor.storage.engine import Database
from monitor.storage.tables import OverlayRow
from monitor.storage.writing import add_rows


class Overlays:
    def __init__(self, database: Database) -> None:
        self._database = database

    def bases(self) -> tuple[OverlayBase, ...]:
        """By section and row."""
        with self._database.read() as connection:
            rows = connection.execute(select(OverlayRow).order_by(OverlayRow.section, OverlayRow.row)).all()
        return tuple(OverlayBase(r.section, r.row, r.given, r.shipped) for r in rows)

    def replace(self, bases: Sequence[OverlayBase], now: datetime) -> None:
        """`bases` and no others; those that stay as they were keep their time."""
        with self._database.write() as connection:
            known = {(r.section, r.row): r for r in connection.execute(select(OverlayRow))}
            rows = []
            for base in bases:
                old = known.get((base.section, base.row))
                same = old is not None and (old.given, old.shipped) == (base.given, base.shipped)
                at = old.laid_at if old is not None and same else now
                rows.append({
                    "section": base.section, "row": base.row, "given": base.given, "shipped": base.shipped,
                    "laid_at": at,
                })  # fmt: skip
            connection.execute(delete(OverlayRow))
            add_rows(connection, OverlayRow, rows)
