"""The register in memory: names in a text, who held what on a day, whose side that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Institution, Office, Person, Rank, State, Title
from monitor.model.common import Side
from monitor.statements.aliases import AliasIndex, Hit
from monitor.statements.folding import fold
from monitor.statements.keys import key_of
from monitor.statements.names import deletions, near, same_given_name
from monitor.statements.vocabulary import aliases_of, surnames_of

_PRECEDENCE = {rank: n for n, rank in enumerate(Rank)}
RowWithState = TypeVar("RowWithState", Person, Title, Institution)


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which an article can have been written: ranges, both ends included."""

    ranges: tuple[tuple[date, date], ...]

    @classmethod
    def on(cls, day: date) -> Days:
        """One day."""
        return cls(((day, day),))


@dataclass(frozen=True, slots=True)
class Held:
    """One office, who holds it, and the term: as long as its dates allow, and as long as they make certain."""

    office: Office
    person: str
    possible: tuple[date, date]
    certain: tuple[date, date]


class Register:
    """Built once per catalogue version; read-only and safe to share."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.states: dict[str, State] = {s.id: s for s in catalogue.states}
        self.persons: dict[str, Person] = {p.id: self._sound(p) for p in catalogue.persons}
        self.titles: dict[str, Title] = {t.id: self._sound(t) for t in catalogue.titles}
        self.institutions: dict[str, Institution] = {i.id: self._sound(i) for i in catalogue.institutions}
        self.offices: dict[str, Office] = {
            o.id: o if o.body in self.institutions else o.model_copy(update={"body": None})
            for o in catalogue.offices
            if o.state in self.states
        }
        self._words = {w.id: frozenset(map(key_of, w.words)) for w in catalogue.words}
        self._held: dict[str, list[Held]] = defaultdict(list)
        self._holders: dict[str, list[Held]] = defaultdict(list)
        for term in catalogue.terms:
            if term.person in self.persons and term.office in self.offices:
                held = Held(self.offices[term.office], term.person, term.possible, term.certain)
                self._held[term.person].append(held)
                self._holders[term.office].append(held)
        self._bodies = {(i.kind, i.state): i.id for i in reversed(self.institutions.values()) if not i.host}
        self._by_role: dict[str, list[Office]] = defaultdict(list)
        for office in self.offices.values():
            for role in office.roles:
                self._by_role[role].append(office)
        self._index = AliasIndex(aliases_of(catalogue))
        self._given, self._full_names = _name_tables(catalogue.persons)
        self._surnames = {p.id: tuple(map(key_of, surnames_of(p, p.names))) for p in catalogue.persons}

    def _sound(self, row: RowWithState) -> RowWithState:
        """The row without a state that an overlay has hidden."""
        return row if row.state is None or row.state in self.states else row.model_copy(update={"state": None})

    def find(self, text: str, language: str = "") -> tuple[Hit, ...]:
        """Names, bodies, states and titles in `text`, leftmost and longest, in text order."""
        return self._index.find(text, language)

    def words(self, name: str) -> frozenset[str]:
        """A word list of the catalogue as keys (`key_of`); empty where it is missing."""
        return self._words.get(name, frozenset())

    def given_names(self, person: str) -> frozenset[str]:
        """Keys of the given names of a person."""
        return self._given.get(person, frozenset())

    def is_oblique(self, name: str, persons: Iterable[str]) -> bool:
        """Whether `name`, a key, ends with no surname of `persons` in the nominative."""
        return not any(name.endswith(self._surnames.get(person, ())) for person in persons)

    def similar(self, name: str) -> tuple[str, ...]:
        """Persons whose full name is `name` but for a letter in the surname and a spelling of the given name."""
        first, *_, last = key_of(fold(name).text).split() or ["", ""]
        found = {
            p
            for d in deletions(last)
            for g, s, p in self._full_names.get(d, ())
            if near(s, last) and same_given_name(first, g)
        }
        return tuple(sorted(found)) if len(found) == 1 else ()

    def offices_with(
        self, role: str, *, state: str | None = None, body: str | None = None, host: str | None = None
    ) -> tuple[Office, ...]:
        """Offices of a role; a given state, body or host narrows."""
        return tuple(
            o
            for o in self._by_role.get(role, ())
            if (state is None or o.state == state)
            and (body is None or o.body == body)
            and (host is None or o.host == host)
        )

    def holders(self, offices: Sequence[Office], days: Days | None) -> tuple[str, ...]:
        """Persons who held one of `offices` in `days` (ever, if None); those certain before those possible."""
        terms = [t for o in offices for t in self._holders.get(o.id, ())]
        if days is None:
            return tuple(dict.fromkeys(t.person for t in terms))
        certain = [t for t in terms if _overlaps(t.certain, days)]
        return tuple(dict.fromkeys(t.person for t in certain or terms if _overlaps(t.possible, days)))

    def offices_of(self, person: str, days: Days | None) -> tuple[Office, ...]:
        """Offices that `person` held in `days` (ever, if None), the highest rank first."""
        held = self._held.get(person, ())
        if days is not None:
            in_time = [h for h in held if _overlaps(h.certain, days)]
            held = in_time or [h for h in held if _overlaps(h.possible, days)]
        return tuple({h.office.id: h.office for h in sorted(held, key=_standing)}.values())

    def office_of(self, person: str, day: date) -> Office | None:
        """The highest office that `person` held on `day`."""
        offices = self.offices_of(person, Days.on(day))
        return offices[0] if offices else None

    def terms_of(self, person: str) -> tuple[Held, ...]:
        """All terms of `person`."""
        return tuple(self._held.get(person, ()))

    def side_of(self, person: str, day: date | None = None) -> Side:
        """The side of the office held on `day`; without day or office, of the person's own state."""
        if day is not None and (office := self.office_of(person, day)):
            return self.states[office.state].side
        state = self.persons[person].state
        return self.states[state].side if state else Side.OTHER

    def body(self, kind: str, state: str) -> Institution | None:
        """The institution of a kind in a state."""
        found = self._bodies.get((kind, state))
        return self.institutions[found] if found else None

    def body_side(self, institution: Institution) -> Side:
        """Whose side a body is on."""
        if institution.side is not None:
            return institution.side
        return self.states[institution.state].side if institution.state else Side.OTHER


def _overlaps(term: tuple[date, date], days: Days) -> bool:
    return any(max(term[0], start) <= min(term[1], end) for start, end in days.ranges)


def _standing(held: Held) -> tuple[int, int]:
    return _PRECEDENCE[held.office.rank], -held.possible[0].toordinal()


def _name_tables(
    persons: Sequence[Person],
) -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[str, str, str]]]]:
    """Given names of each person; (given, surname, person) by each surname and by it without one of its letters."""
    given: dict[str, frozenset[str]] = {}
    full: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for person in persons:
        words = [key_of(name).split() for name in person.names]
        given[person.id] = frozenset(w[0] for w in words)
        for first, last in {(w[0], w[-1]) for w in words if len(w[-1]) >= 6}:
            for deletion in deletions(last):
                full[deletion].append((first, last, person.id))
    return given, full
