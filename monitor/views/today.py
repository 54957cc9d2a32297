"""What is new since the reader's last visit, by episode and side; and whether silence can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.locale import Strings
from monitor.model.alerting import Novelty, Severity
from monitor.model.common import Side
from monitor.model.mailing import BlindFeed, Reader
from monitor.model.views import DayVolume
from monitor.model.visiting import Recent, Visit
from monitor.render.parts import episode_name
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line
from monitor.views.said import Said, by_name, said

SHOWN = 40
"""Utterances of a kind on the page; the others are found under Statements."""

CHECKED = 6
BLIND = 8
DAYS = 90
FUNNEL = timedelta(days=1)


class Grouping(StrEnum):
    EPISODE = "episode"
    SIDE = "side"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Group:
    """New utterances under one heading; `total` counts those not shown too. `episode`: its id, for a link."""

    name: str
    side: Side | None
    episode: str | None
    items: tuple[Said, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Band:
    """An episode, its aftermath included, as far as it lies in the days shown."""

    id: str
    name: str
    first: date
    last: date
    is_fighting: bool


@dataclass(frozen=True, slots=True)
class TodayPage:
    """`by_side` counts what is new in the language's order of sides; `since` None: the reader's first visit."""

    status: StatusLine
    today: date
    since: datetime | None
    new: int
    by_side: tuple[tuple[Side, int], ...]
    amended: int
    uncertain: int
    repeats: int
    grouping: Grouping
    groups: tuple[Group, ...]
    changed: tuple[Said, ...]
    to_check: tuple[Said, ...]
    alerts: Mapping[Severity, int]
    funnel: tuple[tuple[str, int], ...]
    """Of the last 24 hours: stage and count, each a part of the one before or made of it."""
    blind: tuple[BlindFeed, ...]
    volume: tuple[DayVolume, ...]
    episodes: tuple[Band, ...]
    """Those that reach into the days of `volume`."""
    first: date


def today_page(
    storage: Storage, catalogue: Catalogue, reader: Reader, visit: Visit, now: datetime, grouping: Grouping
) -> TodayPage:
    """What came since `visit`, and how the machine does at `now`."""
    say = locale.strings(reader.language)
    recent = storage.recent.since(visit.mark, SHOWN)
    counts = Counter({verdict: _sum(recent, verdict) for verdict in Novelty})
    outlets = by_name(catalogue)
    rows = [said(view, outlets, reader, say) for view in recent.new]
    first = now.date() - timedelta(days=DAYS - 1)
    status = status_line(storage, say)
    return TodayPage(
        status=status,
        today=now.date(),
        since=visit.since,
        new=counts[Novelty.NEW],
        by_side=tuple((side, n) for side in say.sides() if (n := _sum(recent, Novelty.NEW, side))),
        amended=counts[Novelty.AMENDED],
        uncertain=counts[Novelty.UNCERTAIN],
        repeats=counts[Novelty.REPEAT],
        grouping=grouping,
        groups=_groups(rows, recent, grouping, reader, say),
        changed=tuple(said(view, outlets, reader, say) for view in recent.amended[:CHECKED]),
        to_check=tuple(said(view, outlets, reader, say) for view in recent.to_check[:CHECKED]),
        alerts=storage.recent.alerts(now),
        funnel=_funnel(storage, now),
        blind=storage.feeds.health().blind[:BLIND],
        volume=storage.volumes.daily(first, now.date()),
        episodes=tuple(_bands(catalogue, reader, say, first, now.date())),
        first=first,
    )


def _sum(recent: Recent, verdict: Novelty, side: Side | None = None) -> int:
    return sum(came.count for came in recent.counts if came.novelty is verdict and side in {None, came.side})


def _groups(
    rows: Sequence[Said], recent: Recent, grouping: Grouping, reader: Reader, say: Strings
) -> tuple[Group, ...]:
    new = [came for came in recent.counts if came.novelty is Novelty.NEW]
    match grouping:
        case Grouping.TIME:
            return (Group("", None, None, tuple(rows), sum(came.count for came in new)),) if rows else ()
        case Grouping.SIDE:
            totals = Counter({side: sum(c.count for c in new if c.side is side) for side in say.sides()})
            return tuple(
                Group(say(f"side.{side}"), side, None, tuple(r for r in rows if r.side is side), totals[side])
                for side in say.sides()
                if totals[side]
            )
        case Grouping.EPISODE:
            most = Counter[str | None]()
            for came in new:
                most[came.episode] += came.count
            ranked = sorted(most.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
            order = {side: place for place, side in enumerate(say.sides())}
            return tuple(
                Group(
                    episode_name(episode, reader, say),
                    None,
                    episode,
                    tuple(sorted((r for r in rows if r.episode_id == episode), key=lambda r: order[r.side])),
                    total,
                )
                for episode, total in ranked
            )


def _funnel(storage: Storage, now: datetime) -> tuple[tuple[str, int], ...]:
    until = now + timedelta(microseconds=1)
    seen = storage.digests.funnel(until - FUNNEL, until)
    utterances, alerts = storage.recent.made(until - FUNNEL, until)
    return (
        ("entries", seen.entries),
        ("articles", seen.articles),
        ("statements", seen.statements),
        ("utterances", utterances),
        ("alerts", alerts),
    )


def _bands(catalogue: Catalogue, reader: Reader, say: Strings, first: date, last: date) -> Iterator[Band]:
    for entry in catalogue.episodes:
        if entry.kind == "episode" and entry.start and entry.start.day <= last:
            ended = entry.aftermath_until or entry.end
            if ended is None or ended.day >= first:
                name = episode_name(entry.id, reader, say)
                end = min(last, ended.day) if ended else last
                yield Band(entry.id, name, max(first, entry.start.day), end, entry.is_fighting)
