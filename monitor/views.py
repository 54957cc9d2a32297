"""Read models of the pages: what a template shows, decided here, so that templates only lay out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.catalogue import Catalogue
from monitor.locale import Strings
from monitor.model.common import AlertId, Published, Side
from monitor.model.mailing import Attestation, FeedHealth
from monitor.model.reading import StatementKind
from monitor.model.views import AlertRow
from monitor.render.parts import quoted
from monitor.storage import Storage

PAGE_SIZE = 30
WORDS = 1_000
"""Characters of a source's words on a page; the article holds the rest."""


@dataclass(frozen=True, slots=True)
class SideHealth:
    side: Side
    healthy: int
    total: int


@dataclass(frozen=True, slots=True)
class StatusLine:
    """When we last read, and how many feeds are healthy per side: without it, silence says nothing."""

    last_poll: datetime | None
    sides: tuple[SideHealth, ...]
    blind: int


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet that reports an utterance, with whose it is."""

    outlet: str
    affiliation: str | None
    side: Side | None
    language: str
    url: str | None
    published: Published


@dataclass(frozen=True, slots=True)
class AlertItem:
    id: AlertId
    created_at: datetime
    side: Side
    speaker: str | None
    office: str | None
    episode: str | None
    words: str
    language: str
    kind: StatementKind
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    alerts: tuple[AlertItem, ...]


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """The newest alerts by day; `older` is where the next page begins."""

    status: StatusLine
    days: tuple[Day, ...]
    older: AlertId | None


def alerts_page(
    storage: Storage, catalogue: Catalogue, say: Strings, zone: str, before: AlertId | None = None
) -> AlertsPage:
    """Alerts older than `before`, newest first, days in `zone`."""
    rows = storage.alerts.newest(PAGE_SIZE + 1, before=before)
    shown = rows[:PAGE_SIZE]
    items = [_item(row, catalogue, say) for row in shown]
    by_day = groupby(items, key=lambda item: item.created_at.astimezone(ZoneInfo(zone)).date())
    days = tuple(Day(day, tuple(members)) for day, members in by_day)
    return AlertsPage(_status(storage, say), days, shown[-1].id if len(rows) > PAGE_SIZE else None)


def _status(storage: Storage, say: Strings) -> StatusLine:
    feeds = storage.feeds.listed()
    health: FeedHealth = storage.feeds.health()
    blind = [feed.side or Side.OTHER for feed in health.blind]
    polled = [feed.last_polled_at for feed in feeds if feed.last_polled_at]
    sides = (
        SideHealth(side, total - blind.count(side), total)
        for side in say.sides()
        if (total := health.totals.get(side, 0))
    )
    return StatusLine(max(polled, default=None), tuple(sides), len(blind))


def _item(row: AlertRow, catalogue: Catalogue, say: Strings) -> AlertItem:
    said = row.utterance
    first = said.attestations[0]
    names = next((e.names for e in catalogue.episodes if e.id == said.episode), {})
    return AlertItem(
        id=row.id,
        created_at=row.created_at,
        side=said.speaker.side if said.speaker else Side.OTHER,
        speaker=said.speaker.name if said.speaker else None,
        office=said.speaker.office if said.speaker else None,
        episode=names.get(say.language) or names.get("en") or said.episode,
        words=quoted(first, WORDS),
        language=first.language,
        kind=first.kind,
        reports=tuple(_reports(said.attestations, catalogue)),
    )


def _reports(attestations: Iterable[Attestation], catalogue: Catalogue) -> Iterable[Report]:
    """One line an outlet, in order of appearance; only http(s) addresses are links."""
    seen: set[str] = set()
    for attestation in attestations:
        if attestation.outlet in seen:
            continue
        seen.add(attestation.outlet)
        outlet = next((o for o in catalogue.outlets if o.name == attestation.outlet), None)
        is_link = attestation.url.startswith(("http://", "https://"))
        yield Report(
            attestation.outlet,
            outlet.affiliation if outlet else None,
            attestation.outlet_side,
            attestation.language,
            attestation.url if is_link else None,
            attestation.published,
        )
