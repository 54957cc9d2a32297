"""The episodes on one line of time, each with what was said in it; and the candidates that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import Episode
from monitor.model.editing import Proposal, ProposalState
from monitor.model.mailing import Reader
from monitor.model.views import EpisodeRow, SideVolume
from monitor.render.parts import episode_name
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line


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


def episodes_page(storage: Storage, catalogue: Catalogue, reader: Reader, today: date) -> EpisodesPage:
    """All episodes with their months, and the proposals that are open."""
    say = locale.strings(reader.language)
    return EpisodesPage(
        status=status_line(storage, say),
        episodes=tuple(episode_items(catalogue.episodes, storage.episodes.listed(), reader)),
        volume=storage.volumes.monthly(),
        candidates=storage.proposals.listed(ProposalState.OPEN),
        today=today,
    )


def episode_items(entries: Sequence[Episode], rows: Sequence[EpisodeRow], reader: Reader) -> Iterator[EpisodeItem]:
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
