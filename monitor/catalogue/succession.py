"""Checks of the register: dangling references, ids given twice, and who held each office from 2016 on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from monitor.catalogue.offices import ONE_DAY, Office, Term, first_day, last_day

if TYPE_CHECKING:
    from monitor.catalogue import Catalogue

FIRST_DAY = date(2016, 1, 1)
"""Since when the register knows the holders of its offices."""


def register_problems(catalogue: Catalogue) -> tuple[str, ...]:
    """Dangling references, and overlaps and gaps of offices with one holder; empty when all is well."""
    return (*_dangling(catalogue), *_double_names(catalogue), *_succession(catalogue))


def _dangling(c: Catalogue) -> Iterator[str]:
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


def _double_names(c: Catalogue) -> Iterator[str]:
    seen: dict[str, str] = {}
    for kind, rows in (("state", c.states), ("institution", c.institutions), ("person", c.persons)):
        for row in rows:
            if row.id in seen:
                yield f"{kind} {row.id}: the id is also that of a {seen[row.id]}"
            seen[row.id] = kind


def _succession(c: Catalogue) -> Iterator[str]:
    for office in c.offices:
        terms = sorted((t for t in c.terms if t.office == office.id), key=lambda t: t.possible)
        if not terms:
            yield f"office {office.id}: nobody has held it"
        elif office.holders == "one":
            yield from _line_of(office, terms)


def _line_of(office: Office, terms: list[Term]) -> Iterator[str]:
    first, last = terms[0], terms[-1]
    if first.possible[0] > FIRST_DAY and not _known(office, FIRST_DAY, first.possible[0] - ONE_DAY):
        yield f"office {office.id}: nobody before {first.id}"
    for earlier, later in pairwise(terms):
        begins, ends = later.possible[0], earlier.possible[1]
        if later.certain[0] < earlier.certain[1]:
            yield f"office {office.id}: {later.id} begins before {earlier.id} ends"
        elif begins - ends > ONE_DAY and not _known(office, ends + ONE_DAY, begins - ONE_DAY):
            yield f"office {office.id}: nobody between {earlier.id} and {later.id}"
    if last.until is not None and not _known(office, last.possible[1] + ONE_DAY, date.max):
        yield f"office {office.id}: nobody after {last.id}"


def _known(office: Office, since: date, until: date) -> bool:
    return any(
        first_day(gap.since) <= since and (date.max if gap.until is None else last_day(gap.until)) >= until
        for gap in office.gaps
    )
