"""What one article says: relevance, episodes, statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.model.common import Precision, Side, Span

DOUBTFUL_DATE = "doubtful date"
"""How a reason begins that tells why a publication date is hard to believe."""


class EpisodeRole(StrEnum):
    REPORTED = "reported"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class EpisodeCue:
    """Evidence for an episode. kind: date, published, office, place, phrase; weight may be negative."""

    start: int
    end: int
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class EpisodeMatch:
    id: str
    role: EpisodeRole
    score: float
    cues: tuple[EpisodeCue, ...]


@dataclass(frozen=True, slots=True)
class Relevance:
    """Two independent scores in [0, 1]; at or above 0.5 counts as true."""

    us_actor: float
    conflict_core: float
    reasons: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        return self.conflict_core >= 0.5

    @property
    def is_relevant(self) -> bool:
        return self.is_conflict and self.us_actor >= 0.5


@dataclass(frozen=True, slots=True)
class Classification:
    relevance: Relevance
    episodes: tuple[EpisodeMatch, ...]
    abstained: str | None = None

    @property
    def main_episode(self) -> str | None:
        """The first that is reported."""
        return next((match.id for match in self.episodes if match.role is EpisodeRole.REPORTED), None)


class StatementKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Modality(StrEnum):
    ASSERTED = "asserted"
    HEARSAY = "hearsay"
    DENIED = "denied"


class Account(StrEnum):
    """Whose account of the words this is."""

    OWN = "own"
    SPOKESPERSON = "spokesperson"
    COUNTERPART = "counterpart"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body. `id` is None outside the register; `office` as held on the day, in English."""

    id: str | None
    name: str
    as_written: str
    office: str | None
    side: Side


@dataclass(frozen=True, slots=True)
class Said:
    """The day the words were spoken, where the text gives it."""

    start: date
    end: date
    precision: Precision
    by: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribution: content, cue and source spans (PARC), speaker and how sure we are.

    `article.text[span.start:span.end] == text`; `fragments` are the spoken parts of `span`
    without inserted reporting clauses. `speakers` is empty where unresolved, then
    `unresolved_reason` says why. `origin` is whose words are relayed when the speaker relays.
    `episode` is the one its own sentences are about, else its article's.
    """

    span: Span
    text: str
    fragments: tuple[Span, ...]
    kind: StatementKind
    cue: Span | None
    source: Span | None
    speakers: tuple[Speaker, ...]
    confidence: float
    origin: Speaker | None = None
    account: Account = Account.OWN
    via: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED
    is_document: bool = False
    said: Said | None = None
    occasion: str | None = None
    unresolved_reason: str | None = None
    episode: str | None = None

    @property
    def speaker(self) -> Speaker | None:
        return self.speakers[0] if self.speakers else None


@dataclass(frozen=True, slots=True)
class RejectedAttribution:
    """Reporting that is negated, asked or supposed: no statement. reason: negated, question, hypothetical."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    statements: tuple[Statement, ...]
    also_rejected: tuple[RejectedAttribution, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    classification: Classification
    extraction: Extraction
