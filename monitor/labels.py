"""What a phrase of the catalogue stands for when it is found in a text."""

from __future__ import annotations

from dataclasses import dataclass

ARM, AZE, CONFLICT, PEACE, FORCE = "armenia", "azerbaijan", "conflict", "peace", "force"
OTHER_CONFLICT, OTHER_MATTER, SPORT = "other_conflict", "other_matter", "sport"
US_COUNTRY, US_PERSON, US_ACTS = "us_country", "us_person", "us_acts"
SIGNATURE, RECKONING = "signature", "reckoning"
NOT_US, MEDIATORS = "not_us", "mediators"


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
