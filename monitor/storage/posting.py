"""Messages into the outbox, in the transaction of their cause; what they say is stored once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.model.outbox import Letter as LetterValue
from monitor.model.outbox import MessageIntent, MessageKind, MessageState
from monitor.storage.tables import Letter, Outbox
from monitor.storage.writing import add, add_unknown


@dataclass(frozen=True, slots=True)
class Cause:
    """What messages tell of: a kind and the rows concerned."""

    kind: MessageKind
    alert: int | None = None
    amendment: int | None = None
    fold_list: int | None = None
    digest: int | None = None


def put(connection: Connection, messages: Sequence[MessageIntent], cause: Cause, now: datetime) -> int:
    """Write messages; those whose key is there already are left alone. Returns how many are new."""
    letters: dict[LetterValue, int] = {}
    for message in messages:
        if message.letter not in letters:
            letters[message.letter] = _add_letter(connection, message.letter)
    rows = [
        {
            "key": m.key,
            "kind": cause.kind,
            "channel": m.channel,
            "alert": cause.alert,
            "amendment": cause.amendment,
            "fold_list": cause.fold_list,
            "digest": cause.digest,
            "subscriber": m.subscriber,
            "recipient": m.recipient,
            "message_id": m.message_id,
            "in_reply_to": m.in_reply_to,
            "letter": letters[m.letter],
            "state": MessageState.PENDING,
            "send_after": m.send_after or now,
            "created_at": now,
        }
        for m in messages
    ]
    return add_unknown(connection, Outbox, rows)


def _add_letter(connection: Connection, letter: LetterValue) -> int:
    content = letter.content
    values = {
        "subject": content.subject,
        "language": letter.language,
        "zone": letter.zone,
        "text": content.text,
        "html": content.html,
    }
    return add(connection, Letter, values)
