"""Changes of the catalogue by people, newest first, and what the forms that make them offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.model.editing import Proposal, ProposalId
from monitor.model.intake import EntryData
from monitor.model.mailing import Reader
from monitor.render.parts import episode_name
from monitor.storage import Storage
from monitor.views.frame import StatusLine, link, status_line

PAGE_SIZE = 50
PREVIEWED = 10


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`older` is where the next page begins."""

    status: StatusLine
    changes: tuple[Proposal, ...]
    older: ProposalId | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed that was found: its path, and its newest entries."""

    kind: str
    url: str
    title: str
    entries: tuple[EntryData, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AddPage:
    """Ids with names: persons and bodies, offices, episodes."""

    status: StatusLine
    persons: tuple[str, ...]
    offices: tuple[tuple[str, str], ...]
    episodes: tuple[tuple[str, str], ...]
    preview: Preview | None


def catalogue_page(storage: Storage, reader: Reader, before: ProposalId | None) -> CataloguePage:
    """All proposals, whatever became of them."""
    rows = storage.proposals.listed(limit=PAGE_SIZE + 1, before=before)
    older = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    return CataloguePage(status_line(storage, locale.strings(reader.language)), rows[:PAGE_SIZE], older)


def add_page(storage: Storage, catalogue: Catalogue, reader: Reader, preview: Preview | None) -> AddPage:
    """What the forms offer, in the reader's language."""
    say = locale.strings(reader.language)
    offices = ((office.id, reader.labels.offices.get(office.name, office.name)) for office in catalogue.offices)
    episodes = tuple((e.id, episode_name(e.id, reader, say)) for e in catalogue.episodes if e.kind == "episode")
    persons = sorted(one.name for one in catalogue.voices)
    by_name = tuple(sorted(offices, key=lambda one: one[1]))
    return AddPage(status_line(storage, say), tuple(persons), by_name, episodes, preview)


def preview_of(kind: str, url: str, title: str, entries: Sequence[EntryData]) -> Preview:
    """The newest ten, links that are none left out."""
    safe = tuple(entry for entry in entries[:PREVIEWED] if link(entry.link))
    return Preview(kind, url, title, safe, len(entries))
