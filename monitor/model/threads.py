"""Alerts as they are told: what they are made of, who was told, and what goes into their threads afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.common import AlertId, StatementId, UtteranceId
from monitor.model.mailing import UtteranceView
from monitor.model.outbox import MessageIntent, MessageKind, Subscriber


@dataclass(frozen=True, slots=True)
class AlertInputs:
    """What an alert was made of, so that it can be made again: `view` is its AlertView as JSON text."""

    catalogue: int
    base_url: str
    render_version: int
    view: str


@dataclass(frozen=True, slots=True)
class Composed:
    """An alert as it is told: what it is made of, and its messages; none where it is folded."""

    inputs: AlertInputs
    messages: Sequence[MessageIntent]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who was told of an alert, or is about to be: `message_id` begins the thread, `subject` is its name."""

    subscriber: Subscriber
    message_id: str
    subject: str
    is_subscribed: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """An alert with those who were told of it; messages that are dead don't count."""

    alert: AlertId
    utterance: UtteranceId
    rule: str
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class AmendmentIntent:
    """Something for the thread of an alert; `key` is unique. `compose` gets the alert's utterance as it is now."""

    key: str
    alert: AlertId
    kind: MessageKind
    statement: StatementId | None
    now: datetime
    compose: Callable[[UtteranceView], Sequence[MessageIntent]] | None = None
    """None: it reopens the acknowledgement and is seen on the alert's page, but no message tells of it."""
