"""One article as evidence: its text with what was read in it and cut from it, and where the bytes came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerting import Novelty, NoveltyReason, Suppression
from monitor.model.article import ClusterRelation, RemovedBlock
from monitor.model.common import AlertId, ArticleId, Disposition, Published, Span, StatementId, UtteranceId, VersionId
from monitor.model.reading import Account, EpisodeMatch, Modality, Relevance, Speaker, StatementKind


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One of the texts an article has had, the newest last."""

    number: int
    created_at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement where it stands in the text, and the utterance it attests."""

    id: StatementId
    span: Span
    cue: Span | None
    source: Span | None
    speaker: Speaker | None
    kind: StatementKind
    modality: Modality
    account: Account
    unresolved_reason: str | None
    novelty: Novelty | None
    utterance: UtteranceId | None
    reason: NoveltyReason | None
    """Why it counts as new, or does not."""
    vetoes: tuple[str, ...]
    suppressed_by: Suppression | None
    """Why it alerted nobody."""
    alert: AlertId | None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """The bytes that a text was taken from; `sha256` is theirs."""

    url: str
    fetched_at: datetime
    sha256: str
    size: int
    has_bytes: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One version of an article. `relevance` None: not read; `cluster` counts the articles with the same text.

    `doubted` is the feed's date where it is not believed.
    """

    id: ArticleId
    version: VersionId
    number: int
    url: str
    outlet: str | None
    title: str
    text: str
    text_sha256: str
    language: str
    author: str | None
    credit: str | None
    published: Published
    doubted: datetime | None
    first_seen_at: datetime
    is_partial: bool
    disposition: Disposition | None
    cluster: int
    relation: ClusterRelation
    nearest: ArticleId | None
    page: PageRecord
    removed: tuple[RemovedBlock, ...]
    statements: tuple[FoundStatement, ...]
    episodes: tuple[EpisodeMatch, ...]
    relevance: Relevance | None
    abstained: str | None
    versions: tuple[TextVersion, ...]
