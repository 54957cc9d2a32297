"""Schema of offices.yaml: persons, offices, who held which from when to when, and bodies that speak.

A day of a term is written as finely as it is known: 2021-01-26, 2021-01 or 2021. `until` is the last
day; a predecessor and a successor may share it.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from monitor.catalogue.files import Row
from monitor.model.common import Side

ONE_DAY = timedelta(days=1)


class Rank(StrEnum):
    """What kind of post an office is; rules.yaml chooses by it. The order is that of precedence."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    DEFENCE_MINISTER = "defence_minister"
    SECURITY = "security"
    SPOKESPERSON = "spokesperson"
    ENVOY = "envoy"
    AMBASSADOR = "ambassador"
    OFFICIAL = "official"
    LEGISLATOR = "legislator"
    BODY = "body"


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, date | int) else value


PartialDate = Annotated[
    str, BeforeValidator(_as_text), StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$")
]


def first_day(text: str) -> date:
    """Earliest day that a partial date can mean."""
    year, month, day = ([*map(int, text.split("-")), 1, 1])[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """Latest day that a partial date can mean."""
    parts = [*map(int, text.split("-"))]
    if len(parts) == 3:
        return date(parts[0], parts[1], parts[2])
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    return (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)) - ONE_DAY


class State(Row):
    """A state or union: whose side its officials are on, and how texts name it; adjectives per language."""

    id: str
    name: str
    side: Side
    nouns: tuple[str, ...]
    capitals: tuple[str, ...] = ()
    adjectives: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Title(Row):
    """A noun that names a holder of offices (`role`) or a kind of body, per language.

    `~` stands where a nationality may. `state` is meant where the text names none. An anaphor only
    ever points back («le ministère»).
    """

    id: str
    role: str
    kind: Literal["person", "body", "anaphor"] = "person"
    state: str | None = None
    phrases: dict[str, tuple[str, ...]]


class WordList(Row):
    """A closed class of words that resolution needs (pronouns, honorifics …)."""

    id: str
    words: tuple[str, ...]


class Spellings(BaseModel):
    """The usual full name of a person by language; null = written as in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    fr: str | None = None
    de: str | None = None
    tr: str | None = None
    az: str | None = None
    ru: str | None = None
    hy: str | None = None


class Person(Row):
    """`names` are full names in every spelling, the usual ones of `spellings` included.

    Surnames are their last words unless `surnames` says otherwise. `common`: the surname is an ordinary
    word or frequent, so alone it names nobody.
    """

    id: str
    name: str
    gender: Literal["m", "f"] | None = None
    state: str | None = None
    spellings: Spellings | None = None
    names: tuple[str, ...] = Field(min_length=1)
    surnames: tuple[str, ...] = ()
    common: bool = False

    @model_validator(mode="before")
    @classmethod
    def _spellings_are_names(cls, row: dict[str, Any]) -> dict[str, Any]:
        names = (*(row.get("spellings") or {}).values(), *row.get("names", ()))
        return {**row, "names": tuple(dict.fromkeys(n for n in names if n))}


class KnownGap(BaseModel):
    """A time without a holder in the register, and why; `until` null = to this day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: PartialDate
    until: PartialDate | None = None
    why: str


class Office(Row):
    """A post of a state. `roles` are those of titles; `body` is the institution it speaks for, `host` where it is."""

    id: str
    name: str
    state: str
    rank: Rank
    roles: tuple[str, ...] = Field(min_length=1)
    holders: Literal["one", "many"] = "one"
    body: str | None = None
    host: str | None = None
    gaps: tuple[KnownGap, ...] = ()


class Institution(Row):
    """A body that speaks. Found by its `names`, or by `kind` (a role of a body title) beside its state."""

    id: str
    name: str
    kind: str
    state: str | None = None
    side: Side | None = None
    host: str | None = None
    rank: Rank = Rank.BODY
    names: tuple[str, ...] = ()


class Term(Row):
    """Who held which office from when to when; `until` null = still does. `source` is where one can check."""

    id: str
    person: str
    office: str
    since: PartialDate
    until: PartialDate | None = None
    acting: bool = False
    source: str

    @property
    def possible(self) -> tuple[date, date]:
        """The longest range that the dates allow."""
        return first_day(self.since), last_day(self.until) if self.until else date.max

    @property
    def certain(self) -> tuple[date, date]:
        """The range in which the term holds however the partial dates are read; may be empty."""
        return last_day(self.since), first_day(self.until) if self.until else date.max
