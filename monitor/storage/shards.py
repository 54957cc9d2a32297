"""Outlets in equal parts: one worker at a time owns an outlet's hosts, so that politeness needs no lock."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from monitor.model.intake import Lane
from monitor.model.work import Shard
from monitor.storage.tables import Entry, Feed

ALL = Shard()


def shard_key(outlet: str | None) -> int:
    """The same number for the same outlet in every process."""
    return zlib.crc32((outlet or "").encode())


def in_shard(table: type[Entry] | type[Feed], shard: Shard) -> ColumnElement[bool]:
    """Rows of that part."""
    is_part = table.shard_key % shard.of == shard.number
    return is_part if shard.lane is None else and_(is_part, table.is_fast.is_(shard.lane is Lane.FAST))


LATE = timedelta(days=1)
"""What a lane hurries with; older things can wait for the next whole run."""


def late_entries(lane: Lane, now: datetime) -> Select[Any]:
    """Ids of the lane's entries that were first seen within LATE."""
    return select(Entry.id).where(Entry.first_seen_at >= now - LATE, Entry.is_fast.is_(lane is Lane.FAST))
