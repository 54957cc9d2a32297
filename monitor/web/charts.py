"""Charts as plain numbers for SVG: where each bar and band lies. Colours are classes of the stylesheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.model.common import HEALTHY, FeedState, Side
from monitor.model.views import PollRow, SideVolume
from monitor.views.episodes import EpisodeItem
from monitor.views.people import Held
from monitor.views.utterance import Seen

WIDTH = 1150
LEFT = 66
ROW = 22
LANE = 44
DAYS_OF_YEAR = 365.25
YEARS = 11
"""What began earlier is drawn from the left edge; the list has its dates."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    css: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """An episode as a bar, its aftermath as another; the label stands where there is room."""

    item: EpisodeItem
    main: Bar
    aftermath: Bar | None
    label_x: float
    is_label_before: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The months of one side; all lanes have one scale."""

    side: Side
    y: float
    bars: tuple[Bar, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Timeline:
    height: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    most: int
    """Utterances of the highest bar."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Days onto x."""

    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + max(0.0, min(1.0, share)) * (WIDTH - LEFT - 8), 1)


def timeline(
    episodes: Sequence[EpisodeItem], volume: Sequence[SideVolume], sides: Sequence[Side], today: date
) -> Timeline:
    """Episodes as bands, one under another, and beneath them the months in a lane for each side."""
    starts = [e.start for e in episodes if e.start] + [v.month for v in volume]
    first = max(today.year - YEARS, min(starts, default=today).year)
    scale = Scale(date(first, 1, 1), date(today.year + 1, 1, 1))
    dated = [e for e in episodes if e.start]
    bands = tuple(_band(e, scale, 20 + ROW * n, today) for n, e in enumerate(dated))
    top = 20 + ROW * len(dated) + 16
    most = max((v.utterances for v in volume), default=0)
    lanes = tuple(_lane(side, volume, most, scale, top + LANE * n) for n, side in enumerate(sides))
    years = range(scale.first.year, scale.last.year)
    ticks = tuple(Tick(scale.x(date(year, 1, 1)), str(year)) for year in years)
    return Timeline(top + LANE * len(lanes), ticks, bands, lanes, most)


def _band(item: EpisodeItem, scale: Scale, y: float, today: date) -> Band:
    assert item.start is not None
    begin, end = scale.x(item.start), scale.x(item.until or today)
    main = Bar(begin, y, max(4.0, round(end - begin, 1)), 13, "band k" if item.is_fighting else "band")
    after = None
    if item.aftermath and item.until:
        width = round(scale.x(item.aftermath) - (main.x + main.width), 1)
        after = Bar(main.x + main.width, y, width, 13, "band af") if width > 1 else None
    right = (after.x + after.width) if after else main.x + main.width
    is_before = right > WIDTH * 0.62
    return Band(item, main, after, round(begin - 7 if is_before else right + 7, 1), is_before)


def _lane(side: Side, volume: Sequence[SideVolume], most: int, scale: Scale, y: float) -> Lane:
    own = [v for v in volume if v.side is side]
    bars = tuple(_month(v, most, scale, y) for v in own)
    return Lane(side, y, bars, sum(v.utterances for v in own))


def _month(volume: SideVolume, most: int, scale: Scale, y: float) -> Bar:
    height = round((LANE - 10) * volume.utterances / max(1, most), 1)
    width = max(2.0, round((scale.x(scale.last) - scale.x(scale.first)) / _months(scale) - 1, 1))
    return Bar(scale.x(volume.month), round(y + LANE - 6 - height, 1), width, height)


def _months(scale: Scale) -> float:
    return max(1.0, (scale.last - scale.first).days / DAYS_OF_YEAR * 12)


@dataclass(frozen=True, slots=True)
class TermBar:
    """A term of office on a line of time; the label stands above its bar."""

    label: str
    bar: Bar
    label_y: float


def terms(held: Sequence[Held], today: date) -> tuple[TermBar, ...]:
    """Terms one under another, from the first year of office to today, in a column 312 wide."""
    first = min((term.first for term in held), default=today)
    days = max(1, (today - first).days)
    made = []
    for n, term in enumerate(held):
        begin, end = (term.first - first).days / days, ((term.last or today) - first).days / days
        bar = Bar(round(begin * 306, 1), 20 + 34 * n, max(3.0, round((end - begin) * 306, 1)), 8, "band k")
        made.append(TermBar(f"{term.office[:44]}, {term.since[:4]}–{(term.until or '')[:4]}", bar, 14 + 34 * n))
    return tuple(made)


def sparkline(polls: Sequence[PollRow]) -> tuple[Bar, ...]:
    """One bar a poll: up for entries, a dash for nothing new, down for a failure."""
    return tuple(_spark(n, poll) for n, poll in enumerate(polls))


def _spark(n: int, poll: PollRow) -> Bar:
    x = 5.0 * n
    if poll.state not in HEALTHY:
        is_refused = poll.state in {FeedState.BLOCKED, FeedState.AUTH, FeedState.GONE, FeedState.UNREACHABLE}
        return Bar(x, 16, 4, 11 if is_refused else 6, "dn" if is_refused else "dw")
    if not poll.entries_new:
        return Bar(x, 12, 4, 3, "eq")
    height = min(15.0, 4.0 + poll.entries_new)
    return Bar(x, 15 - height, 4, height, "up")


@dataclass(frozen=True, slots=True)
class Point:
    """An outlet's place in the first-seen chain; `path` leads to it from the report that it repeats."""

    seen: Seen
    x: float
    y: float
    is_late: bool
    path: str | None


def chain(seen: Sequence[Seen]) -> tuple[Point, ...]:
    """Publication times from left to right, a lane for each outlet."""
    first, last = min(s.at for s in seen), max(s.at for s in seen)
    places = [_place(n, s, first, last) for n, s in enumerate(seen)]
    return tuple(
        Point(s, x, y, x > 900, None if s.source is None else _path(places[s.source], (x, y)))
        for s, (x, y) in zip(seen, places, strict=True)
    )


def _place(n: int, seen: Seen, first: datetime, last: datetime) -> tuple[float, float]:
    span = (last - first).total_seconds() or 1.0
    return round(300 + (seen.at - first).total_seconds() / span * 820, 1), 26.0 + 30 * n


def _path(begin: tuple[float, float], end: tuple[float, float]) -> str:
    """Down from the point repeated, then along the lane; straight where they lie too near one another."""
    (x, y), (to_x, to_y) = begin, end
    if to_x - x < 24:
        return f"M{x} {y + 6} L{to_x} {to_y - 6}"
    return f"M{x} {y + 6} V{to_y - 9} Q{x} {to_y} {x + 9} {to_y} H{to_x - 8}"
