"""The alerts, newest first, by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.locale import Strings
from monitor.model.alerting import Severity
from monitor.model.common import AlertId, Side
from monitor.model.feedback import AlertFilter, Box, BoxAt
from monitor.model.mailing import Reader
from monitor.model.search import Group
from monitor.model.words import words
from monitor.search import Names
from monitor.storage import Storage
from monitor.views.alert import AlertItem, AlertPreview, alert_item, alert_preview
from monitor.views.frame import StatusLine, status_line
from monitor.views.said import by_name

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Day:
    """One local date; `sides` counts its alerts on this page, in the language's order of sides."""

    date: date
    alerts: tuple[AlertItem, ...]
    sides: tuple[tuple[Side, int], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader narrows the inbox to."""

    words: str = ""
    side: Side | None = None
    severity: Severity | None = None

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.side or self.severity)


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """The newest alerts by day; `older` is where the next page begins, `is_newest` says that this is the first."""

    status: StatusLine
    wanted: Wanted
    days: tuple[Day, ...]
    older: AlertId | None
    is_newest: bool
    box: Box
    counts: Mapping[Box, int]
    shown: AlertPreview | None
    """The first one, beside the list."""

    @property
    def newest(self) -> AlertId | None:
        return self.days[0].alerts[0].id if self.days else None

    def link(self, box: Box | None = None, before: AlertId | None = None) -> str:
        """The query of another page of this list."""
        wanted = {"q": self.wanted.words, "side": self.wanted.side, "severity": self.wanted.severity}
        query = {"box": box or self.box, "before": before, **wanted}
        return urlencode({key: value for key, value in query.items() if value})


def alerts_page(
    storage: Storage,
    catalogue: Catalogue,
    reader: Reader,
    place: BoxAt,
    before: AlertId | None = None,
    wanted: Wanted = Wanted(),
    names: Names | None = None,
) -> AlertsPage:
    """Alerts of a box older than `before`, newest first, in the language and by the days of the reader.

    `names` finds the words of `wanted` in every spelling of a name.
    """
    say = locale.strings(reader.language)
    sieve = AlertFilter(wanted.side, wanted.severity, every_spelling(wanted.words, names) if names else ())
    rows = storage.alerts.newest(PAGE_SIZE + 1, before=before, place=place, wanted=sieve)
    on_page = rows[:PAGE_SIZE]
    outlets = by_name(catalogue)
    handling = storage.handling.of_each([row.id for row in on_page], place.now)
    items = [alert_item(row, handling[row.id], outlets, reader, say) for row in on_page]
    zone = ZoneInfo(reader.zone)
    by_day = groupby(items, key=lambda item: item.created_at.astimezone(zone).date())
    days = tuple(_day(day, tuple(members), say) for day, members in by_day)
    older = on_page[-1].id if len(rows) > PAGE_SIZE else None
    counts = storage.handling.counts(place.now)
    shown = alert_preview(storage, catalogue, reader, items[0].id, place.now) if items else None
    return AlertsPage(status_line(storage, say), wanted, days, older, before is None, place.box, counts, shown)


def every_spelling(text: str, names: Names) -> tuple[Group, ...]:
    """What to look for: each word of `text` in every spelling of the name it may be."""
    return tuple(Group(names.spellings((word,))) for word in words(text))


def _day(day: date, alerts: tuple[AlertItem, ...], say: Strings) -> Day:
    counts = Counter(alert.said.side for alert in alerts)
    return Day(day, alerts, tuple((side, counts[side]) for side in say.sides() if counts[side]))
