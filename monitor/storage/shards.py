"""Outlets in equal parts: one worker at a time owns an outlet's hosts, so that politeness needs no lock."""

from __future__ import annotations

import zlib

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from monitor.model.work import Shard

ALL = Shard()


def shard_key(outlet: str | None) -> int:
    """The same number for the same outlet in every process."""
    return zlib.crc32((outlet or "").encode())


def in_shard(key: InstrumentedAttribute[int], shard: Shard) -> ColumnElement[bool]:
    """Rows with this key are in that part."""
    return key % shard.of == shard.number
