"""The weeks of an episode: a lane of bars for each side, all on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model.common import Side
from monitor.model.views import DayVolume
from monitor.web.charts import LANE, LEFT, Bar, Lane

WIDTH = 880
WEEK = timedelta(days=7)
TICKS = 6
"""At most, and the last day."""


@dataclass(frozen=True, slots=True)
class WeekTick:
    x: float
    day: date


@dataclass(frozen=True, slots=True)
class WeekChart:
    """`most`: utterances of the highest bar; `weeks` are the same figures for the table, the newest first."""

    height: float
    ticks: tuple[WeekTick, ...]
    lanes: tuple[Lane, ...]
    most: int
    weeks: tuple[tuple[date, dict[Side, int]], ...]


def weekly(volume: Sequence[DayVolume], sides: Sequence[Side], first: date, last: date) -> WeekChart:
    """Weeks begin on Monday; those from `first` to `last` are drawn, empty ones too."""
    first = _monday(first)
    counts: Counter[tuple[date, Side]] = Counter()
    for day in volume:
        counts[_monday(day.day), day.side] += day.utterances
    n = (last - first).days // 7 + 1
    most = max(counts.values(), default=1)
    lanes = tuple(_lane(side, counts, most, first, n, 20 + LANE * row) for row, side in enumerate(sides))
    said = sorted({week for week, _ in counts}, reverse=True)
    weeks = tuple((week, {side: counts[week, side] for side in sides}) for week in said)
    return WeekChart(20 + LANE * len(lanes), tuple(_ticks(first, n)), lanes, most, weeks)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _x(week: date, first: date, n: int) -> float:
    return round(LEFT + (week - first).days / 7 * (WIDTH - LEFT - 8) / n, 1)


def _lane(side: Side, counts: Counter[tuple[date, Side]], most: int, first: date, n: int, y: float) -> Lane:
    width = max(1.0, round(min(24.0, (WIDTH - LEFT - 8) / n - 1), 1))
    own = sorted((week, of_week) for (week, whose), of_week in counts.items() if whose is side)
    bars = []
    for week, of_week in own:
        height = round(max(1.5, (LANE - 10) * of_week / most), 1)
        bars.append(Bar(_x(week, first, n), round(y + LANE - 6 - height, 1), width, height))
    return Lane(side, y, tuple(bars), sum(of_week for _, of_week in own))


def _ticks(first: date, n: int) -> Iterator[WeekTick]:
    step = max(1, -(-n // TICKS))
    for week in range(0, n, step):
        day = first + WEEK * week
        yield WeekTick(_x(day, first, n), day)
