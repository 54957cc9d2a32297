"""What was said earlier by the same speaker, and who speaks: asked for every statement, so built once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, select

from monitor.model.alerting import EarlierText, EarlierUtterance
from monitor.model.common import UtteranceId, VersionId
from monitor.model.reading import Account, Speaker
from monitor.storage.speakers import principal
from monitor.storage.tables import Article, ArticleVersion, Attestation, Statement, StatementSpeaker, Utterance
from monitor.storage.writing import portions


def utterances_between(
    connection: Connection, speaker_key: str, first: date, last: date
) -> tuple[EarlierUtterance, ...]:
    """Utterances of that speaker whose days meet [first, last], in order of recording."""
    days = {"speaker": speaker_key, "first": first, "last": last}
    utterances = connection.execute(_in_block(), days).all()
    texts = _texts(connection, [u.id for u in utterances])
    return tuple(
        EarlierUtterance(UtteranceId(u.id), u.said_on, u.first_published, tuple(texts.get(u.id, ())))
        for u in utterances
    )


def principals(connection: Connection, accounts: Mapping[int, Account]) -> dict[int, Speaker]:
    """Whose utterance each of these statements is; `accounts` by statement."""
    found: dict[tuple[int, str], Speaker] = {}
    for part in portions(list(accounts)):
        for r in connection.execute(_speakers(), {"ids": part}):
            found[r.statement, r.role] = Speaker(r.person, r.name, r.as_written, r.office, r.side)
    chosen = {
        id_: principal(found.get((id_, "speaker")), found.get((id_, "origin")), account)
        for id_, account in accounts.items()
    }
    return {id_: speaker for id_, speaker in chosen.items() if speaker is not None}


def _texts(connection: Connection, utterances: Sequence[int]) -> dict[int, list[EarlierText]]:
    texts: dict[int, list[EarlierText]] = {}
    for part in portions(utterances):
        for r in connection.execute(_reports(), {"ids": part}):
            text = EarlierText(r.language, r.text, r.url, VersionId(r.version), r.modality)
            texts.setdefault(r.utterance, []).append(text)
    return texts


@cache
def _in_block() -> Executable:
    return (
        select(Utterance.id, Utterance.said_on, Utterance.first_published)
        .where(
            Utterance.speaker_key == bindparam("speaker"),
            Utterance.block_from <= bindparam("last"),
            Utterance.block_to >= bindparam("first"),
            Utterance.is_withdrawn.is_(False),
        )
        .order_by(Utterance.id)
    )


@cache
def _reports() -> Executable:
    return (
        select(
            Attestation.utterance, ArticleVersion.language, Statement.text, Article.url, Statement.version,
            Statement.modality,
        )
        .join(Statement, Statement.id == Attestation.statement)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Attestation.article)
        .where(Attestation.utterance.in_(bindparam("ids", expanding=True)))
        .order_by(Attestation.id)
    )  # fmt: skip


@cache
def _speakers() -> Executable:
    first = StatementSpeaker.statement.in_(bindparam("ids", expanding=True))
    return select(StatementSpeaker).where(first, StatementSpeaker.rank == 0)
