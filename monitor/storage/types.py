"""Column types that give the same answer on SQLite and Postgres."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_REFUSED = re.compile("[\x00\ud800-\udfff]")
"""What Postgres (NUL) or UTF-8 (lone surrogates) refuses; replaced one for one, so that offsets hold."""


def storable(text: str) -> str:
    """`text` of the same length with NUL and lone surrogates as U+FFFD."""
    return _REFUSED.sub("\ufffd", text) if _REFUSED.search(text) else text


class SafeText(TypeDecorator[str]):
    """Text of any length that both engines accept (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC; timestamptz on Postgres, sortable ISO 8601 text with Z on SQLite. Naive values are an error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value!r}")
        moment = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")
"""64 bit on both: SQLite numbers rows by itself only in a column declared INTEGER."""

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def dump_json(value: object) -> str:
    """JSON text that both engines accept: no escapes but the needed ones, NUL and surrogates replaced."""
    return json.dumps(_scrubbed(value), ensure_ascii=False)


def _scrubbed(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(k)): _scrubbed(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(v) for v in value]
    return value
