"""Persons by the names that somebody typed: any spelling, surnames alone, several in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model.words import words
from monitor.pipeline.work import Work
from monitor.search import nearest

_BETWEEN = re.compile(r"[,;\n]")
_AND = re.compile(r"\s+(?:and|et|&|und|и)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """`persons` by id. `unknown` with the names most like each; `ambiguous` with those whom it may mean."""

    persons: tuple[str, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...]


def persons_named(work: Work, text: str) -> Named:
    """«Aliyev and Bayramov», «Pachinian, Mirzoyan»: a surname of several is that of the one in office today."""
    found: dict[str, None] = {}
    unknown, ambiguous = [], []
    names = {person.id: person.name for person in work.catalogue.voices}
    for typed in _typed(work, text):
        meant = _meant(work, typed)
        if len(meant) == 1:
            found[meant[0]] = None
        elif meant:
            ambiguous.append((typed, tuple(names[key] for key in meant)))
        else:
            unknown.append((typed, tuple(nearest(typed, work.names.speakers))))
    return Named(tuple(found), tuple(unknown), tuple(ambiguous))


def _typed(work: Work, text: str) -> Iterator[str]:
    """The names between commas; "and" parts two unless one name has it."""
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        yield from [part] if work.names.persons(words(part)) else filter(None, map(str.strip, _AND.split(part)))


def _meant(work: Work, typed: str) -> tuple[str, ...]:
    if any(typed == person.id for person in work.catalogue.persons):
        return (typed,)
    meant = work.names.persons(words(typed))
    today = {term.person for term in work.catalogue.terms if term.until is None}
    in_office = tuple(key for key in meant if key in today)
    return in_office if len(meant) > 1 and in_office else meant
