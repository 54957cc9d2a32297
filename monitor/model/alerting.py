"""From utterance to alert: novelty verdicts, corrections, alert decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.model.common import (
    ArticleId,
    Published,
    StatementId,
    UtteranceId,
    VersionId,
)
from monitor.model.outbox import MessageKind
from monitor.model.reading import Account, Modality, Speaker, StatementKind


class Novelty(StrEnum):
    NEW = "new"
    REPEAT = "repeat"
    AMENDED = "amended"
    UNCERTAIN = "uncertain"


class NoveltyReason(StrEnum):
    """Why a verdict fell; the sentence for readers is `novelty.<reason>` of the locale files."""

    NO_EARLIER = "no_earlier"
    DIFFERENT = "different"
    ADDS = "adds"
    VETOED = "vetoed"
    SAME_WORDS = "same_words"
    SAME_CONTENT = "same_content"
    PART_OF = "part_of"
    EDITED = "edited"
    CLOSE = "close"
    CLOSE_VETOED = "close_vetoed"
    SHORT = "short"
    DENIES = "denies"
    DENIES_UNKNOWN = "denies_unknown"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class StatementForNovelty:
    """A stored statement with what the verdict needs. Order of arrival is (first_seen_at, id).

    `speaker` is whose utterance it is: the origin of relayed words, else the speaker. `is_date_suspect`: its
    article's feed gave a date that is not believed, and nothing else dates it. `cluster`: of near-duplicate articles.
    """

    id: StatementId
    article: ArticleId
    version: VersionId
    article_url: str
    outlet: str
    origin: str
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
    is_date_suspect: bool = False
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class EarlierText:
    """One statement that attests an earlier utterance; `cluster`: of near-duplicate articles."""

    language: str
    text: str
    article_url: str
    version: VersionId
    modality: Modality = Modality.ASSERTED
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class EarlierUtterance:
    """An utterance in the block (same speaker or origin, time window) with the texts that attest it."""

    id: UtteranceId
    said_on: date | None
    first_published: datetime | None
    texts: tuple[EarlierText, ...]


@dataclass(frozen=True, slots=True)
class NoveltyVerdict:
    """`nearest` is the utterance repeated or amended, or the closest earlier one; similarity in [0, 1]."""

    novelty: Novelty
    nearest: UtteranceId | None
    similarity: float
    vetoes: tuple[str, ...]
    reason: NoveltyReason


class CorrectionKind(StrEnum):
    """What an outlet did to words it had reported."""

    WITHDRAWN = "withdrawn"
    ALTERED = "altered"
    GONE = "gone"
    """Their page was taken down: a revisit finds 404 or 410."""


@dataclass(frozen=True, slots=True)
class ReportedWords:
    """A statement as it is compared with those of another text of its article."""

    statement: StatementId
    text: str
    speaker_key: str | None
    kind: StatementKind


@dataclass(frozen=True, slots=True)
class WordsChanged:
    """A statement that its outlet no longer reports so; `successor` is the altered one."""

    statement: StatementId
    kind: CorrectionKind
    successor: StatementId | None = None


class Severity(StrEnum):
    HIGH = "high"
    NORMAL = "normal"


class Suppression(StrEnum):
    """Why an utterance does not alert; exactly one, the first that holds in this order."""

    UNRESOLVED_SPEAKER = "unresolved_speaker"
    REPEAT = "repeat"
    AMENDED = "amended"
    UNCERTAIN = "uncertain"
    BASELINE = "baseline"
    TOO_OLD = "too_old"
    DATE_SUSPECT = "date_suspect"
    DENIAL = "denial"
    OFF_TOPIC = "off_topic"
    OTHER_SIDE = "other_side"
    NO_RULE = "no_rule"
    COUNTERPART_ACCOUNT = "counterpart_account"
    DIGEST_ONLY = "digest_only"
    FEW_ORIGINS = "few_origins"


FLOOD_SPAN = timedelta(hours=1)
"""The time over which the flood guard counts what an episode was told of."""


@dataclass(frozen=True, slots=True)
class AlertDecision:
    """What the rules say of one verdict: alert where `suppressed_by` is None.

    `rule` is the id of the rule that alerted or suppressed, None where no rule was asked. Where that many alerts on
    the episode were told one by one within FLOOD_SPAN, this one is folded into a list; `fold_after` None: never.
    """

    rule: str | None
    severity: Severity
    suppressed_by: Suppression | None
    fold_after: int | None = None

    @property
    def alerts(self) -> bool:
        return self.suppressed_by is None

    def is_folded(self, told: int) -> bool:
        """Whether it goes into a list, `told` alerts on its episode having been told within FLOOD_SPAN."""
        return self.fold_after is not None and told >= self.fold_after


@dataclass(frozen=True, slots=True)
class Awaited:
    """An utterance that a rule held back for want of outlets; `origins` report it now, this one included."""

    origins: int


@dataclass(frozen=True, slots=True)
class Follow:
    """What a statement adds to the thread of an earlier alert; `is_told`: by a message, not on its page alone."""

    kind: MessageKind
    is_told: bool
