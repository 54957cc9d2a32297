"""Outlets that the catalogue does not have: met by import, kept under their domain."""

from __future__ import annotations

from sqlalchemy import Connection

from monitor.storage.tables import Outlet
from monitor.storage.writing import add_unknown


def ensure_outlet(connection: Connection, outlet: str | None) -> None:
    """A row for `outlet`, so that what refers to it holds."""
    if outlet is not None:
        values = {"id": outlet, "name": outlet, "is_catalogued": False}
        add_unknown(connection, Outlet, [values])
