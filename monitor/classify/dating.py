"""When a text was written that has no date, or one that cannot be: a range, by the days it names and who held office.

Every half month is tried as the day of writing; the range is where the text makes most sense: officials in
office, dates without a year just past where told as past and ahead where told as coming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.catalogue import Catalogue
from monitor.classify.tenures import Tenure
from monitor.dates import Anchor, DateMention, Granularity, Tense
from monitor.model.common import Precision, Published
from monitor.model.reading import DOUBTFUL_DATE

IN_OFFICE, FITS, RECENT, KNOWN_DAY, TIE = 1.0, 0.4, 0.2, 0.5, 0.3
RECENT_DAYS = 150
POINTS = 50
MOST_MENTIONS = 15
MOST_YEARS = 8
DEFAULT_YEARS = 3
DOUBT_DAYS = 365
LONG_AFTER_DAYS = 20 * 365
SURELY_LATER = 3  # two may be namesakes of earlier officials
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Inferred:
    """The article was probably written between these days; `officials` are whose offices say so."""

    first: date
    last: date
    officials: tuple[str, ...]

    @property
    def published(self) -> Published:
        """The middle of the range, as if published then."""
        middle = self.first + (self.last - self.first) / 2
        return Published(datetime.combine(middle, time(), UTC), Precision.DAY, "text")

    def __str__(self) -> str:
        return f"written between {self.first} and {self.last} by the dates and offices it names"


def infer(mentions: Sequence[DateMention], named: Sequence[Tenure], known: Sequence[Days]) -> Inferred | None:
    """The range, or None where neither officials nor absolute dates narrow it to `MOST_YEARS`.

    `known` are the days of short episodes: a date without a year that falls on them is probably theirs.
    """
    past = [
        m.end for m in mentions if m.anchor is Anchor.ABSOLUTE and m.end and m.granularity is not Granularity.DECADE
    ]
    bounds = _most_in_office(named)
    if bounds is None and not past:
        return None
    low, high = bounds or (max(past), date.max)
    if past:
        low = max(low, max(past))
    high = min(
        max(high, low + timedelta(days=30)),
        low + timedelta(days=365 * (DEFAULT_YEARS if not bounds else 2 * MOST_YEARS)),
    )
    step = max(timedelta(days=3), (high - low) / POINTS)
    points = [low + i * step for i in range(int((high - low) / step) + 1)]
    distinct = {(m.expression, m.tense): m for m in mentions if m.anchor is Anchor.PUBLISHED}
    calendar = list(distinct.values())[:MOST_MENTIONS]
    scores = [_fit(day, calendar, named, known) for day in points]
    chosen = [day for day, score in zip(points, scores, strict=True) if score >= max(scores) - TIE]
    if (chosen[-1] - chosen[0]).days > MOST_YEARS * 365:
        return None
    officials = tuple(t.person for t in named if t.is_in_office(chosen[0], chosen[-1]))
    return Inferred(chosen[0], chosen[-1], officials)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a publication date is hard to believe; `is_grave`: it is not believed, the text is dated by its words."""

    reason: str
    is_grave: bool

    def __str__(self) -> str:
        return f"{DOUBTFUL_DATE}: {self.reason}"


def known_days(catalogue: Catalogue) -> Days:
    """From the first day of its first episode to the last day on which an episode or a term of office began."""
    starts = [episode.start.day for episode in catalogue.episodes if episode.start is not None]
    begun = [*starts, *(term.certain[0] for term in catalogue.terms if term.certain[0] < date.max)]
    return min(starts, default=date.min), max(begun, default=date.max)


def doubt(days: Days, named: Sequence[Tenure], known: Days) -> Doubt | None:
    """None where the date fits the officials whom the text names, and `known`, the days the catalogue knows of."""
    if days[1] < known[0]:
        return Doubt(f"{days[1]} is before all the catalogue knows, which begins on {known[0]}", is_grave=True)
    if (days[0] - known[1]).days > LONG_AFTER_DAYS:
        return Doubt(f"{days[0]} is long after all the catalogue knows, which ends on {known[1]}", is_grave=True)
    later = [(taken, t) for t in named if ((taken := min(t.days)[0]) - days[1]).days > DOUBT_DAYS]
    if later:
        taken, tenure = min(later, key=lambda found: found[0])
        reason = f"{days[1]} is before {tenure.person} first held an office on {taken}"
        return Doubt(reason, is_grave=len(later) >= SURELY_LATER and 2 * len(later) > len(named))
    left = max((end for tenure in named for _, end in tenure.days), default=date.max)
    if left < days[0] and (days[0] - left).days > LONG_AFTER_DAYS:
        return Doubt(f"{days[0]} is long after the last office of those named ended on {left}", is_grave=False)
    return None


def _most_in_office(named: Sequence[Tenure]) -> Days | None:
    """The days on which most of the named were in office, from the first such day to the last."""
    starts = [start for tenure in named for start, _ in tenure.days]
    counts = {day: sum(tenure.is_in_office(day, day) for tenure in named) for day in starts}
    if not counts:
        return None
    most = max(counts.values())
    low = min(day for day, n in counts.items() if n == most)
    ends = [end for tenure in named for _, end in tenure.days if end > low]
    high = max(end for end in ends if sum(tenure.is_in_office(end, end) for tenure in named) == most)
    return low, high


def _fit(day: date, mentions: Sequence[DateMention], named: Sequence[Tenure], known: Sequence[Days]) -> float:
    score = sum(IN_OFFICE for tenure in named if tenure.is_in_office(day, day))
    for mention in mentions:
        try:
            start, end = mention.expression.resolve(day, tense=mention.tense)
        except ValueError:
            continue
        is_ahead = start > day
        score += FITS if is_ahead == (mention.tense is Tense.FUTURE) else -FITS
        if not is_ahead:
            score += RECENT if (day - end).days <= RECENT_DAYS else 0.0
            score += KNOWN_DAY if any(a <= end and start <= b for a, b in known) else 0.0
    return score
