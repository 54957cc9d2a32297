"""What was said earlier by the same speaker: read once, then followed report by report.

One process decides at a time (the lease of `raise_alerts`), so what comes is what it writes itself; it is read back
all the same, since the database alone says what stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.model.common import StatementId, UtteranceId
from monitor.storage import reports
from monitor.storage.kin import Kin, with_wording
from monitor.storage.reports import words_key
from monitor.storage.writing import once, portions

_KEPT = 20_000
"""Utterances in memory, some 1 kB each."""

_FOLLOWED = 500
"""New reports that are read one by one; where more came all is read anew."""

_WINDOWS = 3
"""Of the days asked for, that are kept of a speaker before those of long ago go."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and its block: keys of its speaker and of others who speak for the same body, first, last day."""

    statement: StatementForNovelty
    speakers: Sequence[str]
    first: date
    last: date


@dataclass(slots=True)
class _Known:
    first: date
    last: date
    utterance: EarlierUtterance


@dataclass(slots=True)
class _Speaker:
    """Utterances of one speaker, by the days that were read."""

    first: date
    last: date
    ids: set[int] = field(default_factory=set)


class EarlierUtterances:
    """What was read, as long as people decide nothing and no transaction fails. For one thread at a time."""

    _kin: Kin | None

    def __init__(self) -> None:
        self._forget()

    def of(
        self, connection: Connection, asked: Sequence[Asked], failures: int
    ) -> dict[StatementId, tuple[EarlierUtterance, ...]]:
        """By statement the utterances in its block, and those of the very same words whenever.

        In order of recording. What many outlets print in the same words is one text of its utterance, beside what
        the statement's own article reported and one of each wording of its near-duplicates. `failures`: transactions
        that were rolled back so far, with what was read of them.
        """
        self._follow(connection, failures)
        words = {one.statement.id: words_key(one.statement.speaker_key, one.statement.text) for one in asked}
        self._read_words(connection, {key for key in words.values() if key})
        found = {}
        for one in asked:
            ids = set(self._words.get(words[one.statement.id] or "", ()))
            for speaker in one.speakers:
                ids |= self._said_by(connection, speaker, one)
            kin = self._kin = self._kin_of(connection, one.statement)
            utterances = {i: self._known[i].utterance for i in sorted(ids)}
            found[one.statement.id] = tuple((utterances | kin.beside(utterances)).values())
        return found

    def _forget(self) -> None:
        self._known: dict[int, _Known] = {}
        self._speakers: dict[str, _Speaker] = {}
        self._words: dict[str, set[int]] = {}
        self._kin = None
        self._newest = 0
        self._decisions: tuple[int | None, ...] = ()

    def _follow(self, connection: Connection, failures: int) -> None:
        """Take up what was reported since."""
        once(connection, "what people decided", lambda: self._check(connection, failures))
        for row in connection.execute(reports.since(), {"known": self._newest}).all():
            self._take_up(row)
            self._newest = row.report

    def _check(self, connection: Connection, failures: int) -> bool:
        """Forget all where it is not alone that more was reported; whether it was."""
        newest, *decided = connection.execute(reports.newest()).one()
        come, decisions = (newest or 0) - self._newest, (*decided, failures)
        is_more_alone = decisions == self._decisions and 0 <= come <= _FOLLOWED and len(self._known) <= _KEPT
        if not is_more_alone:
            self._forget()
            self._newest, self._decisions = newest or 0, decisions
        return is_more_alone

    def _take_up(self, row: Row[Any]) -> None:
        speaker = self._speakers.get(row.speaker_key or "")
        is_near = speaker is not None and row.block_from <= speaker.last and row.block_to >= speaker.first
        if speaker is not None and is_near:
            speaker.ids.add(row.utterance)
        if row.words in self._words:
            self._words[row.words].add(row.utterance)
        if is_near or row.utterance in self._known or row.words in self._words:
            texts = self._known[row.utterance].utterance.texts if row.utterance in self._known else ()
            self._keep(row, row.utterance, with_wording(texts, reports.text_of(row)))
        if self._kin:
            self._kin.take_up(row)

    def _keep(self, row: Row[Any], id_: int, texts: Iterable[EarlierText]) -> None:
        utterance = EarlierUtterance(UtteranceId(id_), row.said_on, row.first_published, tuple(texts))
        self._known[id_] = _Known(row.block_from, row.block_to, utterance)

    def _said_by(self, connection: Connection, key: str, asked: Asked) -> Set[int]:
        """The speaker's utterances of these days; only the days that were not read are."""
        first, last, known = asked.first, asked.last, self._known
        ids = self._read_by(connection, key, first, last).ids
        return {i for i in ids if known[i].first <= last and known[i].last >= first}

    def _read_by(self, connection: Connection, key: str, first: date, last: date) -> _Speaker:
        speaker = self._speakers.get(key)
        if speaker is None or max(last, speaker.last) - min(first, speaker.first) > (last - first) * _WINDOWS:
            speaker = self._speakers[key] = _Speaker(first, last)
            self._read(connection, speaker, key, first, last)
        if first < speaker.first:
            self._read(connection, speaker, key, first, speaker.first)
            speaker.first = first
        if last > speaker.last:
            self._read(connection, speaker, key, speaker.last, last)
            speaker.last = last
        return speaker

    def _read(self, connection: Connection, speaker: _Speaker, key: str, first: date, last: date) -> None:
        asked = {"speaker": key, "first": first, "last": last}
        speaker.ids |= self._read_all(connection, connection.execute(reports.in_block(), asked).all())

    def _read_words(self, connection: Connection, words: Set[str]) -> None:
        if len(self._words) > _KEPT:
            self._words = {}
        missing = sorted(words - self._words.keys())
        self._words |= {key: set() for key in missing}
        for part in portions(missing):
            rows = connection.execute(reports.of_words(), {"words": part}).all()
            self._read_all(connection, rows)
            for row in rows:
                self._words[row.words].add(row.id)

    def _read_all(self, connection: Connection, rows: Sequence[Row[Any]]) -> set[int]:
        missing = {row.id: row for row in rows if row.id not in self._known}
        texts: dict[int, list[EarlierText]] = {id_: [] for id_ in missing}
        for part in portions(list(missing)):
            for row in connection.execute(reports.wordings(), {"ids": part}):
                texts[row.utterance].append(reports.text_of(row))
        for id_, row in missing.items():
            self._keep(row, id_, texts[id_])
        return {row.id for row in rows}

    def _kin_of(self, connection: Connection, statement: StatementForNovelty) -> Kin:
        is_known = self._kin is not None and self._kin.is_of(statement)
        return self._kin if self._kin and is_known else Kin.read(connection, statement)
