"""Rows of the catalogue made of what somebody filled in: a person with a term, an episode, another spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Institution, Person, first_day
from monitor.model.editing import ProposalIntent, ProposalOrigin
from monitor.model.words import words


@dataclass(frozen=True, slots=True)
class OfficialDraft:
    """`since` and `until` as fine as they are known: 2021-01-26, 2021-01 or 2021; `until` None: to this day."""

    name: str
    french: str
    spellings: tuple[str, ...]
    office: str
    since: str
    until: str | None
    source: str


@dataclass(frozen=True, slots=True)
class EpisodeDraft:
    names: Mapping[str, str]
    start: date
    end: date | None
    aftermath_until: date | None
    source: str
    parent: str | None
    is_fighting: bool
    phrases: Mapping[str, tuple[str, ...]]


def official(catalogue: Catalogue, draft: OfficialDraft, why: str) -> tuple[ProposalIntent, ...]:
    """The person, where the register has none of that name, the term, and the end of the predecessor's."""
    known = person_called(catalogue, draft.name)
    office = next(office for office in catalogue.offices if office.id == draft.office)
    rows = []
    identity = known.id if known else free_id(draft.name, {one.id for one in catalogue.persons})
    if known is None:
        spellings = {"en": draft.name} | ({"fr": draft.french} if draft.french else {})
        person = {"id": identity, "name": draft.name, "state": office.state, "spellings": spellings}
        names = list(dict.fromkeys([draft.name, *draft.spellings]))
        rows.append(intent("persons", person | {"names": names}, why))
    key = free_id(f"{office.id}/{draft.since[:4]}-{identity}", {term.id for term in catalogue.terms}, keep="/")
    term = {"id": key, "person": identity, "office": office.id, "since": draft.since, "until": draft.until}
    rows.append(intent("terms", term | {"source": draft.source}, why))
    for before in catalogue.terms:
        is_open = before.office == office.id and before.until is None and before.possible[0] <= first_day(draft.since)
        if is_open and office.holders == "one":
            rows.append(intent("terms", {"id": before.id, "until": draft.since}, why))
    return tuple(rows)


def episode(catalogue: Catalogue, draft: EpisodeDraft, why: str) -> tuple[ProposalIntent, ...]:
    """One row, its boundaries with their source."""
    days = {"start": draft.start, "end": draft.end, "aftermath_until": draft.aftermath_until}
    row: dict[str, object] = {
        "id": free_id(draft.names["en"], {one.id for one in catalogue.episodes}),
        "names": dict(draft.names),
        **{name: {"day": day, "source": draft.source} for name, day in days.items() if day},
        "signature": {language: list(given) for language, given in draft.phrases.items() if given},
    }
    row |= {"parent": draft.parent} if draft.parent else {}
    row |= {"is_fighting": True} if draft.is_fighting else {}
    return (intent("episodes", row, why),)


def alias(catalogue: Catalogue, key: str, spelling: str, why: str) -> tuple[ProposalIntent, ...]:
    """All spellings of the person or body, with the new one."""
    person = next((one for one in catalogue.persons if one.id == key), None)
    body = next((one for one in catalogue.institutions if one.id == key), None)
    section, names = ("persons", person.names) if person else ("institutions", body.names if body else ())
    return (intent(section, {"id": key, "names": [*names, spelling]}, why),)


def bearers(catalogue: Catalogue, spelling: str) -> tuple[Person | Institution, ...]:
    """Persons and bodies that have this spelling, accents and case aside."""
    wanted = words(spelling)
    return tuple(one for one in catalogue.voices if wanted in {words(name) for name in (one.name, *one.names)})


def person_called(catalogue: Catalogue, name: str) -> Person | None:
    """The one person of the register who has this full name."""
    found = [one for one in bearers(catalogue, name) if isinstance(one, Person)]
    return found[0] if len(found) == 1 else None


def intent(section: str, row: Mapping[str, object], why: str) -> ProposalIntent:
    """A row as a change that a person makes."""
    entry = yaml.safe_dump(dict(row), allow_unicode=True, sort_keys=False, width=100)
    return ProposalIntent(section, str(row["id"]), entry, ProposalOrigin.PERSON, why)


def free_id(name: str, taken: Sequence[str] | set[str], keep: str = "") -> str:
    """An id made of `name` that is not taken; `keep`: further characters that it may have."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = re.sub(rf"[^a-z0-9{re.escape(keep)}]+", "-", plain).strip("-")[:60].strip("-") or "new"
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)
