"""What a phrase of the catalogue stands for when it is found in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import ScopeTerms
from monitor.classify.tenures import Tenure
from monitor.model.common import Side

ARM, AZE, CONFLICT, PEACE, FORCE = "armenia", "azerbaijan", "conflict", "peace", "force"
OTHER_CONFLICT, OTHER_MATTER, SPORT = "other_conflict", "other_matter", "sport"
US_COUNTRY, US_PERSON, US_ACTS = "us_country", "us_person", "us_acts"
SIGNATURE, RECKONING = "signature", "reckoning"
NOT_US, MEDIATORS, FURNITURE = "not_us", "mediators", "furniture"

ROLE_OF_SIDE = {Side.US: US_PERSON, Side.ARM: ARM, Side.AZE: AZE}


@dataclass(frozen=True, slots=True)
class ScopeLabel:
    """A word for or against relevance; `role` is that of scope.yaml, or `signature` for an episode's phrase."""

    role: str
    id: str


@dataclass(frozen=True, slots=True)
class EpisodeLabel:
    """A phrase of an episode's: one that names it alone, or a theme."""

    id: str
    is_signature: bool


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    id: str


@dataclass(frozen=True, slots=True)
class TenureLabel:
    """The name of an official; `index` is the tenure's."""

    index: int


def labelled_phrases(catalogue: Catalogue, offices: Sequence[Tenure]) -> Iterator[tuple[str, object]]:
    """Every phrase of the catalogue with what it stands for; one phrase may stand for several things."""
    for row in catalogue.scope:
        yield from ((term, ScopeLabel(row.role, row.id)) for term in terms_of(row))
    for episode in catalogue.episodes:
        for is_signature, by_language in ((True, episode.signature), (False, episode.themes)):
            for term in (term for terms in by_language.values() for term in terms):
                yield term, EpisodeLabel(episode.id, is_signature)
                if is_signature and episode.kind == "episode":
                    yield term, ScopeLabel(SIGNATURE, episode.id)
    for place in catalogue.places:
        for term in (t for phrases in place.spellings.values() for terms in phrases.values() for t in terms):
            yield term, PlaceLabel(place.id)
            if place.zone:
                yield term, ScopeLabel(CONFLICT, place.id)
    for index, tenure in enumerate(offices):
        yield from ((name, TenureLabel(index)) for name in tenure.names)
        if (role := ROLE_OF_SIDE.get(tenure.side)) is not None:
            yield from ((name, ScopeLabel(role, "register")) for name in (*tenure.names, *tenure.shared))


def terms_of(row: ScopeTerms) -> Iterator[str]:
    """Its terms in all languages."""
    return (term for terms in row.terms.values() for term in terms)
