"""The catalogue: what people edit, shipped as YAML, overlaid by the user's own files, validated as one.

`load_files` reads and validates; the pipeline stores the result as an immutable version and every
stage reads that version from the database.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from monitor.catalogue.cues import CueLexicon
from monitor.catalogue.episodes import Episode, Place, ScopeTerms
from monitor.catalogue.files import read_section
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


def load_files(*overlays: Path) -> Catalogue:
    """Read the shipped catalogue and lay `overlays` (folders of the same file names) over it, in order.

    Raises CatalogueError naming file, line and remedy.
    """
    folders = (SHIPPED, *overlays)
    return Catalogue(
        episodes=read_section(folders, "episodes.yaml", "episodes", Episode),
        places=read_section(folders, "places.yaml", "places", Place),
        scope=read_section(folders, "scope.yaml", "scope", ScopeTerms),
        states=read_section(folders, "offices.yaml", "states", State),
        titles=read_section(folders, "offices.yaml", "titles", Title),
        words=read_section(folders, "offices.yaml", "words", WordList),
        persons=read_section(folders, "offices.yaml", "persons", Person),
        offices=read_section(folders, "offices.yaml", "offices", Office),
        institutions=read_section(folders, "offices.yaml", "institutions", Institution),
        terms=read_section(folders, "offices.yaml", "terms", Term),
        outlets=read_section(folders, "outlets.yaml", "outlets", Outlet),
        rules=read_section(folders, "rules.yaml", "rules", Rule),
        cues=read_section(folders, "cues/*.yaml", "cues", CueLexicon),
    )
