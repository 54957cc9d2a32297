"""What a reading found, with the human decisions on the article laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select

from monitor.model.common import Side
from monitor.model.overrides import READING_KINDS, OverrideKind
from monitor.model.reading import Account, Speaker
from monitor.model.reading import Statement as StatementValue
from monitor.storage.places import Place
from monitor.storage.tables import Override, Statement

BY_A_PERSON = "corrected"
"""`unresolved_reason` where a person said that the speaker is not known."""


def corrected(
    connection: Connection, article: int, version: int, statements: Sequence[StatementValue]
) -> list[StatementValue]:
    """`statements` with the decisions in force; those that a person called none are left out."""
    rows = connection.execute(_in_force(), {"article": article, "kinds": sorted(READING_KINDS)}).all()
    found = list(statements)
    for row in rows:
        at = _target(row, version, found)
        if at is None:
            continue
        if row.kind is OverrideKind.NOT_A_STATEMENT:
            del found[at]
        elif row.kind is OverrideKind.WRONG_EPISODE:
            found[at] = replace(found[at], episode=row.episode)
        else:
            found[at] = spoken_by(found[at], speaker_of(row.speaker))
    return found


def _target(row: Row[Any], version: int, found: Sequence[StatementValue]) -> int | None:
    """Which of them stands where the decision was made."""
    place = Place(row.version, row.start, row.end, row.text)
    alike = [
        (place.likeness(Place(version, s.span.start, s.span.end, s.text)), -number) for number, s in enumerate(found)
    ]
    best = max(alike, default=(0.0, 0))
    return -best[1] if best[0] else None


def spoken_by(statement: StatementValue, speaker: Speaker | None) -> StatementValue:
    """The statement as that speaker's own words; None: nobody's that we know."""
    return replace(
        statement,
        speakers=(speaker,) if speaker else (),
        origin=None,
        account=Account.OWN,
        unresolved_reason=None if speaker else BY_A_PERSON,
    )


def speaker_of(value: dict[str, Any] | None) -> Speaker | None:
    """The speaker as `speaker_json` wrote it."""
    if value is None:
        return None
    return Speaker(value["id"], value["name"], value["as_written"], value["office"], Side(value["side"]))


def speaker_json(speaker: Speaker | None) -> dict[str, Any] | None:
    """A speaker as a JSON value."""
    if speaker is None:
        return None
    return {
        "id": speaker.id,
        "name": speaker.name,
        "as_written": speaker.as_written,
        "office": speaker.office,
        "side": str(speaker.side),
    }


@cache
def _in_force() -> Executable:
    return (
        select(
            Override.kind, Override.speaker, Override.episode, Statement.version, Statement.start, Statement.end,
            Statement.text,
        )
        .join(Statement, Statement.id == Override.statement)
        .where(
            Override.article == bindparam("article"),
            Override.taken_back_at.is_(None),
            Override.kind.in_(bindparam("kinds", expanding=True)),
        )
        .order_by(Override.id)
    )  # fmt: skip
