"""Who wants to be told, and the messages that tell them: subscribers, letters, the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.common import (
    MessageId,
    Side,
    SubscriberId,
)


class MessageState(StrEnum):
    """States of an outbox message (docs/outbox.md). `uncertain`: a crash after DATA began."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class MessageKind(StrEnum):
    """What a message tells. The middle four go into the thread of an alert that was told before."""

    ALERT = "alert"
    FOLDED = "folded"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    DENIED = "denied"
    CORRECTED = "corrected"
    DIGEST = "digest"


class Channel(StrEnum):
    """Ways to a subscriber: a mail, a signed JSON document to a web address, a chat service."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class EmailContent:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Which alerts somebody wants to be told of: those that fit each list given. An empty list means any.

    `persons` and `episodes` are ids of the catalogue.
    """

    persons: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    episodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody asks for. `muted_until`: nothing is sent before; the digest after it has what was missed."""

    address: str
    language: str
    zone: str
    wants_digest: bool
    wants_alerts: bool
    channel: Channel = Channel.MAIL
    wish: Wish = Wish()
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionChange:
    """One step of a subscription's history; `what` tells what it was from then on, None: ended."""

    at: datetime
    by: str
    what: str | None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """`address` is a mail address, a web address or the URL of a chat service, by `channel`."""

    id: SubscriberId
    address: str
    language: str
    zone: str
    wants_digest: bool
    wants_alerts: bool
    created_at: datetime
    channel: Channel = Channel.MAIL
    wish: Wish = Wish()
    muted_until: datetime | None = None

    def is_muted(self, now: datetime) -> bool:
        return self.muted_until is not None and now < self.muted_until


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, for readers of one language and zone. `html` is empty where the channel has none."""

    content: EmailContent
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class MessageIntent:
    """A message to put into the outbox, in its cause's transaction; `key` is unique.

    `send_after` None: at once. `in_reply_to` is the Message-ID of the alert it follows.
    """

    key: str
    subscriber: SubscriberId
    recipient: str
    message_id: str
    letter: Letter
    channel: Channel = Channel.MAIL
    send_after: datetime | None = None
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message in the hands of a relay; `attempts` are tries that failed."""

    id: MessageId
    key: str
    kind: MessageKind
    channel: Channel
    subscriber: SubscriberId
    recipient: str
    message_id: str
    in_reply_to: str | None
    content: EmailContent
    created_at: datetime
    attempts: int
