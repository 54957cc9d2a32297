"""What every module shares: typed ids, sides, precisions, dispositions, spans and dates.

The words are those of docs/glossary.md. Offsets are Python `str` indices into one article version's
text; datetimes are aware UTC. Names by role: `…Data` came from outside, `…ForPoll`/`…ForRead` is
what storage tells a decision, `…Intent` is what storage must now do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
PageId = NewType("PageId", int)
ArticleId = NewType("ArticleId", int)
VersionId = NewType("VersionId", int)
StatementId = NewType("StatementId", int)
UtteranceId = NewType("UtteranceId", int)
AlertId = NewType("AlertId", int)
MessageId = NewType("MessageId", int)
SubscriberId = NewType("SubscriberId", int)


class Side(StrEnum):
    """Whose official speaks; everybody outside the three states is `other`."""

    ARM = "ARM"
    AZE = "AZE"
    US = "US"
    OTHER = "other"


TRACKED_SIDES = frozenset({Side.ARM, Side.AZE, Side.US})


class Precision(StrEnum):
    """How fine a date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Disposition(StrEnum):
    """Why an item stopped; exactly one. docs/dispositions.md says what each means."""

    STORED = "stored"
    DUPLICATE_ENTRY = "duplicate_entry"
    FETCH_FAILED = "fetch_failed"
    GONE = "gone"
    BLOCKED = "blocked"
    BLOCKED_ADDRESS = "blocked_address"
    ROBOTS_DENIED = "robots_denied"
    OFF_DOMAIN = "off_domain"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    NO_TEXT = "no_text"
    PARTIAL = "partial"
    CONSENT_WALL = "consent_wall"
    SATIRE = "satire"
    ENCODING_SUSPECT = "encoding_suspect"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    OFF_TOPIC = "off_topic"
    RESERVED = "reserved"
    QUARANTINED = "quarantined"


class FeedState(StrEnum):
    """What a feed does, judged against its own history, not by its HTTP status."""

    NEVER = "never"
    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    STALE = "stale"
    HTML = "html"
    BLOCKED = "blocked"
    ZOMBIE = "zombie"
    AUTH = "auth"
    GONE = "gone"
    HOSTILE = "hostile"
    UNREACHABLE = "unreachable"


HEALTHY = (FeedState.OK, FeedState.UNCHANGED)
"""States in which a feed's silence means that nothing was published."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range [start, end) of `str` indices."""

    start: int
    end: int


FIRST_SEEN = "first_seen"
"""Origin of the date of an article that nobody dates."""


@dataclass(frozen=True, slots=True)
class Published:
    """When the outlet says it published: start of the interval that `precision` spans.

    `by` is the origin: feed, json-ld, meta, htmldate, text, given, first_seen, none.
    """

    value: datetime | None
    precision: Precision
    by: str

    @classmethod
    def unknown(cls) -> Published:
        return cls(None, Precision.UNKNOWN, "none")


@dataclass(frozen=True, slots=True)
class Counts:
    """What one task did: items taken, and how they ended. The only thing that passes XCom."""

    taken: int = 0
    ended: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        ended = dict(self.ended)
        for name, n in other.ended.items():
            ended[name] = ended.get(name, 0) + n
        return Counts(self.taken + other.taken, ended)
