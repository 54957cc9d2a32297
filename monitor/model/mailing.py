"""What the alert mail and the daily digest are made of: views of utterances, feeds and counts, and the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.model.alerting import Novelty, NoveltyReason, Severity, Suppression
from monitor.model.common import AlertId, FeedState, MessageId, Published, Side, StatementId, UtteranceId
from monitor.model.feedback import RulePrecision
from monitor.model.outbox import MessageKind
from monitor.model.reading import Account, Modality, Speaker, StatementKind


@dataclass(frozen=True, slots=True)
class Attestation:
    """One statement that attests an utterance, as a reader of mail sees it.

    `recorded_at` is when the verdict was stored; `start` and `end` are offsets into the article
    version whose text has `text_sha256`. `origin`: whose report it is, see storage/origins.py; "" where not known.
    """

    statement: StatementId
    outlet: str
    outlet_side: Side | None
    language: str
    kind: StatementKind
    modality: Modality
    text: str
    url: str
    published: Published
    first_seen_at: datetime
    recorded_at: datetime
    novelty: Novelty
    start: int
    end: int
    version: int
    text_sha256: str
    is_copy: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class NearestUtterance:
    """The closest earlier utterance, which shows why another one counts as new."""

    id: UtteranceId
    said_on: date | None
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class UtteranceView:
    """One utterance with all its attestations in order of arrival; the verdict is the first one's.

    `suppressed_by` is why it did not alert, None where it did. `nearest` is the closest earlier utterance.
    """

    id: UtteranceId
    speaker: Speaker | None
    account: Account
    said_on: date | None
    episode: str | None
    reason: NoveltyReason
    vetoes: tuple[str, ...]
    suppressed_by: Suppression | None
    attestations: tuple[Attestation, ...]
    nearest: NearestUtterance | None = None

    @property
    def outlets(self) -> int:
        """How many outlets attest it."""
        return len({a.outlet for a in self.attestations})

    @property
    def origins(self) -> int:
        """How many of them have it independently: copies and credited reposts count as what they repeat."""
        return len({a.origin or a.outlet for a in self.attestations})


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert to be told; `rule` is the id of the rule that alerted."""

    id: AlertId
    utterance: UtteranceView
    rule: str
    severity: Severity
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words of a source as a message in a thread shows them."""

    text: str
    language: str
    kind: StatementKind
    outlet: str
    url: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person corrected: `kind` is that of the override; before and after in words, where it has such."""

    kind: str
    before: str | None
    after: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class FollowView:
    """What follows an alert in its thread: changed words (before and after), a denial (after), or a correction."""

    kind: MessageKind
    alert: AlertId
    utterance: UtteranceView
    at: datetime
    subject: str = ""
    """Subject of the message that began the thread."""
    before: SourceWords | None = None
    after: SourceWords | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class FoldedView:
    """Alerts that came too many at a time, told in one list."""

    alerts: tuple[AlertView, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class BlindFeed:
    """A feed whose silence means nothing; `since` is when it was last healthy, None for never.

    `is_back`: it was so for a part of the time and is read again.
    """

    outlet: str
    side: Side | None
    state: FeedState
    since: datetime | None
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """Feeds in all per outlet side, and those of them that are blind."""

    totals: Mapping[Side, int]
    blind: tuple[BlindFeed, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts of the digest's window."""

    entries: int
    articles: int
    statements: int
    repeats: int


@dataclass(frozen=True, slots=True)
class UncertainMail:
    """A message of which nobody knows whether it arrived; `alert` None: it told of none alone."""

    message: MessageId
    kind: MessageKind
    alert: AlertId | None
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestWindow:
    """Verdicts recorded in [since, until); `since` is where the subscriber's last digest ended."""

    local_date: date
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SideGroup:
    side: Side
    utterances: tuple[UtteranceView, ...]


@dataclass(frozen=True, slots=True)
class EpisodeGroup:
    """New utterances of one episode (None: the conflict, no episode) by side."""

    episode: str | None
    sides: tuple[SideGroup, ...]

    @property
    def new_count(self) -> int:
        return sum(len(group.utterances) for group in self.sides)


@dataclass(frozen=True, slots=True)
class Digest:
    """One subscriber's day. New, repeated, amended and uncertain utterances are disjoint."""

    window: DigestWindow
    groups: tuple[EpisodeGroup, ...]
    repeats: tuple[UtteranceView, ...]
    amended: tuple[UtteranceView, ...]
    to_check: tuple[UtteranceView, ...]
    new_by_side: tuple[tuple[Side, int], ...]
    health: FeedHealth
    funnel: Funnel
    uncertain: tuple[UncertainMail, ...]
    precision: tuple[RulePrecision, ...] = ()

    @property
    def new_count(self) -> int:
        return sum(n for _, n in self.new_by_side)

    @property
    def is_empty(self) -> bool:
        """Nothing to tell but the state of the sources."""
        return not (self.groups or self.repeats or self.amended or self.to_check or self.uncertain)


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Names in the reader's language: episodes, persons and rules by id, offices by their English title.

    `names` has the persons once more, by the name the catalogue gives them, as stored rows do.

    What is not there is shown as it is. Equal only to itself, so that readers who share it compare quickly.
    """

    episodes: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


NO_LABELS = Labels()


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a mail is made: interface language, IANA zone, our own pages' address, names."""

    language: str
    zone: str
    base_url: str
    labels: Labels = NO_LABELS
