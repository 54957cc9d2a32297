"""Who can be named as an official when: a person's names → side and days of office, out of the register.

It tells a US official from another, and dates a text without a date: Blinken as a name is of 2015–2025.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Person
from monitor.model.common import Side


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's names as phrases, and each stretch of office, first to last day (date.max: open).

    `shared` are names that several persons bear: they tell the side where all are of one, and no date.
    """

    person: str
    side: Side
    names: tuple[str, ...]
    shared: tuple[str, ...]
    days: tuple[tuple[date, date], ...]

    def is_in_office(self, first: date, last: date) -> bool:
        return any(start <= last and first <= end for start, end in self.days)


def tenures(catalogue: Catalogue) -> tuple[Tenure, ...]:
    """One a person of the register who has held an office."""
    sides = {state.id: state.side for state in catalogue.states}
    states = {office.id: office.state for office in catalogue.offices}
    days: dict[str, list[tuple[date, date]]] = {}
    state_of: dict[str, str] = {}
    for term in catalogue.terms:
        days.setdefault(term.person, []).append(term.possible)
        state_of.setdefault(term.person, states.get(term.office, ""))
    bearers = Counter(name for person in catalogue.persons for name in set(_surnames(person)))
    found = []
    for person in catalogue.persons:
        if person.id in days:
            surnames = _surnames(person)
            own = tuple(name for name in surnames if bearers[name] == 1)
            shared = tuple(name for name in surnames if bearers[name] > 1)
            side = sides.get(person.state or state_of[person.id], Side.OTHER)
            names = (*(_phrase(name) for name in person.names), *own)
            found.append(Tenure(person.id, side, names, shared, tuple(sorted(days[person.id]))))
    return tuple(found)


def _surnames(person: Person) -> tuple[str, ...]:
    if person.common:
        return ()
    last_words = (name.split()[-1] for name in person.names if " " in name)
    return tuple(dict.fromkeys(_phrase(name) for name in (person.surnames or last_words)))


def _phrase(name: str) -> str:
    """The name as a phrase; outside the Latin script words take endings."""
    return " ".join(_stems(name))


def _stems(name: str) -> Iterator[str]:
    for word in name.split():
        yield f"{word}*" if word[0] > "\u036f" and len(word) > 3 else word
