"""What was said earlier by the same speaker, and who speaks: asked for every statement, so built once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, Select, bindparam, func, select

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


@dataclass(frozen=True, slots=True)
class _Utterance:
    """As it was in that state; `articles` and `clusters` report it."""

    state: State
    value: EarlierUtterance
    articles: frozenset[int]
    clusters: frozenset[int | None]


class EarlierUtterances:
    """What was said earlier; texts are read once for each state of their utterance, since many statements meet it."""

    def __init__(self) -> None:
        self._known: dict[int, _Utterance] = {}

    def of(
        self, connection: Connection, speakers: Sequence[str], days: tuple[date, date], words: str | None,
        statement: StatementForNovelty,
    ) -> tuple[EarlierUtterance, ...]:  # fmt: skip
        """Utterances of these speakers whose days meet [first, last], and those of the very same words whenever.

        In order of recording. `words`: see `words_key`. What many outlets print in the same words is one text of its
        utterance, beside what the statement's own article and its near-duplicates reported.
        """
        first, last = days
        block = {"speakers": list(speakers), "first": first, "last": last}
        states = {row.id: tuple(row) for row in connection.execute(_in_block(), block)}
        if words is not None:
            states |= {row.id: tuple(row) for row in connection.execute(_same_words(), {"words": words})}
        found = self._found(connection, states)
        return tuple(_beside(connection, found[id_], statement) for id_ in sorted(states))

    def _found(self, connection: Connection, states: Mapping[int, State]) -> Mapping[int, _Utterance]:
        known = ((id_, self._known.get(id_)) for id_ in states)
        found = {id_: one for id_, one in known if one and one.state == states[id_]}
        missing = [id_ for id_ in states if id_ not in found]
        reports = _reports_of(connection, missing)
        for id_ in missing:
            own = reports.get(id_, ())
            articles, clusters = frozenset(row.article for row in own), frozenset(row.cluster for row in own)
            found[id_] = _Utterance(states[id_], _utterance(states[id_], own), articles, clusters)
        if len(self._known) + len(missing) > _KEPT:
            self._known = {}
        self._known.update((id_, found[id_]) for id_ in missing)
        return found


def _beside(connection: Connection, known: _Utterance, statement: StatementForNovelty) -> EarlierUtterance:
    """With every report of that article and of its near-duplicates."""
    if statement.article not in known.articles and statement.cluster not in known.clusters - {None}:
        return known.value
    id_ = int(known.value.id)
    return _utterance(known.state, _reports_of(connection, [id_])[id_], statement)


def _utterance(
    state: State, reports: Sequence[Row[Any]], beside: StatementForNovelty | None = None
) -> EarlierUtterance:
    texts, seen = [], set()
    for row in reports:
        said = (row.text, row.language, row.modality)
        if said not in seen or (beside and _is_kin(row, beside)):
            seen.add(said)
            version = VersionId(row.version)
            texts.append(EarlierText(row.language, row.text, row.url, version, row.modality, row.cluster))
    id_, said_on, first_published, *_ = state
    return EarlierUtterance(UtteranceId(id_), said_on, first_published, tuple(texts))  # type: ignore[arg-type]


def _is_kin(row: Row[Any], statement: StatementForNovelty) -> bool:
    return row.article == statement.article or (row.cluster is not None and row.cluster == statement.cluster)


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


def _reports_of(connection: Connection, utterances: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for part in portions(utterances):
        for row in connection.execute(_reports(), {"ids": part}):
            found.setdefault(row.utterance, []).append(row)
    return found


def _states() -> Select[Any]:
    """A row an utterance; moved, added or removed, an attestation changes count or sum."""
    of_it = Attestation.utterance == Utterance.id
    count = select(func.count()).select_from(Attestation).where(of_it).scalar_subquery()
    total = select(func.sum(Attestation.id)).where(of_it).scalar_subquery()
    return select(Utterance.id, Utterance.said_on, Utterance.first_published, count, total).where(
        Utterance.is_withdrawn.is_(False)
    )


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


@cache
def _reports() -> Executable:
    return (
        select(
            Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality, Attestation.article,
            Article.url, Statement.version, Article.cluster,
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
