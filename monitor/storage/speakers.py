"""Whose utterance a statement is, and the key by which utterances of one speaker are found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from monitor.model.reading import Account, Speaker, Statement


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
