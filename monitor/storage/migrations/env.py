"""Alembic's entry: runs on the connection that monitor/storage/migration.py gives, inside its transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from monitor.storage.tables import metadata
from monitor.storage.types import BigId, Json, SafeText, UtcTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Our types by short names, so that a migration reads like a table."""
    if kind != "type":
        return False
    if item is BigId or item is Json or isinstance(item, UtcTime):
        autogen.imports.add("from monitor.storage import types")
        return "types.BigId" if item is BigId else "types.Json" if item is Json else "types.UtcTime()"
    if isinstance(item, SafeText):
        return "sa.Text()"
    if isinstance(item, Enum):
        return "sa.String(32)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
