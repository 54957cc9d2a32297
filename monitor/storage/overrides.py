"""Human decisions: recorded with who, when and why, applied at once and to every later reading, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select

from monitor.errors import UserError
from monitor.model.alerting import StatementForNovelty
from monitor.model.common import ArticleId, StatementId, UtteranceId
from monitor.model.overrides import Override as OverrideValue
from monitor.model.overrides import OverrideId, OverrideIntent, OverrideKind, OverrideRecorded, Ruling
from monitor.model.work import VerdictIntent
from monitor.storage.corrected import speaker_json, speaker_of
from monitor.storage.enforcing import apply, recorded, snapshot, undo
from monitor.storage.engine import Database
from monitor.storage.notifying import notify_anew
from monitor.storage.places import Place
from monitor.storage.placing import company, place_of
from monitor.storage.reports import words_key
from monitor.storage.tables import Attestation, Override, Statement
from monitor.storage.writing import add, change


class Overrides:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, intent: OverrideIntent, verdict: VerdictIntent | None = None) -> OverrideRecorded:
        """Store the decision and do what it says, in one transaction with what its `verdict` sends.

        Raises UserError where there is no such statement, where it was never judged (merge, split, decided), or
        where the utterance to merge with is the statement's own.
        """
        with self._database.write() as connection:
            article = connection.execute(
                select(Statement.article).where(Statement.id == intent.statement)
            ).scalar_one_or_none()
            if article is None:
                raise UserError(f"no statement {intent.statement}", "`monitor statements list` shows their numbers")
            values = {
                "kind": intent.kind,
                "statement": intent.statement,
                "article": article,
                "who": intent.who,
                "why": intent.why,
                "created_at": intent.now,
                "speaker": speaker_json(intent.speaker),
                "episode": intent.episode,
                "utterance": intent.utterance,
                "novelty": intent.novelty,
                "before": snapshot(connection, intent.statement),
            }
            new = add(connection, Override, values)
            alerts = apply(connection, new, intent.now)
            done = recorded(connection, new, intent.statement, alerts)
            if verdict is None or done.utterance is None:
                return done
            readings = company(connection, intent.statement)
            return replace(done, raised=notify_anew(connection, verdict, done.utterance, readings))

    def take_back(self, override: OverrideId, who: str, why: str, now: datetime) -> OverrideRecorded:
        """What the program found counts again, and what other decisions say; the text is read anew.

        Raises UserError where there is none, or it was taken back already.
        """
        with self._database.write() as connection:
            row = connection.execute(select(Override).where(Override.id == override)).one_or_none()
            if row is None or row.taken_back_at is not None:
                cause = f"no override {override}" if row is None else f"override {override} was taken back already"
                raise UserError(cause, "`monitor overrides list` shows those in force")
            change(connection, Override, override, taken_back_at=now, taken_back_by=who, taken_back_why=why)
            return recorded(connection, override, row.statement, undo(connection, row, now))

    def get(self, override: OverrideId) -> OverrideValue | None:
        """One decision, in force or not."""
        with self._database.read() as connection:
            row = connection.execute(select(Override).where(Override.id == override)).one_or_none()
        return None if row is None else _value(row)

    def listed(
        self, *, limit: int = 100, before: OverrideId | None = None, statement: StatementId | None = None,
        in_force: bool = False,
    ) -> tuple[OverrideValue, ...]:  # fmt: skip
        """Newest first; `before`: older than this one; `statement`: made on it; `in_force`: not taken back."""
        query = select(Override).order_by(Override.id.desc()).limit(limit)
        if before is not None:
            query = query.where(Override.id < before)
        if statement is not None:
            query = query.where(Override.statement == statement)
        if in_force:
            query = query.where(Override.taken_back_at.is_(None))
        with self._database.read() as connection:
            return tuple(_value(row) for row in connection.execute(query))

    def rulings(self, statements: Sequence[StatementForNovelty]) -> dict[StatementId, Ruling]:
        """Of one article's statements those for which a person placed what stood there before: nothing is to judge.

        So it is where another article has the very words that a person called no statement.
        """
        found: dict[StatementId, Ruling] = {}
        with self._database.read() as connection:
            found |= _rejected_elsewhere(connection, statements)
            placed = connection.execute(_placed(), {"article": statements[0].article}).all()
            if not placed:
                return found
            own = select(Statement).where(Statement.id.in_([s.id for s in statements]))
            for row in connection.execute(own).all():
                if ruling := _ruling([other for other in placed if other.id != row.id], place_of(row)):
                    found[StatementId(row.id)] = ruling
        return found


@cache
def _placed() -> Executable:
    """Statements of the article that a person placed; asked for every statement, so built once."""
    return (
        select(Statement, Attestation.utterance)
        .join(Attestation, Attestation.statement == Statement.id)
        .where(
            Statement.article == bindparam("article"),
            Attestation.placed.is_not(None) | (Attestation.judged != Attestation.utterance),
        )
        .order_by(Statement.id.desc())
    )


def _ruling(rows: Sequence[Any], place: Place) -> Ruling | None:
    best = max(rows, key=lambda row: (place.likeness(place_of(row)), row.id), default=None)
    if best is None or not place.likeness(place_of(best)):
        return None
    return Ruling(StatementId(best.id), UtteranceId(best.utterance))


def _rejected_elsewhere(
    connection: Connection, statements: Sequence[StatementForNovelty]
) -> dict[StatementId, Ruling]:
    words = {s.id: key for s in statements if (key := words_key(s.speaker_key, s.text)) is not None}
    if not words:
        return {}
    rows = connection.execute(_rejected(), {"words": sorted(set(words.values()))}).all()
    first = {row.words: Ruling(StatementId(row.statement), UtteranceId(row.utterance)) for row in reversed(rows)}
    return {id_: first[key] for id_, key in words.items() if key in first}


@cache
def _rejected() -> Executable:
    """Statements of these words that a person called none, the first one first; so built once."""
    return (
        select(Attestation.words, Attestation.statement, Attestation.utterance)
        .join(Override, Override.statement == Attestation.statement)
        .where(
            Attestation.words.in_(bindparam("words", expanding=True)),
            Override.kind == OverrideKind.NOT_A_STATEMENT,
            Override.taken_back_at.is_(None),
        )
        .order_by(Override.id)
    )


def _value(row: Row[Any]) -> OverrideValue:
    intent = OverrideIntent(
        OverrideKind(row.kind),
        StatementId(row.statement),
        row.who,
        row.why,
        row.created_at,
        speaker_of(row.speaker),
        row.episode,
        None if row.utterance is None else UtteranceId(row.utterance),
        row.novelty,
    )
    return OverrideValue(
        OverrideId(row.id),
        intent,
        ArticleId(row.article),
        row.taken_back_at,
        row.taken_back_by,
        row.taken_back_why,
    )
