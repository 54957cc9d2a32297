"""The catalogue as people edit it: proposals, what the overlay was laid over, candidate episodes, and re-readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from monitor.model.article import ArticleForRead
from monitor.model.common import ArticleId, Side
from monitor.model.reading import EpisodeRole

ProposalId = NewType("ProposalId", int)


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ProposalOrigin(StrEnum):
    """Who proposes: the program, which found a candidate episode, or a person."""

    CANDIDATE = "candidate"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Findings:
    """What speaks for a candidate: phrases, ids of places, names of actors, its first articles."""

    terms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    articles: tuple[ArticleId, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalIntent:
    """A row of the catalogue as somebody would have it; `entry` is the row as YAML, `row` its id."""

    section: str
    row: str
    entry: str
    origin: ProposalOrigin
    reason: str
    findings: Findings = Findings()


@dataclass(frozen=True, slots=True)
class Proposal:
    section: str
    row: str
    entry: str
    origin: ProposalOrigin
    reason: str
    findings: Findings
    state: ProposalState
    created_at: datetime
    decided_at: datetime | None
    id: ProposalId
    made_by: str | None = None
    decided_by: str | None = None
    part_of: ProposalId | None = None
    """The first of those that were made together and are taken back together."""


@dataclass(frozen=True, slots=True)
class OverlayBase:
    """An overlay's row when it was last changed: what it gave, and the shipped row beneath, both as JSON text.

    `shipped` None: no such row was shipped.
    """

    section: str
    row: str
    given: str
    shipped: str | None


@dataclass(frozen=True, slots=True)
class StatementKey:
    """What makes two statements of two readings the same, and what of them a catalogue can change."""

    start: int
    end: int
    speaker: str | None
    office: str | None
    side: Side | None
    episode: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading decides, without scores."""

    is_us: bool
    is_conflict: bool
    episodes: tuple[tuple[str, EpisodeRole], ...]
    abstained: bool
    statements: frozenset[StatementKey]


@dataclass(frozen=True, slots=True)
class StaleReading:
    """A text with its current reading, made or last checked under the catalogue version `catalogue`."""

    article: ArticleForRead
    catalogue: int
    outcome: Outcome
    is_date_doubted: bool


@dataclass(frozen=True, slots=True)
class ChangedReading:
    """A text that is read another way now: `touched` says why it was looked at, `reasons` why it came out so."""

    article: ArticleForRead
    touched: str
    before: Outcome
    after: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PooledArticle:
    """An article on the conflict, for candidate episodes. `cluster`: first article of those with the same text."""

    id: ArticleId
    outlet: str
    cluster: int
    title: str
    text: str
    language: str
    url: str
    at: datetime
    """When it was published, else first seen."""
