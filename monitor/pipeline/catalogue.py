"""The catalogue's files → one validated, immutable version in the database, with its outlets, feeds and episodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.catalogue import AcceptedRows, Catalogue, load_files
from monitor.catalogue.check import check
from monitor.catalogue.entries import accepted_rows
from monitor.catalogue.outlets import Outlet
from monitor.catalogue.overlay import bases, read_overlay, shipped_rows
from monitor.errors import CatalogueError
from monitor.model.common import Counts, Side
from monitor.model.intake import Lane
from monitor.model.work import EpisodeIntent, FeedIntent, OutletIntent
from monitor.pipeline.work import Work
from monitor.settings import Settings


def load(work: Work) -> Counts:
    """Store the effective catalogue; the same files and proposals again are the same version.

    Remembers what each row of the overlay was laid over, for the three-way diff. Raises CatalogueError.
    """
    accepted = accepted_rows(work.storage.proposals.accepted())
    catalogue = effective(work.settings, accepted)
    overlay = read_overlay(work.settings.catalogue_overlay, accepted)
    # The newest version is the one loaded last, whatever the press's clock said at the time.
    now = work.settings.real_time()
    work.storage.overlays.replace(bases(overlay, shipped_rows(overlay), work.storage.overlays.bases()), now)
    feeds = [feed for outlet in catalogue.outlets for feed in _feeds(outlet, work.settings)]
    work.storage.catalogue.record(
        catalogue.model_dump_json(),
        now,
        outlets=[_outlet(outlet) for outlet in catalogue.outlets],
        feeds=feeds,
        episodes=[
            EpisodeIntent(
                episode.id,
                episode.names.get("fr", episode.id),
                episode.names.get("en", episode.id),
                episode.start.day if episode.start else None,
                episode.end.day if episode.end else None,
                episode.parent,
            )
            for episode in catalogue.episodes
        ],
    )
    return Counts(1, {"outlets": len(catalogue.outlets), "feeds": len(feeds), "episodes": len(catalogue.episodes)})


def on_disk(work: Work) -> Catalogue:
    """The catalogue as the next `load` would store it. Raises CatalogueError."""
    return effective(work.settings, accepted_rows(work.storage.proposals.accepted()))


def effective(settings: Settings, accepted: AcceptedRows | None = None) -> Catalogue:
    """The shipped files, the user's over them, the sample press's outlets where they are wanted, then `accepted`."""
    catalogue = load_files(*folders(settings), accepted=accepted)
    problems = check(catalogue)
    if problems:
        raise CatalogueError("; ".join(str(problem) for problem in problems[:5]), "correct these rows")
    return catalogue


def folders(settings: Settings) -> tuple[Path, ...]:
    """What is laid over the shipped files, in order."""
    press = () if settings.feeds == "catalogue" else (settings.press_catalogue,)
    return (settings.catalogue_overlay, *press)


def _feeds(outlet: Outlet, settings: Settings) -> Iterator[FeedIntent]:
    wanted = {"all": True, "sample": outlet.sample, "catalogue": not outlet.sample}[settings.feeds]
    given = outlet.poll_interval_seconds
    for feed in outlet.feeds:
        is_fast = feed.lane is Lane.FAST
        usual = settings.fast_interval_seconds if is_fast else settings.poll_interval_seconds
        if wanted and feed.is_polled:
            yield FeedIntent(
                feed.id,
                outlet.id,
                feed.url,
                usual if given is None else given,
                outlet.feed_language(feed),
                outlet.zone,
                outlet.sample,
                feed.paths,
                is_adaptive=given is None and not is_fast,
                is_fast=outlet.is_fast,
            )


def _outlet(outlet: Outlet) -> OutletIntent:
    return OutletIntent(
        outlet.id,
        outlet.name,
        outlet.country,
        outlet.language,
        outlet.affiliation,
        Side(outlet.side) if outlet.side else None,
        outlet.zone,
        outlet.domains,
        outlet.sample,
    )
