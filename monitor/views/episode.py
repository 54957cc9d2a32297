"""One episode: what was said in it week by week, by whom, where; and its entry of the catalogue with its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import Episode, SideName
from monitor.model.editing import Proposal
from monitor.model.mailing import Reader
from monitor.model.views import DayVolume, SpeakerVolume, StatementFilter, StatementRow
from monitor.render.parts import episode_name
from monitor.storage import Storage
from monitor.views.episodes import EpisodeItem, episode_items
from monitor.views.frame import StatusLine, status_line
from monitor.views.said import Said, by_name, said

LATEST = 20
SPEAKERS = 12
KEY, KEY_AMONG = 5, 2_000
"""Key utterances, and the newest ones that are looked through for them: more would take the page's time."""


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
    volume: tuple[DayVolume, ...]
    first: date
    last: date
    """Borders of the chart: the episode with its aftermath, and all that was said of it."""
    speakers: tuple[SpeakerVolume, ...]
    key: tuple[Said, ...]
    """What most independent origins report, of the newest `key_among` utterances."""
    key_among: int
    latest: tuple[StatementRow, ...]
    history: tuple[Proposal, ...]
    """What people changed of its entry, the newest first."""


def episode_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, episode: str, today: date
) -> EpisodePage | None:
    """None where the catalogue has no such episode."""
    say = locale.strings(reader.language)
    entries = {entry.id: entry for entry in catalogue.episodes}
    items = {item.id: item for item in episode_items(catalogue.episodes, storage.episodes.listed(episode), reader)}
    if episode not in items:
        return None
    entry, item = entries[episode], items[episode]
    volume = storage.volumes.daily(episode=episode)
    outlets = by_name(catalogue)
    key = storage.episodes.most_reported(episode, KEY, among=KEY_AMONG)
    return EpisodePage(
        status=status_line(storage, say),
        item=item,
        entry=entry,
        parent=(entry.parent, episode_name(entry.parent, reader, say)) if entry.parent else None,
        side_names=entry.side_names,
        places=tuple(_places(catalogue, entry, reader.language)),
        terms=tuple(entry.signature.items()),
        distinct=_in(entry.distinct, reader.language),
        volume=volume,
        first=min([*(v.day for v in volume), item.start or today]),
        last=max([*(v.day for v in volume), item.aftermath or item.until or today]),
        speakers=storage.volumes.speakers(episode, SPEAKERS),
        key=tuple(said(one, outlets, reader, say) for one in key),
        key_among=KEY_AMONG,
        latest=storage.statements.listed(StatementFilter(episode=episode), limit=LATEST),
        history=storage.proposals.listed(of=("episodes", episode)),
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
