"""Who may be named for the same words: one report says the ministry, another its spokeswoman."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitor.catalogue.offices import Office, Rank, Term


def voices(offices: Iterable[Office], terms: Iterable[Term]) -> Mapping[str, tuple[str, ...]]:
    """By id of a body those who speak or spoke for it, by id of such a person the bodies."""
    bodies = {office.id: office.body for office in offices if office.rank is Rank.SPOKESPERSON and office.body}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for term in terms:
        body = bodies.get(term.office)
        if body and term.person:
            found[term.person].add(body)
            found[body].add(term.person)
    return {key: tuple(sorted(others)) for key, others in found.items()}
