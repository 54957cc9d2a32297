"""The catalogue: what people edit, shipped as YAML, overlaid by the user's own files, validated as one.

`load_files` reads and validates; the pipeline stores the result as an immutable version and every
stage reads that version from the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.episodes import Episode, Place, ScopeTerms
from monitor.catalogue.files import RawRow, read_section
from monitor.catalogue.offices import Institution, Office, Person, State, Term, Title, WordList
from monitor.catalogue.outlets import Outlet
from monitor.catalogue.rules import Rule

SHIPPED = Path(__file__).parent


class Catalogue(BaseModel):
    """One effective catalogue: the shipped files with the overlay applied."""

    model_config = ConfigDict(frozen=True)

    episodes: tuple[Episode, ...] = ()
    places: tuple[Place, ...] = ()
    scope: tuple[ScopeTerms, ...] = ()
    states: tuple[State, ...] = ()
    titles: tuple[Title, ...] = ()
    words: tuple[WordList, ...] = ()
    persons: tuple[Person, ...] = ()
    offices: tuple[Office, ...] = ()
    institutions: tuple[Institution, ...] = ()
    terms: tuple[Term, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    rules: tuple[Rule, ...] = ()
    cues: tuple[CueLexicon, ...] = ()

    @property
    def voices(self) -> tuple[Person | Institution, ...]:
        """Persons and bodies: whoever may speak."""
        return (*self.persons, *self.institutions)

    @property
    def senders(self) -> dict[str, str]:
        """Address or @domain of press mails → id of the outlet."""
        return {sender: outlet.id for outlet in self.outlets for sender in outlet.senders}


SECTIONS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "episodes": ("episodes.yaml", Episode),
    "places": ("places.yaml", Place),
    "scope": ("scope.yaml", ScopeTerms),
    "states": ("offices.yaml", State),
    "titles": ("offices.yaml", Title),
    "words": ("offices.yaml", WordList),
    "persons": ("offices.yaml", Person),
    "offices": ("offices.yaml", Office),
    "institutions": ("offices.yaml", Institution),
    "terms": ("offices.yaml", Term),
    "outlets": ("outlets.yaml", Outlet),
    "rules": ("rules.yaml", Rule),
    "cues": ("cues/*.yaml", CueLexicon),
}
"""The file of each section and the schema of its rows."""

AcceptedRows = Mapping[str, Sequence[RawRow]]
"""Rows of accepted proposals by section."""


def load_files(*overlays: Path, accepted: AcceptedRows | None = None) -> Catalogue:
    """Read the shipped catalogue and lay `overlays` (folders of the same file names) over it, then `accepted`.

    Raises CatalogueError naming file, line and remedy.
    """
    folders, rows = (SHIPPED, *overlays), accepted or {}
    return Catalogue.model_validate({
        section: read_section(folders, pattern, section, row, rows.get(section, ()))
        for section, (pattern, row) in SECTIONS.items()
    })
