"""What people say of alerts and utterances, and what follows: precision per rule, labelled data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.alerting import Severity
from monitor.model.common import AlertId, Side, UtteranceId
from monitor.model.search import Group


class Judgement(StrEnum):
    """What a person says of an alert or an utterance."""

    RIGHT = "right"
    WRONG_SPEAKER = "wrong_speaker"
    WRONG_EPISODE = "wrong_episode"
    NOT_A_STATEMENT = "not_a_statement"
    NOT_NEW = "not_new"


class Box(StrEnum):
    """Where an alert lies: nobody took note yet, somebody did, or it is put off."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class BoxAt:
    """A box as it is at `now`: what was put off comes back by itself."""

    box: Box
    now: datetime


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts of a box to list; what is None or empty does not narrow. `groups` are the words to find."""

    side: Side | None = None
    severity: Severity | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackIntent:
    """A judgement to store; `correct` is the id of the right person, episode or earlier utterance."""

    utterance: UtteranceId
    judgement: Judgement
    by: str
    at: datetime
    correct: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One judgement with what it is about and the versions that had made it: a line of labelled data."""

    at: datetime
    by: str
    judgement: Judgement
    correct: str | None
    note: str | None
    speaker: str | None
    episode: str | None
    text: str
    language: str
    url: str
    text_sha256: str
    start: int
    end: int
    rule: str | None
    read_version: int
    novelty_version: int | None
    catalogue: int
    utterance: UtteranceId
    alert: AlertId | None


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """Alerts of one rule and week (its Monday) that were judged, and how many of them were right."""

    week: date
    rule: str
    alerts: int
    judged: int
    right: int

    @property
    def precision(self) -> float | None:
        """Right among judged; None before the first judgement."""
        return self.right / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Handling:
    """Where an alert stands: noted by whom, put off until when; both None while it is open."""

    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
