"""Persons and bodies of the register: who they are, what they are called, which offices they held and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Term
from monitor.model.common import Side
from monitor.model.mailing import Reader
from monitor.model.views import StatementFilter, StatementRow
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line

LATEST = 30
FIRST = 40
"""Persons of each side where all sides stand."""


@dataclass(frozen=True, slots=True)
class Held:
    """A term as written in the catalogue, with the days it can mean; `until` None: still held."""

    office: str
    since: str
    until: str | None
    first: date
    last: date | None
    is_acting: bool
    source: str


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A person or a body, which has no terms. `key` is the register's id; `side` that of the newest office."""

    key: str
    name: str
    side: Side
    names: tuple[str, ...]
    terms: tuple[Held, ...]
    utterances: int

    def office_on(self, day: date) -> Held | None:
        """The office held on that day, the newest of several."""
        return next((t for t in self.terms if t.first <= day and (t.last is None or day <= t.last)), None)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    status: StatusLine
    sides: tuple[tuple[Side, int], ...]
    """How many there are of each side."""
    side: Side | None
    """The one whose people are all here; None: the first of each."""
    people: tuple[tuple[Side, tuple[PersonItem, ...]], ...]
    today: date


@dataclass(frozen=True, slots=True)
class PersonPage:
    status: StatusLine
    person: PersonItem
    registered: str
    """The register's own name, by which forms know the person."""
    today: date
    latest: tuple[StatementRow, ...]


def people(storage: Storage, catalogue: Catalogue, reader: Reader) -> tuple[PersonItem, ...]:
    """Every person and body of the register, in its order."""
    return tuple(_people(storage.volumes.of_speakers(), catalogue, reader))


def people_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, on: date, side: Side | None = None
) -> PeoplePage:
    """Persons and bodies by side; those in office on that day first, then who said most; all of one, or the first."""
    say = locale.strings(reader.language)
    everybody = people(storage, catalogue, reader)
    ranked = sorted(everybody, key=lambda p: (p.office_on(on) is None, -p.utterances, p.name))
    groups = [(one, tuple(p for p in ranked if p.side is one)) for one in say.sides()]
    return PeoplePage(
        status_line(storage, say),
        tuple((one, len(group)) for one, group in groups if group),
        side,
        tuple((one, group if side else group[:FIRST]) for one, group in groups if group and side in {None, one}),
        on,
    )


def person_page(storage: Storage, catalogue: Catalogue, reader: Reader, key: str, today: date) -> PersonPage | None:
    """None where the register has no such person."""
    said = storage.volumes.of_speakers(key)
    person = next((p for p in _people(said, catalogue, reader) if p.key == key), None)
    if person is None:
        return None
    say = locale.strings(reader.language)
    latest = storage.statements.listed(StatementFilter(speaker=key), limit=LATEST)
    registered = next(voice.name for voice in catalogue.voices if voice.id == key)
    return PersonPage(status_line(storage, say), person, registered, today, latest)


def _people(said: Mapping[str, int], catalogue: Catalogue, reader: Reader) -> Iterator[PersonItem]:
    offices = {office.id: office for office in catalogue.offices}
    states = {state.id: state.side for state in catalogue.states}
    terms: dict[str, list[Term]] = {}
    for term in sorted(catalogue.terms, key=lambda term: term.possible, reverse=True):
        terms.setdefault(term.person, []).append(term)
    for person in catalogue.persons:
        held = terms.get(person.id, [])
        state = offices[held[0].office].state if held else person.state
        yield PersonItem(
            person.id,
            reader.labels.persons.get(person.id, person.name),
            states.get(state or "", Side.OTHER),
            person.names,
            tuple(_held(term, offices[term.office].name, reader) for term in held),
            said.get(person.id, 0),
        )
    for body in catalogue.institutions:
        name = reader.labels.persons.get(body.id, body.name)
        side = body.side or states.get(body.state or "", Side.OTHER)
        yield PersonItem(body.id, name, side, body.names or (body.name,), (), said.get(body.id, 0))


def _held(term: Term, title: str, reader: Reader) -> Held:
    first, last = term.possible
    return Held(
        reader.labels.offices.get(title, title),
        term.since,
        term.until,
        first,
        last if term.until else None,
        term.acting,
        term.source,
    )
