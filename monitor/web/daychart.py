"""The days of a chart that stands beside text: a lane of bars for each side, episodes as bands beneath."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model.common import Side
from monitor.model.views import DayVolume
from monitor.views.today import Band
from monitor.web.charts import Bar

WIDTH = 312
LEFT, RIGHT = 66, 278
LANE = 34
BAND = 26
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DayLane:
    """All lanes have one scale."""

    side: Side
    base: float
    bars: tuple[Bar, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EpisodeBand:
    band: Band
    bar: Bar
    label_y: float


@dataclass(frozen=True, slots=True)
class DayChart:
    """`weeks` are the same figures for the table: first day, and utterances by side."""

    height: float
    lanes: tuple[DayLane, ...]
    axis_y: float
    bands: tuple[EpisodeBand, ...]
    weeks: tuple[tuple[date, dict[Side, int]], ...]


def days(
    volume: Sequence[DayVolume], bands: Sequence[Band], sides: Sequence[Side], first: date, last: date
) -> DayChart:
    """The days from `first` to `last`, both shown."""
    most = max((v.utterances for v in volume), default=1)
    lanes = tuple(_lane(side, volume, most, first, last, LANE * (n + 1)) for n, side in enumerate(sides))
    axis = LANE * len(sides) + 16
    shown = tuple(_band(band, first, last, axis + 8 + BAND * n) for n, band in enumerate(bands))
    return DayChart(axis + 10 + BAND * len(shown), lanes, axis, shown, tuple(_weeks(volume, first, last)))


def _x(day: date, first: date, last: date) -> float:
    return round(LEFT + (day - first).days * (RIGHT - LEFT) / ((last - first).days + 1), 2)


def _lane(side: Side, volume: Sequence[DayVolume], most: int, first: date, last: date, base: float) -> DayLane:
    own = [v for v in volume if v.side is side]
    width = round((RIGHT - LEFT) / ((last - first).days + 1) - 0.4, 2)
    bars = (_bar(v, most, _x(v.day, first, last), width, base) for v in own)
    return DayLane(side, base, tuple(bars), sum(v.utterances for v in own))


def _bar(volume: DayVolume, most: int, x: float, width: float, base: float) -> Bar:
    height = round(max(1.5, (LANE - 8) * volume.utterances / most), 1)
    return Bar(x, round(base - height, 1), width, height)


def _band(band: Band, first: date, last: date, y: float) -> EpisodeBand:
    begin, end = _x(band.first, first, last), _x(band.last + timedelta(days=1), first, last)
    css = "band k" if band.is_fighting else "band"
    return EpisodeBand(band, Bar(begin, y + 14, max(2.0, round(end - begin, 1)), 6, css), y + 10)


def _weeks(volume: Sequence[DayVolume], first: date, last: date) -> Iterator[tuple[date, dict[Side, int]]]:
    start = first
    while start <= last:
        week = [v for v in volume if start <= v.day < start + WEEK]
        yield start, {side: sum(v.utterances for v in week if v.side is side) for side in Side}
        start += WEEK


def root_width(n: int, funnel: Sequence[tuple[str, int]]) -> float:
    """Length of a bar, 0 to 100, on a square-root scale: small stages of a funnel would vanish on a straight one."""
    return round(100 * math.sqrt(n / max(1, *(count for _, count in funnel))), 1)
