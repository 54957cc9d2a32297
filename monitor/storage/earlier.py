"""What was said earlier by the same speaker, and who speaks: asked for every statement, so built once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, and_, bindparam, func, or_, select

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.common import UtteranceId, VersionId
from monitor.model.reading import Account, Speaker
from monitor.storage.speakers import principal
from monitor.storage.tables import Article, ArticleVersion, Attestation, Statement, StatementSpeaker, Utterance
from monitor.storage.writing import portions

_TELLING_WORDS = 7
"""Words from which the very same ones, reported whenever, are of one act of speaking."""

_KEPT = 20_000
"""Utterances in memory, some 1 kB each."""

State = tuple[object, ...]
"""What changes when an utterance gains or loses a report, or another first day."""


class EarlierUtterances:
    """What was said earlier; texts are read once for each state of their utterance, since many statements meet it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[State, EarlierUtterance]] = {}

    def of(
        self, connection: Connection, speakers: Sequence[str], days: tuple[date, date], words: str | None,
        statement: StatementForNovelty,
    ) -> tuple[EarlierUtterance, ...]:  # fmt: skip
        """Utterances of these speakers whose days meet [first, last], and those of the very same words whenever.

        In order of recording. `words`: see `words_key`. What many outlets print in the same words is one text of its
        utterance, beside what the statement's own article reported and one of each wording of its near-duplicates.
        """
        first, last = days
        kin = {"article": statement.article, "cluster": statement.cluster}
        block = {"speakers": list(speakers), "first": first, "last": last}
        rows = connection.execute(_in_block(), block).all()
        if words is not None:
            rows = [*rows, *connection.execute(_same_words(), {"words": words})]
        found = self._found(connection, {row.id: tuple(row) for row in rows})
        near = connection.execute(_by_kin(), kin).all() if found else []
        for id_ in {row.utterance for row in near if row.article == statement.article} & found.keys():
            found[id_] = _with(connection, found[id_], _own(), kin)
        for id_ in {row.utterance for row in near} & found.keys() if statement.cluster is not None else ():
            if any(text.cluster != statement.cluster for text in found[id_].texts):
                found[id_] = _with(connection, found[id_], _copies(), kin)
        return tuple(found[id_] for id_ in sorted(found))

    def _found(self, connection: Connection, states: Mapping[int, State]) -> dict[int, EarlierUtterance]:
        known = {id_: self._known[id_] for id_ in states if id_ in self._known}
        found = {id_: utterance for id_, (state, utterance) in known.items() if state == states[id_]}
        missing = [id_ for id_ in states if id_ not in found]
        texts: dict[int, list[EarlierText]] = {id_: [] for id_ in missing}
        for part in portions(missing):
            for row in connection.execute(_wordings(), {"ids": part}):
                texts[row.utterance].append(_text(row))
        if len(self._known) + len(missing) > _KEPT:
            self._known = {}
        for id_ in missing:
            _, said_on, first_published, *_ = states[id_]
            found[id_] = EarlierUtterance(UtteranceId(id_), said_on, first_published, tuple(texts[id_]))  # type: ignore[arg-type]
            self._known[id_] = states[id_], found[id_]
        return found


def _with(
    connection: Connection, known: EarlierUtterance, reports: Executable, kin: Mapping[str, int | None]
) -> EarlierUtterance:
    texts = map(_text, connection.execute(reports, {**kin, "utterance": known.id}))
    return replace(known, texts=tuple(dict.fromkeys((*known.texts, *texts))))


def _text(row: Row[Any]) -> EarlierText:
    return EarlierText(row.language, row.text, row.url, VersionId(row.version), row.modality, row.cluster)


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


def _states() -> Select[Any]:
    """A row an utterance; moved, added or removed, an attestation changes count or sum."""
    of_it = Attestation.utterance == Utterance.id
    count = select(func.count()).select_from(Attestation).where(of_it).scalar_subquery()
    total = select(func.sum(Attestation.id)).where(of_it).scalar_subquery()
    columns = (Utterance.id, Utterance.said_on, Utterance.first_published, count, total)
    return select(*columns).where(Utterance.is_withdrawn.is_(False))


@cache
def _by_kin() -> Executable:
    """What the article and its near-duplicates report."""
    kin = or_(Article.id == bindparam("article"), Article.cluster == bindparam("cluster"))
    reports = select(Attestation.utterance, Attestation.article)
    return reports.where(Attestation.article.in_(select(Article.id).where(kin)))


@cache
def _in_block() -> Executable:
    """By the last day's index: by the first day's, every utterance that the speaker ever made would be read."""
    first_day = func.coalesce(Utterance.block_from, Utterance.block_to)  # never NULL; no index knows this form
    return _states().where(
        Utterance.speaker_key.in_(bindparam("speakers", expanding=True)),
        first_day <= bindparam("last"),
        Utterance.block_to >= bindparam("first"),
    )


@cache
def _same_words() -> Executable:
    reported = select(Attestation.utterance).where(Attestation.words == bindparam("words"))
    return _states().where(Utterance.id.in_(reported))


def words_key(speaker_key: str | None, text: str) -> str | None:
    """Hash of who says which words; None for few words, which are said again and again."""
    words = re.findall(r"\w+", text.casefold())
    if speaker_key is None or len(words) < _TELLING_WORDS:
        return None
    return hashlib.sha256(f"{speaker_key} {' '.join(words)}".encode(errors="replace")).hexdigest()


def _reports(columns: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Attestation)
        .join(Statement, Statement.id == Attestation.statement)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Attestation.article)
    )


def _texts(which: ColumnElement[bool]) -> Select[Any]:
    columns = (
        Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality, Article.url,
        Statement.version, Article.cluster,
    )  # fmt: skip
    return _reports(columns).where(which).order_by(Attestation.id)


def _first_of_each(which: ColumnElement[bool]) -> Executable:
    """The first report of each wording of an utterance."""
    wording = (Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality)
    return _texts(Attestation.id.in_(_reports((func.min(Attestation.id),)).where(which).group_by(*wording)))


@cache
def _wordings() -> Executable:
    return _first_of_each(Attestation.utterance.in_(bindparam("ids", expanding=True)))


@cache
def _own() -> Executable:
    return _texts(and_(Attestation.utterance == bindparam("utterance"), Attestation.article == bindparam("article")))


@cache
def _copies() -> Executable:
    return _first_of_each(
        and_(Attestation.utterance == bindparam("utterance"), Article.cluster == bindparam("cluster"))
    )


@cache
def _speakers() -> Executable:
    first = StatementSpeaker.statement.in_(bindparam("ids", expanding=True))
    return select(StatementSpeaker).where(first, StatementSpeaker.rank == 0)
