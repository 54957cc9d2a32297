"""Schema of offices.yaml: persons, offices, who held which from when to when, and bodies that speak.

A day of a term is written as finely as it is known: 2021-01-26, 2021-01 or 2021. `until` is the last
day; a predecessor and a successor may share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

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


class Person(Row):
    """`names` are full names in every spelling; surnames are their last words unless `surnames` says otherwise.

    `common`: the surname is an ordinary word or frequent, so alone it names nobody.
    """

    id: str
    name: str
    gender: Literal["m", "f"] | None = None
    state: str | None = None
    names: tuple[str, ...] = Field(min_length=1)
    surnames: tuple[str, ...] = ()
    common: bool = False


class KnownGap(BaseModel):
    """A time without a holder in the register, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: PartialDate
    until: PartialDate
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


class HasOffices(Protocol):
    """What the check needs of a catalogue."""

    @property
    def states(self) -> tuple[State, ...]: ...
    @property
    def titles(self) -> tuple[Title, ...]: ...
    @property
    def persons(self) -> tuple[Person, ...]: ...
    @property
    def offices(self) -> tuple[Office, ...]: ...
    @property
    def institutions(self) -> tuple[Institution, ...]: ...
    @property
    def terms(self) -> tuple[Term, ...]: ...


def register_problems(catalogue: HasOffices) -> tuple[str, ...]:
    """Dangling references, and overlaps and gaps of offices with one holder; empty when all is well."""
    return (*_dangling(catalogue), *_double_names(catalogue), *_succession(catalogue))


def _dangling(c: HasOffices) -> Iterator[str]:
    states, offices = {s.id for s in c.states}, {o.id for o in c.offices}
    bodies, persons = {i.id for i in c.institutions}, {p.id for p in c.persons}
    roles = {t.role for t in c.titles}
    checks = [
        *((f"person {p.id}", "state", p.state, states) for p in c.persons),
        *((f"title {t.id}", "state", t.state, states) for t in c.titles),
        *((f"institution {i.id}", "state", i.state, states) for i in c.institutions),
        *((f"office {o.id}", "state", o.state, states) for o in c.offices),
        *((f"office {o.id}", "host", o.host, states) for o in c.offices),
        *((f"office {o.id}", "body", o.body, bodies) for o in c.offices),
        *((f"office {o.id}", "role", r, roles) for o in c.offices for r in o.roles),
        *((f"term {t.id}", "person", t.person, persons) for t in c.terms),
        *((f"term {t.id}", "office", t.office, offices) for t in c.terms),
    ]
    yield from (
        f"{row}: unknown {field} {value!r}" for row, field, value, known in checks if value and value not in known
    )
    yield from (f"term {t.id}: ends before it begins" for t in c.terms if t.possible[0] > t.possible[1])


def _double_names(c: HasOffices) -> Iterator[str]:
    seen: dict[str, str] = {}
    for kind, rows in (("state", c.states), ("institution", c.institutions), ("person", c.persons)):
        for row in rows:
            if row.id in seen:
                yield f"{kind} {row.id}: the id is also that of a {seen[row.id]}"
            seen[row.id] = kind


def _succession(c: HasOffices) -> Iterator[str]:
    for office in c.offices:
        terms = sorted((t for t in c.terms if t.office == office.id), key=lambda t: t.possible)
        if not terms:
            yield f"office {office.id}: nobody has held it"
        if office.holders == "many":
            continue
        for earlier, later in pairwise(terms):
            if later.certain[0] < earlier.certain[1]:
                yield f"office {office.id}: {later.id} begins before {earlier.id} ends"
            elif later.possible[0] - earlier.possible[1] > ONE_DAY and not _known_gap(office, earlier, later):
                yield f"office {office.id}: nobody between {earlier.id} and {later.id}"


def _known_gap(office: Office, earlier: Term, later: Term) -> bool:
    return any(
        first_day(gap.since) <= earlier.possible[1] + ONE_DAY and last_day(gap.until) >= later.possible[0] - ONE_DAY
        for gap in office.gaps
    )
