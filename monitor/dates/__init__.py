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
    days = days_of(published)
    tenses = _tenses(tokens)
    mentions = (_mention(tokens, found, tenses, days) for found in parse(tokens))
    return tuple(mention for mention in mentions if mention is not None)


def resolve(mention: DateMention, published: Published) -> DateMention | None:
    """The mention seen from `published`; None for a day that no calendar has (30 February)."""
    seen = _seen_from(days_of(published), mention.expression, mention.anchor, mention.tense)
    if seen is None:
        return None
    start, end, is_future = seen
    return replace(mention, start=start, end=end, is_future=is_future)


def _seen_from(
    days: tuple[date, date] | None, expression: Expression, anchor: Anchor, tense: Tense
) -> tuple[date | None, date | None, bool] | None:
    """First and last day, and whether they are to come; without `days` only an absolute date has any."""
    if days is None and anchor is not Anchor.ABSOLUTE:
        return None, None, False
    earliest, latest = days or (date.min, date.min)
    try:
        last = expression.resolve(latest, tense=tense)
        first = last if earliest == latest else expression.resolve(earliest, tense=tense)
    except (ValueError, OverflowError):
        return None
    if anchor is Anchor.PUBLISHED:
        first = last = last if last[0] <= latest or first[1] > latest else first
    return first[0], last[1], days is not None and first[0] > latest


def _mention(
    tokens: list[Token], found: Found, tenses: list[int], days: tuple[date, date] | None
) -> DateMention | None:
    first, last = found.first, found.last
    while first < last - 1 and tokens[first].letter in "ot(,":
        first += 1
    before = [token.letter for token in tokens[max(0, found.first - 3) : found.first] if token.letter not in "ot"]
    expression, tense = found.expression, _tense(tokens, tenses, first)
    anchor = _anchor(expression)
    seen = _seen_from(days, expression, anchor, tense)
    if seen is None:
        return None
    start, end, is_future = seen
    relation = _RELATIONS.get(before[-1], Relation.AT) if before else Relation.AT
    span = Span(tokens[first].start, tokens[last - 1].end)
    return DateMention(span, start, end, found.granularity, anchor, relation, is_future, tense, expression)


def _tenses(tokens: list[Token]) -> list[int]:
    """For each token the nearest before it that says past or future, or ends a sentence; -1: none."""
    nearest, found = -1, []
    for i, token in enumerate(tokens):
        found.append(nearest)
        if token.letter in "FV.":
            nearest = i
    return found


def _tense(tokens: list[Token], tenses: list[int], first: int) -> Tense:
    """What the nearest word before the date says, within its sentence."""
    if tenses[first] < 0:
        return Tense.UNKNOWN
    word = tokens[tenses[first]]
    if word.letter == "." or word.start < tokens[first].start - TENSE_REACH:
        return Tense.UNKNOWN
    return Tense.FUTURE if word.letter == "F" else Tense.PAST


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
