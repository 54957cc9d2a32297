"""Schema of episodes.yaml, places.yaml and scope.yaml: episodes, places, and what makes an article relevant.

Phrases are matched without case, accents and hyphens, at word boundaries; a trailing `*` stands for any
ending of the word (азербайджан* is азербайджанский too).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.catalogue.files import Row

LANGUAGES = frozenset({"fr", "en", "ru", "hy", "az"})
T = TypeVar("T")


def _known_languages(by_language: dict[str, T]) -> dict[str, T]:
    unknown = sorted(set(by_language) - LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language {unknown[0]!r}; known are {', '.join(sorted(LANGUAGES))}")
    return by_language


Phrase = Annotated[str, Field(min_length=2, max_length=120)]
Names = Annotated[dict[str, Annotated[str, Field(min_length=1)]], AfterValidator(_known_languages)]
Phrases = Annotated[dict[str, tuple[Phrase, ...]], AfterValidator(_known_languages)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Boundary(_Part):
    """A day on which an episode begins or ends, how fine it is known, and where that is written."""

    day: date
    precision: Literal["day", "month", "year"] = "day"
    source: Annotated[str, Field(min_length=3)]


class SideName(_Part):
    """A name that one side uses for the episode; shown beside the neutral one, with whose it is."""

    side: Literal["ARM", "AZE", "other"]
    language: Literal["fr", "en", "ru", "hy", "az"]
    name: Annotated[str, Field(min_length=2)]


class Episode(Row):
    """A conflict episode, or a `track` beside the conflict that is no episode of it.

    `end` None is open. `aftermath_until` is the last day on which news of it is still about it.
    `signature` phrases name it alone; `themes` fit it, but its neighbours too.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    kind: Literal["episode", "track"] = "episode"
    names: Names
    side_names: tuple[SideName, ...] = ()
    start: Boundary | None = None
    end: Boundary | None = None
    aftermath_until: Boundary | None = None
    parent: str | None = None
    is_fighting: bool = False
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    signature: Phrases = Field(default_factory=dict)
    themes: Phrases = Field(default_factory=dict)
    distinct: Names = Field(default_factory=dict)
    note: str = ""


class Place(Row):
    """A place with the spellings of each side; `any` are those that both use.

    `zone`: its name alone speaks of the conflict, as Stepanakert's does and Yerevan's does not.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    names: Names
    zone: bool = False
    spellings: dict[Literal["any", "ARM", "AZE"], Phrases] = Field(default_factory=dict)


class ScopeTerms(Row):
    """Words that speak for or against an article's relevance; monitor/classify/scope.py says what each role does."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    role: Literal[
        "armenia",
        "azerbaijan",
        "conflict",
        "peace",
        "force",
        "reckoning",
        "us_body",
        "us_country",
        "us_capital",
        "us_venue",
        "us_person",
        "us_acts",
        "not_us",
        "mediators",
        "other_conflict",
        "other_matter",
        "sport",
        "furniture",
    ]
    terms: Phrases
