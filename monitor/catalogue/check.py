"""What the schema of one row cannot see: references, cycles and order between the rows of a catalogue.

A problem is a sentence naming the row; others add their own checks to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import Episode
from monitor.catalogue.succession import register_problems


def check(catalogue: Catalogue) -> list[str]:
    """Every problem of the catalogue, in the order of its sections; empty when all is well."""
    return [problem for find in CHECKS for problem in find(catalogue)]


def _days(catalogue: Catalogue) -> Iterator[str]:
    for episode in catalogue.episodes:
        named = [("start", episode.start), ("end", episode.end), ("aftermath_until", episode.aftermath_until)]
        given = [(name, boundary) for name, boundary in named if boundary is not None]
        for (name, earlier), (later_name, later) in pairwise(given):
            if later.day < earlier.day:
                yield (
                    f"episode {episode.id}: {later_name} ({later.day}) lies before {name} ({earlier.day}): "
                    "exchange them or correct the year"
                )
        if episode.start is None and given:
            yield f"episode {episode.id}: an end without a start: add start, or take the end out"
        if episode.kind == "episode" and episode.start is None:
            yield f"episode {episode.id}: no start: no article can be its; make it a track, or add the day"


def _references(catalogue: Catalogue) -> Iterator[str]:
    places, episodes = {place.id for place in catalogue.places}, {episode.id for episode in catalogue.episodes}
    for episode in catalogue.episodes:
        for place in episode.places:
            if place not in places:
                yield f"episode {episode.id}: unknown place {place!r}: add it to places.yaml or correct the id"
        if episode.parent is not None and episode.parent not in episodes:
            yield f"episode {episode.id}: unknown parent {episode.parent!r}: the ids are those of episodes.yaml"


def _parents(catalogue: Catalogue) -> Iterator[str]:
    by_id = {episode.id: episode for episode in catalogue.episodes}
    reported: set[str] = set()
    for episode in catalogue.episodes:
        path, current = [episode.id], episode.parent
        while current in by_id and current not in path:
            path.append(current)
            current = by_id[current].parent
        if current == episode.id and not reported & set(path):
            reported |= set(path)
            yield f"episode {episode.id}: parents go in a circle ({' → '.join([*path, current])}): clear one of them"
        parent = by_id.get(episode.parent or "")
        if parent is not None and parent is not episode and not _inside(episode, parent):
            yield f"episode {episode.id}: not within the days of its parent {parent.id}: correct one of them"


def _inside(child: Episode, parent: Episode) -> bool:
    if child.start is None or parent.start is None:
        return True
    if parent.end is None:
        return parent.start.day <= child.start.day
    last = child.end or child.start
    return parent.start.day <= child.start.day and last.day <= parent.end.day


def _names(catalogue: Catalogue) -> Iterator[str]:
    for episode in catalogue.episodes:
        missing = {"fr", "en"} - set(episode.names)
        if missing:
            yield f"episode {episode.id}: no name in {', '.join(sorted(missing))}: the interface shows both languages"


CHECKS: tuple[Callable[[Catalogue], Iterator[str] | tuple[str, ...]], ...] = (
    _days,
    _references,
    _parents,
    _names,
    register_problems,
)
