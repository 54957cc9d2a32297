"""A search as parsed: what to find, in which rows; and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.alerting import Novelty
from monitor.model.common import ArticleId, Precision, Side, Span, VersionId
from monitor.model.reading import StatementKind


class Scope(StrEnum):
    STATEMENTS = "statements"
    ARTICLES = "articles"


class Field(StrEnum):
    """What a search may ask of a row besides its words; docs/guide/search.md explains each."""

    SPEAKER = "speaker"
    OFFICE = "office"
    SIDE = "side"
    EPISODE = "episode"
    OUTLET = "outlet"
    AFFILIATION = "affiliation"
    COUNTRY = "country"
    LANGUAGE = "lang"
    KIND = "kind"
    MODALITY = "modality"
    ACCOUNT = "account"
    NOVELTY = "novelty"
    SINCE = "since"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow one another; `is_prefix`: the last is the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A row has one of `phrases`, or none where `is_excluded`.

    `persons`: ids of the register whose names the phrases are; a statement of theirs has the name too.
    """

    phrases: tuple[Phrase, ...]
    is_excluded: bool = False
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A row's `field` is one of `values`, or none where `is_excluded`; `at`: where they stand in the query."""

    field: Field
    values: tuple[str, ...]
    is_excluded: bool
    at: Span


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`since` is the first day of publication, `until` the day after the last."""

    text: str
    scope: Scope
    groups: tuple[Group, ...]
    filters: tuple[Filter, ...]
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement is counted by beside a list; of its first speaker, its article's outlet and publication."""

    side: Side | None
    speaker: str | None
    office: str | None
    episode: str | None
    language: str
    outlet: str | None
    affiliation: str | None
    kind: StatementKind
    novelty: Novelty | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is asked for by name: `id` finds its rows, `names` are what people call it."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that has a search's words, with its whole text, which stays inside."""

    title: str
    text: str
    outlet: str | None
    language: str
    url: str
    published_at: datetime | None
    published_precision: Precision
    first_seen_at: datetime
    article: ArticleId
    version: VersionId


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """The same as it is shown: `marks` are where the words stand in `excerpt`."""

    title: str
    outlet: str | None
    language: str
    url: str
    published_at: datetime | None
    published_precision: Precision
    first_seen_at: datetime
    excerpt: str
    marks: tuple[Span, ...]
    article: ArticleId
    version: VersionId
