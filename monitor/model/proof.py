"""What proves an utterance: the bytes, the texts made of them, and where in the texts the words stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model.common import Published, UtteranceId


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The bytes of an address as they came; `body` None: retention took them, the hash stays."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    sha256: str
    fetched_at: datetime
    peer: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One article that reports the utterance: `text[start:end]` are the words, `cue` and `source` who says so."""

    outlet: str
    title: str
    url: str
    published: Published
    first_seen_at: datetime
    language: str
    kind: str
    words: str
    text: str
    text_sha256: str
    start: int
    end: int
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    article: int
    version: int
    number: int
    clean_version: int
    read_version: int
    catalogue_sha256: str
    page: StoredPage


@dataclass(frozen=True, slots=True)
class Proof:
    utterance: UtteranceId
    speaker: str | None
    office: str | None
    side: str | None
    words: str
    language: str
    said_on: date | None
    recorded_at: datetime
    reports: tuple[Report, ...]
