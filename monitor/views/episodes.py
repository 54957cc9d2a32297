"""The episodes on one line of time, each with what was said in it; and the candidates that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import Episode, SideName
from monitor.model.editing import Proposal, ProposalState
from monitor.model.mailing import Reader
from monitor.model.views import EpisodeRow, SideVolume, SpeakerVolume, StatementFilter, StatementRow
from monitor.render.parts import episode_name
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line

LATEST = 20
SPEAKERS = 12


@dataclass(frozen=True, slots=True)
class EpisodeItem:
    """`until` and `aftermath` are the last days; None is open, or not known."""

    id: str
    name: str
    start: date | None
    until: date | None
    aftermath: date | None
    is_fighting: bool
    counts: EpisodeRow


@dataclass(frozen=True, slots=True)
class EpisodesPage:
    status: StatusLine
    episodes: tuple[EpisodeItem, ...]
    volume: tuple[SideVolume, ...]
    candidates: tuple[Proposal, ...]
    today: date


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """A place in the reader's language, and the further spellings of each side."""

    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    status: StatusLine
    item: EpisodeItem
    entry: Episode
    parent: tuple[str, str] | None
    side_names: tuple[SideName, ...]
    places: tuple[PlaceNames, ...]
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    distinct: str
    volume: tuple[SideVolume, ...]
    speakers: tuple[SpeakerVolume, ...]
    latest: tuple[StatementRow, ...]
    today: date


def episodes_page(storage: Storage, catalogue: Catalogue, reader: Reader, today: date) -> EpisodesPage:
    """All episodes with their months, and the proposals that are open."""
    say = locale.strings(reader.language)
    return EpisodesPage(
        status=status_line(storage, say),
        episodes=tuple(_items(catalogue.episodes, storage.episodes.listed(), reader)),
        volume=storage.volumes.monthly(),
        candidates=storage.proposals.listed(ProposalState.OPEN),
        today=today,
    )


def episode_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, episode: str, today: date
) -> EpisodePage | None:
    """None where the catalogue has no such episode."""
    say = locale.strings(reader.language)
    entries = {entry.id: entry for entry in catalogue.episodes}
    items = {item.id: item for item in _items(catalogue.episodes, storage.episodes.listed(), reader)}
    if episode not in items:
        return None
    entry = entries[episode]
    return EpisodePage(
        status=status_line(storage, say),
        item=items[episode],
        entry=entry,
        parent=(entry.parent, episode_name(entry.parent, reader, say)) if entry.parent else None,
        side_names=entry.side_names,
        places=tuple(_places(catalogue, entry, reader.language)),
        terms=tuple(entry.signature.items()),
        distinct=_in(entry.distinct, reader.language),
        volume=storage.volumes.monthly(episode),
        speakers=storage.volumes.speakers(episode, SPEAKERS),
        latest=storage.statements.listed(StatementFilter(episode=episode), limit=LATEST),
        today=today,
    )


def _items(entries: Sequence[Episode], rows: Sequence[EpisodeRow], reader: Reader) -> Iterator[EpisodeItem]:
    """Episodes, not tracks beside the conflict; in order of their beginning, undated ones last."""
    say = locale.strings(reader.language)
    counted = {row.id: row for row in rows}
    dated = (entry for entry in entries if entry.kind == "episode" and entry.id in counted)
    for entry in sorted(dated, key=lambda e: (e.start.day if e.start else date.max, e.id)):
        yield EpisodeItem(
            entry.id,
            episode_name(entry.id, reader, say),
            entry.start.day if entry.start else None,
            entry.end.day if entry.end else None,
            entry.aftermath_until.day if entry.aftermath_until else None,
            entry.is_fighting,
            counted[entry.id],
        )


def _places(catalogue: Catalogue, entry: Episode, language: str) -> Iterator[PlaceNames]:
    for place in catalogue.places:
        if place.id in entry.places:
            spellings = [
                spelling
                for owner, by_language in place.spellings.items()
                for spelling in by_language.get(language, ())
                if owner != "any" and spelling not in _in(place.names, language)
            ]
            yield PlaceNames(_in(place.names, language), tuple(spellings))


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en", "")
