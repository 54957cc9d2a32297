"""Do what a human decision says to the rows that are there, and undo it. Later readings: `corrected`, `ruling`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from monitor.errors import UserError
from monitor.model.alerting import Novelty, NoveltyReason
from monitor.model.common import AlertId, UtteranceId
from monitor.model.overrides import OverrideId, OverrideKind, OverrideRecorded
from monitor.model.reading import Account
from monitor.storage.corrected import BY_A_PERSON, speaker_of
from monitor.storage.placing import attested, company, merge, put_into, renew, root, set_apart, unmerge
from monitor.storage.speakers import key_of
from monitor.storage.tables import Alert, ArticleVersion, Override, Reading, Statement, StatementSpeaker, Utterance
from monitor.storage.watermarks import stamp
from monitor.storage.writing import add, add_rows, change

_KEPT = ("speaker_key", "account", "unresolved_reason", "episode", "reading")
_JUDGED = ("novelty", "nearest", "reason")
_SPEAKER = ("role", "rank", "person", "name", "as_written", "office", "side")


def snapshot(connection: Connection, statement: int) -> dict[str, Any]:
    """What the program found of the statement, from before the first decision on it that is in force."""
    query = select(Override.before).where(Override.statement == statement, Override.taken_back_at.is_(None))
    first = connection.execute(query.order_by(Override.id).limit(1)).scalar_one_or_none()
    if first:
        return {**first, "merged": None}
    row = connection.execute(select(Statement).where(Statement.id == statement)).one()
    speakers = connection.execute(select(StatementSpeaker).where(StatementSpeaker.statement == statement)).all()
    return {
        "statement": {name: getattr(row, name) for name in (*_KEPT, *_JUDGED)},
        "speakers": [{name: getattr(speaker, name) for name in _SPEAKER} for speaker in speakers],
        "merged": None,
    }


def apply(connection: Connection, override: int, now: datetime) -> list[AlertId]:
    """Carry out a recorded decision; returns the alerts that it touches."""
    row = connection.execute(select(Override).where(Override.id == override)).one()
    before = attested(connection, row.statement)
    if before is None and row.kind in {OverrideKind.MERGE, OverrideKind.SPLIT, OverrideKind.DECIDED}:
        raise UserError(f"statement {row.statement} was not judged yet", "`monitor run` judges what is waiting")
    alerts = _alerts(connection, [before], row.statement)
    _ACTS[row.kind](connection, row, now)
    return alerts


def undo(connection: Connection, row: Row[Any], now: datetime) -> list[AlertId]:
    """Restore what was before the decision, then carry out the others that are in force on the statement."""
    was = attested(connection, row.statement)
    connection.execute(delete(StatementSpeaker).where(StatementSpeaker.statement == row.statement))
    restored = [{"statement": row.statement, **speaker} for speaker in row.before["speakers"]]
    add_rows(connection, StatementSpeaker, restored)
    change(connection, Statement, row.statement, **row.before["statement"])
    if was is not None and row.kind is not OverrideKind.WRONG_EPISODE:
        _take_out(connection, row, was)
    _renew_episode(connection, row.statement)
    others = select(Override).where(Override.statement == row.statement, Override.taken_back_at.is_(None))
    for other in connection.execute(others.order_by(Override.id)).all():
        _ACTS[other.kind](connection, other, now)
    _read_again(connection, row.article)
    return _alerts(connection, [was, attested(connection, row.statement), row.before["merged"]], row.statement)


def recorded(connection: Connection, override: int, statement: int, alerts: Iterable[AlertId]) -> OverrideRecorded:
    """What came of it."""
    now = attested(connection, statement)
    return OverrideRecorded(OverrideId(override), None if now is None else UtteranceId(now), tuple(alerts))


def _take_out(connection: Connection, row: Row[Any], was: int) -> None:
    moved = company(connection, row.statement)
    if row.before["merged"] is not None:
        unmerge(connection, row.before["merged"])
    put_into(connection, moved, None)
    back = attested(connection, row.statement)
    assert back is not None
    change(connection, Utterance, back, is_withdrawn=False)
    if back != was and row.kind not in {OverrideKind.MERGE, OverrideKind.DECIDED}:
        merge(connection, was, back)
    renew(connection, back)


def _correct_speaker(connection: Connection, row: Row[Any], now: datetime) -> None:
    speaker = speaker_of(row.speaker)
    for statement in company(connection, row.statement):
        connection.execute(delete(StatementSpeaker).where(StatementSpeaker.statement == statement))
        if speaker:
            values = {
                "statement": statement, "role": "speaker", "rank": 0, "person": speaker.id, "name": speaker.name,
                "as_written": speaker.as_written, "office": speaker.office, "side": speaker.side,
            }  # fmt: skip
            connection.execute(insert(StatementSpeaker).values(**values))
        reason = None if speaker else BY_A_PERSON
        own = {"speaker_key": key_of(speaker), "account": Account.OWN, "unresolved_reason": reason}
        change(connection, Statement, statement, **own)
    if attested(connection, row.statement) is not None:
        renew(connection, set_apart(connection, row.statement, now))


def _correct_episode(connection: Connection, row: Row[Any], now: datetime) -> None:  # noqa: ARG001
    change(connection, Statement, row.statement, episode=row.episode)
    _renew_episode(connection, row.statement)


def _renew_episode(connection: Connection, statement: int) -> None:
    """An utterance's episode is that of its first statement."""
    episode = select(Statement.episode).where(Statement.id == statement).scalar_subquery()
    connection.execute(update(Utterance).where(Utterance.first_statement == statement).values(episode=episode))


def _reject(connection: Connection, row: Row[Any], now: datetime) -> None:
    """It leaves the current reading, as what a new reading does not find again; nothing current attests it."""
    current = select(Reading).join(Statement, Statement.reading == Reading.id).where(Statement.id == row.statement)
    reading = connection.execute(current).one()
    if reading.is_current:
        values = {**reading._mapping, "is_current": False, "reasons": [f"override {row.id}"], "read_at": now}
        del values["id"]
        without = add(connection, Reading, values)
        change(connection, Statement, row.statement, reading=without)
    if attested(connection, row.statement) is not None:
        change(connection, Utterance, set_apart(connection, row.statement, now), is_withdrawn=True)


def _merge(connection: Connection, row: Row[Any], now: datetime) -> None:  # noqa: ARG001
    own, into = attested(connection, row.statement), root(connection, row.utterance)
    assert own is not None
    if own == into:
        if row.before["merged"] is None:
            raise UserError(f"statement {row.statement} is of utterance {into} already", "choose another utterance")
        return
    _remember(connection, row, own)
    merge(connection, own, into)
    _judge(connection, row.statement, Novelty.REPEAT, into)


def _split(connection: Connection, row: Row[Any], now: datetime) -> None:
    own = attested(connection, row.statement)
    set_apart(connection, row.statement, now)
    _judge(connection, row.statement, Novelty.NEW, own, stamp(connection, now))


def _decide(connection: Connection, row: Row[Any], now: datetime) -> None:
    if row.novelty is not Novelty.REPEAT:
        apart = set_apart(connection, row.statement, now)
        nearest = connection.execute(select(Statement.nearest).where(Statement.id == row.statement)).scalar_one()
        _judge(connection, row.statement, Novelty.NEW, nearest if nearest != apart else None, stamp(connection, now))
        return
    into = root(connection, row.utterance)
    apart = set_apart(connection, row.statement, now)
    if apart != into:
        _remember(connection, row, apart)
        merge(connection, apart, into)
    _judge(connection, row.statement, Novelty.REPEAT, into)


_ACTS: dict[OverrideKind, Callable[[Connection, Row[Any], datetime], None]] = {
    OverrideKind.WRONG_SPEAKER: _correct_speaker,
    OverrideKind.WRONG_EPISODE: _correct_episode,
    OverrideKind.NOT_A_STATEMENT: _reject,
    OverrideKind.MERGE: _merge,
    OverrideKind.SPLIT: _split,
    OverrideKind.DECIDED: _decide,
}


def _judge(
    connection: Connection, statement: int, novelty: Novelty, nearest: int | None, at: datetime | None = None
) -> None:
    values: dict[str, Any] = {"novelty": novelty, "nearest": nearest, "reason": str(NoveltyReason.DECIDED)}
    change(connection, Statement, statement, **values, **({"decided_at": at} if at else {}))


def _remember(connection: Connection, row: Row[Any], merged: int) -> None:
    """Which utterance this decision merges, for undoing it."""
    change(connection, Override, row.id, before={**row.before, "merged": merged})


def _read_again(connection: Connection, article: int) -> None:
    texts = update(ArticleVersion).where(ArticleVersion.article == article, ArticleVersion.is_current)
    connection.execute(texts.values(read_version=0))


def _alerts(connection: Connection, utterances: Iterable[int | None], statement: int) -> list[AlertId]:
    """Alerts that told of one of these utterances or were raised by the statement."""
    known = [utterance for utterance in utterances if utterance is not None]
    query = select(Alert.id).where(or_(Alert.utterance.in_(known), Alert.statement == statement))
    return [AlertId(id_) for id_ in connection.execute(query.order_by(Alert.id)).scalars()]
