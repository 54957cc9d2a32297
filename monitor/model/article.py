"""Clean articles, their languages, fingerprints and clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
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
    modified: Published = field(default_factory=Published.unknown)


@dataclass(frozen=True, slots=True)
class BlockCount:
    """In how many clusters of one host, and on how many days, a block was seen lately."""

    clusters: int
    days: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Title and first paragraphs of an article, as other pages of its host may repeat them."""

    title: str
    beginning: str


@dataclass(frozen=True, slots=True)
class HostMarks:
    """What is kept of an article so that its host's other pages can be cleaned: hashes, signed 64 bit.

    `blocks` of its lines, `openings` of the first words of title and lead; both differ from host to host.
    """

    blocks: tuple[int, ...]
    openings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code or `und`; `by` is script, declared, detector or none."""

    code: str
    confidence: float
    by: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a retelling in another language keeps: day, hashes of names and numbers, lengths of quotations in order.

    `runs` are hashes of words in a row within quotations, which a retelling in the same language keeps.
    """

    language: str
    day: date
    names: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    quotations: tuple[int, ...] = ()
    runs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Near-duplicate sketch of one text; comparable only within one `version`.

    Articles that may be near-duplicates share one of `bands` and `probes`, or a sentence. `anchors` is None
    where no day is known.
    """

    version: int
    text_sha256: str
    signature: tuple[int, ...]
    bands: tuple[int, ...]
    sentences: tuple[int, ...]
    words: int
    anchors: Anchors | None = None
    probes: tuple[int, ...] = ()


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
