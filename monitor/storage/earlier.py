"""What was said earlier by the same speaker, and who speaks: asked for every statement, so built once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, func, select

from monitor.model.alerting import EarlierText, EarlierUtterance
from monitor.model.common import UtteranceId, VersionId
from monitor.model.reading import Account, Speaker
from monitor.storage.speakers import principal
from monitor.storage.tables import Article, ArticleVersion, Attestation, Statement, StatementSpeaker, Utterance
from monitor.storage.writing import portions

_TELLING_WORDS = 7
"""Words from which the very same ones, reported whenever, are of one act of speaking."""


def earlier_utterances(
    connection: Connection, speakers: Sequence[str], days: tuple[date, date], words: str | None, article: int
) -> tuple[EarlierUtterance, ...]:
    """Utterances of these speakers whose days meet [first, last], and those of the very same words whenever.

    In order of recording. `words`: see `words_key`. What many outlets print in the same words is one text of its
    utterance, beside what `article` itself reported.
    """
    first, last = days
    block = {"speakers": list(speakers), "first": first, "last": last}
    utterances = connection.execute(_in_block(), block).all()
    if words is not None:
        known = {row.id for row in utterances}
        utterances = [
            *utterances,
            *(r for r in connection.execute(_same_words(), {"words": words}) if r.id not in known),
        ]
        utterances.sort(key=lambda row: row.id)
    texts = _texts(connection, [u.id for u in utterances], article)
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


def _texts(connection: Connection, utterances: Sequence[int], article: int) -> dict[int, list[EarlierText]]:
    texts: dict[int, list[EarlierText]] = {}
    seen = set()
    for part in portions(utterances):
        for row in connection.execute(_reports(), {"ids": part}):
            utterance, words, language, modality, by, url, version = row
            if by != article and (utterance, words, language, modality) in seen:
                continue
            seen.add((utterance, words, language, modality))
            text = EarlierText(language, words, url, VersionId(version), modality)
            texts.setdefault(utterance, []).append(text)
    return texts


@cache
def _in_block() -> Executable:
    """By the last day's index: by the first day's, every utterance that the speaker ever made would be read."""
    first_day = func.coalesce(Utterance.block_from, Utterance.block_to)  # never NULL; no index knows this form
    return (
        select(Utterance.id, Utterance.said_on, Utterance.first_published)
        .where(
            Utterance.speaker_key.in_(bindparam("speakers", expanding=True)),
            first_day <= bindparam("last"),
            Utterance.block_to >= bindparam("first"),
            Utterance.is_withdrawn.is_(False),
        )
        .order_by(Utterance.id)
    )


@cache
def _same_words() -> Executable:
    return (
        select(Utterance.id, Utterance.said_on, Utterance.first_published)
        .distinct()
        .join(Attestation, Attestation.utterance == Utterance.id)
        .where(Attestation.words == bindparam("words"), Utterance.is_withdrawn.is_(False))
    )


def words_key(speaker_key: str | None, text: str) -> str | None:
    """Hash of who says which words; None for few words, which are said again and again."""
    words = re.findall(r"\w+", text.casefold())
    if speaker_key is None or len(words) < _TELLING_WORDS:
        return None
    return hashlib.sha256(f"{speaker_key} {' '.join(words)}".encode(errors="replace")).hexdigest()


@cache
def _reports() -> Executable:
    return (
        select(
            Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality, Attestation.article,
            Article.url, Statement.version,
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
