"""Many whole numbers as one parameter: a statement of a hundred parameters takes longer than what it looks up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, SQLColumnExpression, text

ELEMENTS = {
    "sqlite": "SELECT value FROM json_each(:{name})",
    "postgresql": "SELECT unnest(CAST(:{name} AS bigint[]))",
}


def array(connection: Connection, numbers: Iterable[int]) -> Any:  # noqa: ANN401 - what the driver takes for an array
    """`numbers` as the value of the one parameter: JSON on SQLite, a list on Postgres."""
    return json.dumps(list(numbers)) if connection.dialect.name == "sqlite" else list(numbers)


def among(column: SQLColumnExpression[int], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether `column` is one of the numbers of the parameter `name` (see `array`)."""
    return column.in_(text(ELEMENTS[dialect].format(name=name)))
