"""From utterance to message: novelty verdicts, alert decisions, subscribers, the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.common import (
    AlertId,
    ArticleId,
    MessageId,
    Published,
    StatementId,
    SubscriberId,
    UtteranceId,
)
from monitor.model.reading import Account, Modality, Speaker, StatementKind


class Novelty(StrEnum):
    NEW = "new"
    REPEAT = "repeat"
    AMENDED = "amended"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class StatementForNovelty:
    """A stored statement with what the verdict needs. Order of arrival is (first_seen_at, id)."""

    id: StatementId
    article: ArticleId
    article_url: str
    outlet: str
    cluster: int
    language: str
    text: str
    kind: StatementKind
    speaker_key: str | None
    speaker: Speaker | None
    said_on: date | None
    published: Published
    first_seen_at: datetime
    is_baseline: bool
    modality: Modality
    account: Account
    confidence: float
    us_actor: bool
    conflict_core: bool
    episode: str | None


@dataclass(frozen=True, slots=True)
class EarlierUtterance:
    """An utterance in the block (same speaker, time window) with the texts that attest it."""

    id: UtteranceId
    said_on: date | None
    first_published: datetime | None
    texts: tuple[tuple[str, str], ...]
    article_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoveltyVerdict:
    """`nearest` is the utterance repeated or the closest earlier one; `reason` is a sentence."""

    novelty: Novelty
    nearest: UtteranceId | None
    similarity: float
    vetoes: tuple[str, ...]
    reason: str


class Severity(StrEnum):
    HIGH = "high"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class AlertDecision:
    """What the rules say of one verdict: `rule` alerts, or `suppressed_by` says why not."""

    rule: str | None
    severity: Severity
    suppressed_by: str | None


class MessageState(StrEnum):
    """States of an outbox message (docs/outbox.md). `uncertain`: a crash after DATA began."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class EmailContent:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    id: SubscriberId
    address: str
    language: str
    zone: str
    wants_digest: bool
    wants_alerts: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MessageIntent:
    """A message to put into the outbox, in its cause's transaction; `key` is unique."""

    key: str
    subscriber: SubscriberId
    recipient: str
    message_id: str
    content: EmailContent
    alert: AlertId | None = None
    digest: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    id: MessageId
    key: str
    recipient: str
    message_id: str
    content: EmailContent
    attempts: int
