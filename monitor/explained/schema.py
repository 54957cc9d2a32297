"""The object that `monitor explain --format jsonl` prints; docs/explain.schema.json is made from it.

Within schema 1 keys are only added. Offsets index `text`; `text[start:end]` is the statement.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from monitor.model.common import Disposition, Precision, Side
from monitor.model.reading import Account, EpisodeRole, Modality, StatementKind


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class LanguagePart(_Part):
    code: str
    confidence: float
    by: str


class PublishedPart(_Part):
    value: str | None
    precision: Precision
    by: str


class RelevancePart(_Part):
    us_actor: float
    conflict_core: float
    reasons: tuple[str, ...]


class Cue(_Part):
    start: int
    end: int
    kind: str
    weight: float


class Episode(_Part):
    id: str
    role: EpisodeRole
    score: float
    cues: tuple[Cue, ...]


class Offsets(_Part):
    start: int
    end: int


class Speaker(_Part):
    id: str | None
    name: str
    as_written: str
    office: str | None
    side: Side


class Said(_Part):
    since: date = Field(serialization_alias="from")
    to: date
    precision: Precision
    by: str


class Statement(_Part):
    start: int
    end: int
    text: str
    fragments: tuple[tuple[int, int], ...]
    kind: StatementKind
    document: bool
    modality: Modality
    cue: Offsets | None
    source_span: Offsets | None
    speaker: Speaker | None
    speakers: tuple[Speaker, ...]
    origin: Speaker | None
    account: Account
    via: tuple[str, ...]
    addressees: tuple[str, ...]
    said: Said | None
    occasion: str | None
    unresolved_reason: str | None
    confidence: float
    episode: str | None


class Rejected(_Part):
    start: int
    end: int
    reason: Literal["negated", "question", "hypothetical"]


class Explained(_Part):
    """One article, read or stopped: what each stage made of it."""

    version: Literal[1] = Field(default=1, serialization_alias="schema")
    id: str
    title: str | None
    language: LanguagePart | None
    published: PublishedPart
    text: str
    disposition: Disposition
    relevant: bool
    relevance: RelevancePart | None
    episodes: tuple[Episode, ...]
    abstained: str | None
    statements: tuple[Statement, ...]
    also_rejected: tuple[Rejected, ...]
    timings_ms: dict[str, float]


class NotReadable(_Part):
    """An argument that is no article: what is wrong with it, and what to do."""

    version: Literal[1] = Field(default=1, serialization_alias="schema")
    id: str
    error: str
    remedy: str
