"""A verdict with all that follows: utterance, attestation, alert or suppression, messages; one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Table, Update, and_, bindparam, case, func, or_, select, update

from monitor.model.alerting import Novelty, StatementForNovelty
from monitor.model.common import AlertId, UtteranceId
from monitor.model.reading import StatementKind
from monitor.model.work import VerdictIntent, VerdictRecorded
from monitor.storage.blocks import block
from monitor.storage.notifying import notify
from monitor.storage.reports import words_key
from monitor.storage.tables import Alert, Attestation, Statement, Utterance
from monitor.storage.threads import store_amendment
from monitor.storage.watermarks import stamp
from monitor.storage.writing import add

_ATTACHED = (Novelty.REPEAT, Novelty.AMENDED)
"""These attest the nearest utterance; new and uncertain ones begin their own."""


def store_verdict(connection: Connection, intent: VerdictIntent) -> VerdictRecorded:
    """Write what follows from the verdict, or nothing where the statement was decided before."""
    statement = intent.statement
    at = stamp(connection, intent.now)
    if not _decide(connection, intent, at):
        return _decided_before(connection, intent)
    verdict = intent.verdict
    if verdict.novelty in _ATTACHED and verdict.nearest is not None:
        utterance, similarity = int(verdict.nearest), verdict.similarity
        _renew_firsts(connection, utterance, statement)
    else:
        utterance, similarity = _begin_utterance(connection, intent, at), 1.0
    attestation = {
        "utterance": utterance,
        "statement": statement.id,
        "article": statement.article,
        "is_verbatim": statement.kind is StatementKind.DIRECT,
        "similarity": similarity,
        "words": words_key(statement.speaker_key, statement.text),
        **_attached(connection, intent, utterance),
    }
    add(connection, Attestation, attestation)
    if intent.amendment:
        store_amendment(connection, intent.amendment)
    alert, messages = notify(connection, intent, utterance) if intent.decision else (None, 0)
    return VerdictRecorded(statement.id, UtteranceId(utterance), alert, messages, is_new=True)


def _attached(connection: Connection, intent: VerdictIntent, utterance: int) -> dict[str, int | None]:
    """By whom: where a person placed what stood there before, the same holds for this reading of it."""
    if intent.predecessor is None:
        return {"judged": utterance, "placed": None}
    query = select(Attestation.judged, Attestation.placed).where(Attestation.statement == intent.predecessor)
    row = connection.execute(query).one()
    return {"judged": row.judged, "placed": row.placed}


def _decide(connection: Connection, intent: VerdictIntent, at: datetime) -> bool:
    verdict = intent.verdict
    values = {
        "novelty": verdict.novelty,
        "nearest": verdict.nearest,
        "similarity": verdict.similarity,
        "vetoes": list(verdict.vetoes),
        "reason": str(verdict.reason),
        "novelty_version": intent.novelty_version,
        "decided_at": at,
    }
    return connection.execute(_undecided(), {"statement": intent.statement.id, **values}).rowcount == 1


@cache
def _undecided() -> Update:
    table = Statement.__table__
    assert isinstance(table, Table)
    return update(table).where(table.c.id == bindparam("statement"), table.c.decided_at.is_(None))


def _decided_before(connection: Connection, intent: VerdictIntent) -> VerdictRecorded:
    statement = intent.statement.id
    utterance = connection.execute(
        select(Attestation.utterance).where(Attestation.statement == statement)
    ).scalar_one_or_none()
    alert = connection.execute(select(Alert.id).where(Alert.statement == statement)).scalar_one_or_none()
    return VerdictRecorded(
        statement,
        None if utterance is None else UtteranceId(utterance),
        None if alert is None else AlertId(alert),
        0,
        is_new=False,
    )


def _begin_utterance(connection: Connection, intent: VerdictIntent, at: datetime) -> int:
    statement, speaker = intent.statement, intent.statement.speaker
    first, last = block(statement.said_on, statement.published, statement.first_seen_at)
    values = {
        "speaker_key": statement.speaker_key,
        "speaker_name": speaker.name if speaker else None,
        "office": speaker.office if speaker else None,
        "side": speaker.side if speaker else None,
        "text": statement.text,
        "language": statement.language,
        "said_on": statement.said_on,
        "block_from": first,
        "block_to": last,
        "first_statement": statement.id,
        "first_published": statement.published.value,
        "first_seen_at": statement.first_seen_at,
        "recorded_at": at,
        "episode": statement.episode,
        "is_baseline": statement.is_baseline,
    }
    return add(connection, Utterance, values)


def _renew_firsts(connection: Connection, utterance: int, statement: StatementForNovelty) -> None:
    firsts = {"published": statement.published.value, "seen": statement.first_seen_at}
    connection.execute(_earlier(), {"utterance": utterance, **firsts})


@cache
def _earlier() -> Update:
    """The first dates of an utterance, where a report is earlier."""
    table = Utterance.__table__
    assert isinstance(table, Table)
    published, seen = (bindparam(name, type_=table.c.first_seen_at.type) for name in ("published", "seen"))
    is_earlier = and_(published.is_not(None), func.coalesce(table.c.first_published > published, True))
    firsts = {
        "first_published": case((is_earlier, published), else_=table.c.first_published),
        "first_seen_at": case((table.c.first_seen_at > seen, seen), else_=table.c.first_seen_at),
    }
    return (
        update(table)
        .where(table.c.id == bindparam("utterance"), or_(is_earlier, table.c.first_seen_at > seen))
        .values(**firsts)
    )
