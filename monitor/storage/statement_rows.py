"""Statements of a reading as rows, matched with those of the readings before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, delete, select

from monitor.model.common import Span
from monitor.model.reading import Statement as StatementValue
from monitor.storage.corrected import corrected
from monitor.storage.search_index import STATEMENTS, add_texts
from monitor.storage.speakers import speaker_key
from monitor.storage.tables import FormerEpisode, Statement, StatementSpeaker
from monitor.storage.writing import add_all, add_rows, change


def store_statements(
    connection: Connection, statements: Sequence[StatementValue], *, version: int, reading: int, article: int,
    article_episode: str | None, was_read: bool, is_baseline: bool, first_seen_at: datetime,
) -> int:  # fmt: skip
    """Insert what is new, renew what is known by span and speaker; returns how many are new.

    Human decisions on the article win over what was read. A text that never `was_read` has no statements yet.
    """
    if not statements:
        return 0
    known = _known(connection, version) if was_read else defaultdict(list)
    origin = {"version": version, "article": article, "is_baseline": is_baseline, "first_seen_at": first_seen_at}
    fresh: list[tuple[StatementValue, dict[str, Any]]] = []
    placed: list[tuple[int, StatementValue]] = []
    former: list[dict[str, Any]] = []
    for statement in corrected(connection, article, version, statements):
        values = _values(statement) | {"reading": reading, "article_episode": article_episode}
        same = known[statement.span.start, statement.span.end, values["speaker_key"]]
        if same:
            earlier = same.pop(0)
            if earlier.episode != statement.episode:
                former.append({"statement": earlier.id, "reading": earlier.reading, "episode": earlier.episode})
            placed.append((earlier.id, statement))
            change(connection, Statement, earlier.id, **values)
        else:
            fresh.append((statement, values | origin))
    renewed = [row for row, _ in placed]
    if renewed:
        connection.execute(delete(StatementSpeaker).where(StatementSpeaker.statement.in_(renewed)))
    new = add_all(connection, Statement, [values for _, values in fresh])
    placed += zip(new, (statement for statement, _ in fresh), strict=True)
    add_rows(connection, StatementSpeaker, [row for id_, statement in placed for row in speaker_rows(id_, statement)])
    add_rows(connection, FormerEpisode, former)
    add_texts(connection, STATEMENTS, zip(new, (values["text"] for _, values in fresh), strict=True))
    return len(new)


def _known(connection: Connection, version: int) -> defaultdict[tuple[int, int, str | None], list[Row[Any]]]:
    """The text's statements by span and speaker."""
    known: defaultdict[tuple[int, int, str | None], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_of_text(), {"version": version}):
        known[row.start, row.end, row.speaker_key].append(row)
    return known


@cache
def _of_text() -> Executable:
    query = select(
        Statement.id, Statement.start, Statement.end, Statement.speaker_key, Statement.episode, Statement.reading
    )
    return query.where(Statement.version == bindparam("version")).order_by(Statement.id)


def _values(statement: StatementValue) -> dict[str, Any]:
    said = statement.said
    return {
        "start": statement.span.start,
        "end": statement.span.end,
        "text": statement.text,
        "fragments": [[f.start, f.end] for f in statement.fragments],
        "kind": statement.kind,
        "is_document": statement.is_document,
        "modality": statement.modality,
        **_span("cue", statement.cue),
        **_span("source", statement.source),
        "speaker_key": speaker_key(statement),
        "unresolved_reason": statement.unresolved_reason,
        "account": statement.account,
        "via": list(statement.via),
        "addressees": list(statement.addressees),
        "said_from": said.start if said else None,
        "said_to": said.end if said else None,
        "said_precision": said.precision if said else None,
        "said_by": said.by if said else None,
        "occasion": statement.occasion,
        "confidence": statement.confidence,
        "episode": statement.episode,
    }


def _span(name: str, span: Span | None) -> dict[str, int | None]:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}


def speaker_rows(statement: int, value: StatementValue) -> list[dict[str, Any]]:
    """Rows of those who speak and whose words are relayed."""
    named = [("speaker", rank, speaker) for rank, speaker in enumerate(value.speakers)]
    named += [("origin", 0, value.origin)] if value.origin else []
    return [
        {
            "statement": statement,
            "role": role,
            "rank": rank,
            "person": speaker.id,
            "name": speaker.name,
            "as_written": speaker.as_written,
            "office": speaker.office,
            "side": speaker.side,
        }
        for role, rank, speaker in named
    ]
