"""What all tables share: the metadata, types per annotation, and the columns that repeat."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Double, Enum, ForeignKey, Index, LargeBinary, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.schema import SchemaItem

from monitor.model.common import Precision
from monitor.storage.types import BigId, Json, SafeText, UtcTime


def _values(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Every table and column carries a comment; docs/columns.md is generated from them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name and form
        str: SafeText(),
        int: BigId,
        float: Double(),
        datetime: UtcTime(),
        date: Date(),
        bytes: LargeBinary(),
        list[Any]: Json,
        dict[str, Any]: Json,
        enum.Enum: Enum(enum.Enum, native_enum=False, create_constraint=False, length=32, values_callable=_values),
    }


def about(comment: str, *items: SchemaItem, **options: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """`__table_args__` with the table's comment first."""
    return (*items, {"comment": comment, **options})


def column(comment: str, *args: Any, **options: Any) -> MappedColumn[Any]:  # noqa: ANN401
    """A column with its comment first."""
    return mapped_column(*args, comment=comment, **options)


def reference(target: str, comment: str, *, index: bool = True, **options: Any) -> MappedColumn[Any]:  # noqa: ANN401
    """A foreign key, indexed (Postgres does not do it by itself) unless another index begins so."""
    return mapped_column(ForeignKey(target), comment=comment, index=index, **options)


class Numbered:
    """Tables whose rows are numbered in order of arrival."""

    id: Mapped[int] = mapped_column(primary_key=True, comment="number in order of arrival", sort_order=-10)


def held_index(table: str) -> Index:
    """Finds what somebody holds: asked at every start, to free what dead workers left."""
    held = text("lease_owner IS NOT NULL")
    return Index(f"ix_{table}_lease_owner", "lease_owner", postgresql_where=held, sqlite_where=held)


def where_set(table: str, name: str) -> Index:
    """An index of the few rows in which the column is not NULL."""
    few = text(f"{name} IS NOT NULL")
    return Index(f"ix_{table}_{name}", name, postgresql_where=few, sqlite_where=few)


LARGE = 1000
"""Place of columns with large values: the last, because SQLite reads through them to get at those behind."""


class Leased:
    """A row that one worker at a time takes for `lease_until`; after three attempts it is quarantined."""

    attempts: Mapped[int] = column("how often a worker took it without an end", server_default="0", sort_order=90)
    next_try_at: Mapped[datetime | None] = column("not before this time; NULL: at once", sort_order=91)
    lease_owner: Mapped[str | None] = column("worker that holds it, as host:pid:name", sort_order=92)
    lease_until: Mapped[datetime | None] = column("from then on anybody may take it again", sort_order=93)
    last_error: Mapped[str | None] = column("what went wrong last", sort_order=94)


class Dated:
    """When the outlet says it published."""

    published_at: Mapped[datetime | None] = column("start of the interval that the precision spans", sort_order=50)
    published_precision: Mapped[Precision] = column("minute, day, month, year, unknown", sort_order=51)
    published_by: Mapped[str] = column(
        "origin: feed, json-ld, meta, htmldate, text, given, first_seen, none", sort_order=52
    )
