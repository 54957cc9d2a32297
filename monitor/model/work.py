"""What storage hands to a task and takes back: claims, items with what their stage needs, intents to record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NewType

from monitor.model.alerting import (
    AlertDecision,
    NoveltyVerdict,
    ReportedWords,
    StatementForNovelty,
    Suppression,
    WordsChanged,
)
from monitor.model.article import CleanText, ClusterAssignment, Fingerprint, HostMarks, Language, PageHints
from monitor.model.common import (
    AlertId,
    ArticleId,
    Disposition,
    EntryId,
    MessageId,
    PageId,
    Side,
    StatementId,
    SubscriberId,
    UtteranceId,
    VersionId,
)
from monitor.model.intake import FeedPath, Fetched, Lane
from monitor.model.mailing import UtteranceView
from monitor.model.outbox import MessageIntent
from monitor.model.threads import AmendmentIntent, Composed

CatalogueId = NewType("CatalogueId", int)
RunId = NewType("RunId", int)
INTAKE_RUNS = ("poll_feeds", "import", "mail")
"""Kinds of runs that bring entries in."""
QuarantineId = NewType("QuarantineId", int)
DigestId = NewType("DigestId", int)


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's wish for rows: nobody else gets them until `now + lease`, or until it ends them.

    `owner` is `host:pid:name`, so that a later process of the host can release what a dead one held.
    """

    owner: str
    now: datetime
    lease: timedelta
    limit: int

    @property
    def until(self) -> datetime:
        return self.now + self.lease


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` (from 0) of `of` equal parts of the outlets; all hosts of an outlet are in one part.

    `lane`: of the outlets of that lane only. An outlet with a fast feed is fast as a whole.
    """

    number: int = 0
    of: int = 1
    lane: Lane | None = None


@dataclass(frozen=True, slots=True)
class OutletIntent:
    """An outlet as the catalogue has it."""

    id: str
    name: str
    country: str | None = None
    language: str | None = None
    affiliation: str | None = None
    side: Side | None = None
    zone: str = "UTC"
    domains: tuple[str, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class FeedIntent:
    """A feed as the catalogue has it; `key` stays when the address changes.

    `is_adaptive`: `interval_seconds` is where learning begins. `is_fast`: its outlet is in the fast lane.
    """

    key: str
    outlet: str
    url: str
    interval_seconds: int
    language: str | None = None
    zone: str = "UTC"
    is_sample: bool = False
    paths: tuple[FeedPath, ...] = ()
    is_adaptive: bool = False
    is_fast: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeIntent:
    """An episode's names and dates, for joins in SQL."""

    id: str
    name_fr: str
    name_en: str
    started_on: date | None = None
    ended_on: date | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueVersion:
    """A stored catalogue: its JSON text and hash."""

    id: CatalogueId
    sha256: str
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PollRecorded:
    """Entries in the document, and how many of them nobody knew."""

    entries: int
    new: int


@dataclass(frozen=True, slots=True)
class EntryRecorded:
    entry: EntryId
    is_new: bool


@dataclass(frozen=True, slots=True)
class PageForClean:
    """A stored page with what cleaning may know beside its bytes."""

    id: PageId
    entry: EntryId
    url: str
    outlet: str | None
    fetched: Fetched
    hints: PageHints
    first_seen_at: datetime
    is_baseline: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class ArticleIntent:
    """One cleaned page to be stored as an article, or as a new version of one.

    `disposition` other than None ends it here (`partial`, `unsupported_language`): it is not read.
    `credited` is the id of the outlet that the text says it comes from. `is_date_suspect`: the feed's date is not
    believed, and `clean` has another or none.
    """

    page: PageForClean
    clean: CleanText
    language: Language
    clean_version: int
    now: datetime
    fingerprint: Fingerprint | None = None
    assignment: ClusterAssignment | None = None
    disposition: Disposition | None = None
    credited: str | None = None
    marks: HostMarks | None = None
    is_date_suspect: bool = False


@dataclass(frozen=True, slots=True)
class ArticleRecorded:
    article: ArticleId
    version: VersionId
    is_new: bool
    is_new_version: bool


@dataclass(frozen=True, slots=True)
class CorrectionIntent:
    """What a new text no longer has of what the article's earlier ones reported; `told`: for the alerts' threads."""

    changed: Sequence[WordsChanged] = ()
    told: Sequence[AmendmentIntent] = ()


Compare = Callable[[Sequence[ReportedWords], Sequence[ReportedWords], str], CorrectionIntent]
"""Called inside the transaction with the words reported before, those of the new text, and its whole text."""


@dataclass(frozen=True, slots=True)
class ReadingRecorded:
    """New statements of the text, and statements of earlier texts that it corrects."""

    statements: int
    corrected: int


@dataclass(frozen=True, slots=True)
class VerdictIntent:
    """A verdict with all that follows from it; storage commits it as one.

    `decision` None makes neither alert nor suppression. `compose` is called inside the transaction
    with the new alert's id, its utterance and whether it is folded; it must be pure and quick.
    `predecessor` is the earlier reading of the statement whose place among the utterances a person decided.
    """

    statement: StatementForNovelty
    verdict: NoveltyVerdict
    novelty_version: int
    now: datetime
    decision: AlertDecision | None
    compose: Callable[[AlertId, UtteranceView, bool], Composed] | None = None
    predecessor: StatementId | None = None
    amendment: AmendmentIntent | None = None


@dataclass(frozen=True, slots=True)
class VerdictRecorded:
    """`is_new` is False when the statement had been decided before: then nothing was written."""

    statement: StatementId
    utterance: UtteranceId | None
    alert: AlertId | None
    messages: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A statement with the verdict that fell and what followed: an alert, or the reason why not."""

    statement: StatementForNovelty
    verdict: NoveltyVerdict
    utterance: UtteranceId
    decided_at: datetime
    rule: str | None
    suppressed_by: Suppression | None
    alert: AlertId | None


@dataclass(frozen=True, slots=True)
class DigestMark:
    """A subscriber's last digest: its local date and the end of its window, both None before the first."""

    local_date: date | None
    window_to: datetime | None


@dataclass(frozen=True, slots=True)
class DigestIntent:
    """One digest and the message that carries it; `compose` gets the new digest's id.

    `window_to` is a cut (`digests.cut`), so that every verdict is in exactly one window.
    """

    subscriber: SubscriberId
    local_date: date
    window_from: datetime
    window_to: datetime
    now: datetime
    compose: Callable[[DigestId], MessageIntent]
    uncertain: tuple[MessageId, ...] = ()
    """Messages that this digest names as uncertain; no later one does."""


@dataclass(frozen=True, slots=True)
class QuarantineIntent:
    """Something that we failed on. `stage` is fetch, clean, read or novelty."""

    stage: str
    error_code: str
    error_text: str
    attempts: int
    now: datetime
    entry: EntryId | None = None
    page: PageId | None = None
    version: VersionId | None = None
