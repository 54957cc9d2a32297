"""Which utterance a statement attests once people have had their say: moved, merged, set apart, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from monitor.model.common import Published
from monitor.storage.blocks import block, said_on
from monitor.storage.places import Place
from monitor.storage.speakers import principals
from monitor.storage.tables import ArticleVersion, Attestation, Statement, Utterance
from monitor.storage.writing import add, change


def root(connection: Connection, utterance: int) -> int:
    """The utterance that this one was merged into, or itself."""
    query = select(Utterance.merged_into).where(Utterance.id == utterance)
    while (into := connection.execute(query).scalar_one()) is not None:
        utterance = into
        query = select(Utterance.merged_into).where(Utterance.id == utterance)
    return utterance


def attested(connection: Connection, statement: int) -> int | None:
    """The utterance that the statement attests now."""
    query = select(Attestation.utterance).where(Attestation.statement == statement)
    return connection.execute(query).scalar_one_or_none()


def company(connection: Connection, statement: int) -> list[int]:
    """The statement and its other readings: those of its place in the article that attest the same utterance."""
    columns = (Statement.id, Statement.version, Statement.start, Statement.end, Statement.text, Statement.article)
    own = connection.execute(select(*columns).where(Statement.id == statement)).one()
    of_article = (
        select(*columns)
        .join(Attestation, Attestation.statement == Statement.id)
        .where(Attestation.utterance == attested(connection, statement), Statement.article == own.article)
    )
    rows = connection.execute(of_article.order_by(Statement.id)).all()
    return [row.id for row in rows if place_of(own).likeness(place_of(row)) > 0] or [statement]


def place_of(row: Any) -> Place:  # noqa: ANN401 - a row of many columns
    """The place of a statement's row."""
    return Place(row.version, row.start, row.end, row.text)


def put_into(connection: Connection, statements: Sequence[int], utterance: int | None) -> None:
    """A person says that they attest `utterance`; None: the program's word counts again."""
    connection.execute(update(Attestation).where(Attestation.statement.in_(statements)).values(placed=utterance))
    settle(connection, statements)


def set_apart(connection: Connection, statement: int, now: datetime) -> int:
    """The statement, with its other readings, in an utterance that no other place attests; returns that one."""
    whole = attested(connection, statement)
    assert whole is not None
    moved = company(connection, statement)
    others = connection.execute(
        select(func.count(Attestation.id)).where(Attestation.utterance == whole, Attestation.statement.not_in(moved))
    ).scalar_one()
    if not others:
        put_into(connection, moved, whole)
        return whole
    alone = _begin(connection, statement, now)
    put_into(connection, moved, alone)
    return alone


def merge(connection: Connection, utterance: int, into: int) -> None:
    """All that attests `utterance` attests `into` from now on."""
    if utterance == into:
        return
    change(connection, Utterance, utterance, merged_into=into)
    _settle_those_of(connection, [utterance])


def unmerge(connection: Connection, utterance: int) -> None:
    """Undo `merge`."""
    change(connection, Utterance, utterance, merged_into=None)
    _settle_those_of(connection, [utterance])


def settle(connection: Connection, statements: Iterable[int]) -> None:
    """Let these statements attest what people, else the program, attached them to; renew what that touches."""
    query = select(Attestation).where(Attestation.statement.in_(list(statements)))
    touched = set()
    for row in connection.execute(query).all():
        utterance = root(connection, row.placed or row.judged)
        touched |= {row.utterance, utterance}
        change(connection, Attestation, row.id, utterance=utterance)
    for utterance in sorted(touched):
        renew(connection, utterance)


def _settle_those_of(connection: Connection, utterances: Sequence[int]) -> None:
    """Whatever was ever attached to them, by the program or by a person, directly or through a merge."""
    known = set(utterances)
    while True:
        merged = select(Utterance.id).where(Utterance.merged_into.in_(known))
        more = set(connection.execute(merged).scalars()) - known
        if not more:
            break
        known |= more
    ever = or_(Attestation.judged.in_(known), Attestation.placed.in_(known), Attestation.utterance.in_(known))
    settle(connection, connection.execute(select(Attestation.statement).where(ever)).scalars().all())


def renew(connection: Connection, utterance: int) -> None:
    """Words, speaker and first dates of the utterance from what attests it now; an empty one keeps its own."""
    rows = connection.execute(_reports(utterance)).all()
    if not rows:
        return
    first_of = select(Utterance.first_statement).where(Utterance.id == utterance)
    chosen = connection.execute(first_of).scalar_one()
    first = next((row for row in rows if row.id == chosen), rows[0])
    published = [row.published_at for row in rows if row.published_at]
    values = _first_values(connection, first) | {
        "first_published": min(published, default=None),
        "first_seen_at": min(row.first_seen_at for row in rows),
    }
    change(connection, Utterance, utterance, **values)


def _begin(connection: Connection, statement: int, now: datetime) -> int:
    row = connection.execute(_described().where(Statement.id == statement)).one()
    own = {"first_published": row.published_at, "first_seen_at": row.first_seen_at, "recorded_at": now}
    return add(connection, Utterance, _first_values(connection, row) | own | {"is_baseline": row.is_baseline})


def _first_values(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What an utterance takes from the statement that was decided first."""
    speaker = principals(connection, {row.id: row.account}).get(row.id)
    said = said_on(row)
    first, last = block(
        said, Published(row.published_at, row.published_precision, row.published_by), row.first_seen_at
    )
    return {
        "speaker_key": row.speaker_key,
        "speaker_name": speaker.name if speaker else None,
        "office": speaker.office if speaker else None,
        "side": speaker.side if speaker else None,
        "text": row.text,
        "language": row.language,
        "said_on": said,
        "block_from": first,
        "block_to": last,
        "first_statement": row.id,
        "episode": row.episode,
    }


def _reports(utterance: int) -> Any:  # noqa: ANN401 - a Select of many columns
    query = _described().join(Attestation, Attestation.statement == Statement.id)
    return query.where(Attestation.utterance == utterance).order_by(Attestation.id)


def _described() -> Any:  # noqa: ANN401 - a Select of many columns
    text = ArticleVersion
    columns = (text.language, text.published_at, text.published_precision, text.published_by)
    return select(Statement, *columns).join(text, text.id == Statement.version)
