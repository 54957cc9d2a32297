"""Whose utterance a statement is, and the key by which utterances of one speaker are found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, select

from monitor.model.reading import Account, Speaker, Statement
from monitor.storage.tables import StatementSpeaker
from monitor.storage.writing import portions


def principal(speaker: Speaker | None, origin: Speaker | None, account: Account) -> Speaker | None:
    """The origin of relayed words, else the speaker. Words ascribed to X by the other side are the reporter's."""
    if origin is not None and account is not Account.COUNTERPART:
        return origin
    return speaker


def speaker_key(statement: Statement) -> str | None:
    """Register id of the principal, or `name:` and its folded name; None where nobody was named.

    A joint text has the key of its first speaker, so that reports naming only one of them still meet it.
    """
    return key_of(principal(statement.speaker, statement.origin, statement.account))


def key_of(speaker: Speaker | None) -> str | None:
    """The key of one speaker."""
    if speaker is None:
        return None
    return speaker.id or name_key(speaker.name)


def name_key(name: str) -> str:
    """The key of somebody who is not registered."""
    return f"name:{_folded(name)}"


def _folded(name: str) -> str:
    plain: Iterable[str] = (c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


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


@cache
def _speakers() -> Executable:
    first = StatementSpeaker.statement.in_(bindparam("ids", expanding=True))
    return select(StatementSpeaker).where(first, StatementSpeaker.rank == 0)
