"""Rows for those who look: command line and pages. One row is one thing, names before ids.

Utterances with their attestations are in model/mailing.py: mail and pages show the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model.alerting import CorrectionKind, Novelty, Severity
from monitor.model.common import (
    AlertId,
    ArticleId,
    EntryId,
    FeedId,
    FeedState,
    MessageId,
    PageId,
    Precision,
    Side,
    StatementId,
    UtteranceId,
    VersionId,
)
from monitor.model.intake import FeedKind, Lane
from monitor.model.mailing import UtteranceView
from monitor.model.outbox import Channel, MessageKind, MessageState
from monitor.model.reading import Account, Modality, StatementKind
from monitor.model.work import QuarantineId


@dataclass(frozen=True, slots=True)
class FeedRow:
    key: str
    outlet: str
    url: str
    language: str | None
    state: FeedState
    state_since: datetime
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_poll_at: datetime | None
    failures: int
    error_code: str | None
    error_text: str | None
    share_ok: float | None
    """Good polls among those kept; None before the first."""
    side: Side | None
    is_sample: bool
    id: FeedId
    lane: Lane = Lane.NORMAL
    path_kind: FeedKind = FeedKind.RSS
    path_url: str = ""
    interval_seconds: int = 0
    """The one in force: learned, or fixed."""


@dataclass(frozen=True, slots=True)
class PollRow:
    polled_at: datetime
    state: FeedState
    http_status: int | None
    wire_bytes: int
    duration_ms: int
    entries: int
    entries_new: int
    error_code: str | None
    error_text: str | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    speaker: str | None
    office: str | None
    side: Side | None
    text: str
    kind: StatementKind
    modality: Modality
    account: Account
    language: str
    outlet: str | None
    article_title: str
    url: str
    published_at: datetime | None
    published_precision: Precision
    first_seen_at: datetime
    said_from: date | None
    said_to: date | None
    episode: str | None
    article_episode: str | None
    novelty: Novelty | None
    reason: str | None
    suppressed_by: str | None
    confidence: float
    start: int
    end: int
    id: StatementId
    version: VersionId
    article: ArticleId
    utterance: UtteranceId | None


@dataclass(frozen=True, slots=True)
class AlertRow:
    created_at: datetime
    severity: Severity
    rule: str
    utterance: UtteranceView
    id: AlertId


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode and how much was said in it; `last_said_on`: by the day utterances are looked up by."""

    name_fr: str
    name_en: str
    started_on: date | None
    ended_on: date | None
    utterances: int
    last_said_on: date | None
    id: str


@dataclass(frozen=True, slots=True)
class SideVolume:
    """Utterances of one side in the month that begins on `month`."""

    month: date
    side: Side
    utterances: int


@dataclass(frozen=True, slots=True)
class DayVolume:
    """Utterances of one side on one day."""

    day: date
    side: Side
    utterances: int


@dataclass(frozen=True, slots=True)
class SpeakerVolume:
    """`key`: register id, or name: and the folded name."""

    key: str
    name: str
    side: Side
    utterances: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    kind: MessageKind
    channel: Channel
    recipient: str
    subject: str
    state: MessageState
    attempts: int
    send_after: datetime
    created_at: datetime
    sent_at: datetime | None
    last_error: str | None
    alert: AlertId | None
    id: MessageId
    key: str


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    stage: str
    url: str | None
    error_code: str
    error_text: str
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    id: QuarantineId
    entry: EntryId | None
    page: PageId | None
    version: VersionId | None


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What an outlet did to words of an utterance; `after` is None where it withdrew them."""

    utterance: UtteranceId
    statement: StatementId
    kind: CorrectionKind
    outlet: str | None
    url: str
    before: str
    after: str | None
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class PruneRow:
    """Pages whose time is over: `kind` plain or attesting, how many, their bytes, and how many more are held."""

    kind: str
    pages: int
    size: int
    held: int


@dataclass(frozen=True, slots=True)
class HoldRow:
    url: str
    reason: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """What to list; None does not narrow. Times are first_seen_at, `until` exclusive."""

    side: Side | None = None
    speaker: str | None = None
    episode: str | None = None
    outlet: str | None = None
    language: str | None = None
    novelty: Novelty | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_conflict: bool | None = None
