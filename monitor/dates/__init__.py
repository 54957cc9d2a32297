"""Dates in text: intervals with granularity, resolved against the day of publication.

`find` reads a text by a grammar over word classes (grammar.py); a language is a table
(languages/<code>.yaml). A weekday means the nearest past one, today included: agencies write so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from monitor.dates.expression import Calendar, Expression, Granularity, Shift, Tense, Weekday
from monitor.dates.grammar import Found, parse
from monitor.dates.lexicon import Token, lexicon
from monitor.model.common import Precision, Published, Span

__all__ = ["Anchor", "DateMention", "Granularity", "Relation", "Tense", "days_of", "find", "resolve"]

TENSE_REACH = 80  # characters before a date in which "will", "planned", "was" say how it is meant


class Anchor(StrEnum):
    """What fixes the date: its own words, the year of publication, or the day of publication."""

    ABSOLUTE = "absolute"
    PUBLISHED = "published"
    RELATIVE = "relative"


class Relation(StrEnum):
    AT = "at"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: the closed interval of days it names, None where the publication date is needed for it.

    `relation` says on which side of the interval the text lies (since May 2021: the interval is May 2021).
    """

    span: Span
    start: date | None
    end: date | None
    granularity: Granularity
    anchor: Anchor
    relation: Relation
    is_future: bool
    tense: Tense
    expression: Expression

    @property
    def month_and_day(self) -> tuple[int | None, int | None]:
        """What a date without a year still says: its (last) month and day."""
        last = getattr(self.expression, "last", self.expression)
        return (last.month, last.day) if isinstance(last, Calendar) else (None, None)


_RELATIONS = {"s": Relation.SINCE, "u": Relation.UNTIL, "b": Relation.BEFORE, "a": Relation.AFTER}


def find(text: str, language: str, published: Published) -> tuple[DateMention, ...]:
    """Date mentions of `text` in order of position; none for a language without a table.

    Without a publication date only absolute dates get an interval; `resolve` gives the others theirs later.
    """
    table = lexicon(language)
    if table is None:
        return ()
    tokens = table.tokens(text)
    return tuple(
        mention for found in parse(tokens) if (mention := resolve(_mention(tokens, found), published)) is not None
    )


def resolve(mention: DateMention, published: Published) -> DateMention | None:
    """The mention seen from `published`; None for a day that no calendar has (30 February)."""
    days = days_of(published)
    if days is None and mention.anchor is not Anchor.ABSOLUTE:
        return replace(mention, start=None, end=None, is_future=False)
    earliest, latest = days or (date.min, date.min)
    try:
        first = mention.expression.resolve(earliest, tense=mention.tense)
        last = mention.expression.resolve(latest, tense=mention.tense)
    except (ValueError, OverflowError):
        return None
    if mention.anchor is Anchor.PUBLISHED:
        first = last = last if last[0] <= latest or first[1] > latest else first
    return replace(mention, start=first[0], end=last[1], is_future=days is not None and first[0] > latest)


def _mention(tokens: list[Token], found: Found) -> DateMention:
    first, last = found.first, found.last
    while first < last - 1 and tokens[first].letter in "ot(,":
        first += 1
    before = [token.letter for token in tokens[max(0, found.first - 3) : found.first] if token.letter not in "ot"]
    return DateMention(
        span=Span(tokens[first].start, tokens[last - 1].end),
        start=None,
        end=None,
        granularity=found.granularity,
        anchor=_anchor(found.expression),
        relation=_RELATIONS.get(before[-1], Relation.AT) if before else Relation.AT,
        is_future=False,
        tense=_tense(tokens, first),
        expression=found.expression,
    )


def _tense(tokens: list[Token], first: int) -> Tense:
    """What the nearest word before the date says, within its sentence."""
    for i in range(first - 1, -1, -1):
        token = tokens[i]
        if token.letter == "." or token.start < tokens[first].start - TENSE_REACH:
            break
        if token.letter in "FV":
            return Tense.FUTURE if token.letter == "F" else Tense.PAST
    return Tense.UNKNOWN


def _anchor(expression: Expression) -> Anchor:
    if isinstance(expression, (Shift, Weekday)):
        return Anchor.RELATIVE
    return Anchor.PUBLISHED if expression.year is None else Anchor.ABSOLUTE


def days_of(published: Published) -> tuple[date, date] | None:
    """First and last day on which the article may have appeared; None where nothing is known."""
    if published.value is None or published.precision is Precision.UNKNOWN:
        return None
    day = published.value.date()
    if published.precision is Precision.MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if published.precision is Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day
