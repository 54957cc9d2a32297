"""The alerts, newest first, by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.catalogue.outlets import Outlet
from monitor.locale import Strings
from monitor.model.common import AlertId, Published, Side, UtteranceId
from monitor.model.feedback import Box, BoxAt, Handling
from monitor.model.mailing import Attestation, Reader
from monitor.model.reading import Account, Modality, StatementKind
from monitor.model.views import AlertRow
from monitor.render.parts import episode_name, is_one_side_only, office_title, speaker_name
from monitor.render.quoting import outlet_name, quoted, shown
from monitor.storage import Storage
from monitor.views.frame import Link, StatusLine, link, status_line

PAGE_SIZE = 30
WORDS = 1_000
"""Characters of a source's words on a page; the article holds the rest."""

OUTLETS_SHOWN = 4
"""Outlets of one utterance that stand in the open; the others behind a count."""


@dataclass(frozen=True, slots=True)
class Version:
    """The words of one outlet in its language; `outlet` where two versions stand side by side."""

    words: str
    language: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet that reports an utterance, with whose it is."""

    outlet: str
    affiliation: str | None
    side: Side | None
    language: str
    link: Link | None
    published: Published


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One alert as a row. `reports` stand in the open, `more` behind their count."""

    id: AlertId
    utterance: UtteranceId
    created_at: datetime
    side: Side
    speaker: str
    office: str
    modality: Modality
    account: Account
    episode: str
    versions: tuple[Version, ...]
    kind: StatementKind
    is_one_side_only: bool
    languages: tuple[str, ...]
    reports: tuple[Report, ...]
    more: tuple[Report, ...]
    handling: Handling

    @property
    def outlets(self) -> int:
        return len(self.reports) + len(self.more)


@dataclass(frozen=True, slots=True)
class Day:
    """One local date; `sides` counts its alerts on this page, in the language's order of sides."""

    date: date
    alerts: tuple[AlertItem, ...]
    sides: tuple[tuple[Side, int], ...]


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """The newest alerts by day; `older` is where the next page begins, `is_newest` says that this is the first."""

    status: StatusLine
    days: tuple[Day, ...]
    older: AlertId | None
    is_newest: bool
    box: Box
    counts: Mapping[Box, int]


def alerts_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, place: BoxAt, before: AlertId | None = None
) -> AlertsPage:
    """Alerts of a box older than `before`, newest first, in the language and by the days of the reader."""
    say = locale.strings(reader.language)
    rows = storage.alerts.newest(PAGE_SIZE + 1, before=before, place=place)
    on_page = rows[:PAGE_SIZE]
    outlets = {outlet.name: outlet for outlet in catalogue.outlets}
    handling = storage.handling.of_each([row.id for row in on_page], place.now)
    items = [_item(row, outlets, reader, say, handling[row.id]) for row in on_page]
    zone = ZoneInfo(reader.zone)
    by_day = groupby(items, key=lambda item: item.created_at.astimezone(zone).date())
    days = tuple(_day(day, tuple(members), say) for day, members in by_day)
    older = on_page[-1].id if len(rows) > PAGE_SIZE else None
    counts = storage.handling.counts(place.now)
    return AlertsPage(status_line(storage, say), days, older, before is None, place.box, counts)


def _day(day: date, alerts: tuple[AlertItem, ...], say: Strings) -> Day:
    counts = Counter(alert.side for alert in alerts)
    return Day(day, alerts, tuple((side, counts[side]) for side in say.sides() if counts[side]))


def _item(row: AlertRow, outlets: dict[str, Outlet], reader: Reader, say: Strings, handling: Handling) -> AlertItem:
    said = row.utterance
    first = said.attestations[0]
    versions = shown(said.attestations, reader)
    reports = tuple(_reports(said.attestations, outlets, say))
    return AlertItem(
        id=row.id,
        utterance=said.id,
        created_at=row.created_at,
        side=said.speaker.side if said.speaker else Side.OTHER,
        speaker=speaker_name(said.speaker, reader, say),
        office=office_title(said.speaker, reader),
        modality=first.modality,
        account=said.account,
        episode=episode_name(said.episode, reader, say),
        versions=tuple(
            Version(quoted(a, WORDS), a.language, outlet_name(a, say) if len(versions) > 1 else None)
            for a in versions
        ),
        kind=first.kind,
        is_one_side_only=is_one_side_only(said.attestations),
        languages=tuple(dict.fromkeys(a.language for a in said.attestations)),
        reports=reports[:OUTLETS_SHOWN],
        more=reports[OUTLETS_SHOWN:],
        handling=handling,
    )


def _reports(attestations: Iterable[Attestation], outlets: dict[str, Outlet], say: Strings) -> Iterator[Report]:
    """One line an outlet, in order of appearance; only http(s) addresses are links."""
    seen: set[str] = set()
    for attestation in attestations:
        if attestation.outlet in seen:
            continue
        seen.add(attestation.outlet)
        outlet = outlets.get(attestation.outlet)
        yield Report(
            outlet_name(attestation, say),
            outlet.affiliation if outlet else None,
            attestation.outlet_side,
            attestation.language,
            link(attestation.url),
            attestation.published,
        )
