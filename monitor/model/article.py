"""Clean articles, their languages, fingerprints and clusters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.common import ArticleId, Published, VersionId


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """A block taken out of the page's text, kept for audit; `rule` names the rule that did it."""

    text: str
    rule: str
    position: int


@dataclass(frozen=True, slots=True)
class PageHints:
    """What is known of a page beside its bytes: from the feed, the command line or a file."""

    title: str | None = None
    published: Published | None = None
    language: str | None = None
    outlet: str | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class CleanText:
    title: str
    text: str
    author: str | None
    published: Published
    declared_language: str | None
    credit: str | None
    removed: tuple[RemovedBlock, ...]
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code or `und`; `by` is script, declared, detector or none."""

    code: str
    confidence: float
    by: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Near-duplicate sketch of one text; comparable only within one `version`."""

    version: int
    text_sha256: str
    signature: tuple[int, ...]
    bands: tuple[int, ...]
    sentences: tuple[int, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    article: ArticleId
    cluster: int
    url: str
    fingerprint: Fingerprint


class ClusterRelation(StrEnum):
    ORIGINAL = "original"
    COPY = "copy"
    TRUNCATED = "truncated"
    REWRITE = "rewrite"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class ClusterAssignment:
    """`cluster` is None for a new one; `nearest` and `similarity` say why.

    `joins` are further clusters that this article shows to be the same: storage merges them into `cluster`.
    """

    cluster: int | None
    relation: ClusterRelation
    nearest: ArticleId | None
    similarity: float
    joins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleForRead:
    """One article version as the reading stages see it."""

    text: str
    title: str
    published: Published
    language: str
    url: str | None = None
    outlet: str | None = None
    id: ArticleId | None = None
    version: VersionId | None = None
    is_partial: bool = False
