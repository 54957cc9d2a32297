"""What an article tells of its time and its people before anybody is identified."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from monitor.catalogue.offices import ONE_DAY
from monitor.model.common import Precision, Published
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.posts import roles_of
from monitor.statements.register import Days, Register

_ALWAYS: tuple[tuple[date, date], ...] = ((date.min, date.max),)


def days_of(published: Published) -> Days | None:
    """The days that a publication date allows; None where it is unknown."""
    if published.value is None or published.precision is Precision.UNKNOWN:
        return None
    day = published.value.date()
    if published.precision is Precision.YEAR:
        return Days(((date(day.year, 1, 1), date(day.year, 12, 31)),))
    if published.precision is Precision.MONTH:
        return Days(((day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])),))
    return Days.on(day)


def inferred_days(register: Register, mentions: Iterable[Mention]) -> Days | None:
    """Without a date: the time in which those whom the article names held office; None where it says nothing.

    The first and the last day are left out: on them a predecessor or successor holds the office too.
    """
    window = _ALWAYS
    for mention in mentions:
        if mention.kind is MentionKind.PERSON and len(mention.ids) == 1:
            held = register.terms_of(mention.ids[0])
            roles = roles_of(register, mention)
            terms = [h.possible for h in held if roles & {*h.office.roles}] or [h.possible for h in held]
            both = {(max(a, c), min(b, d)) for a, b in window for c, d in terms if max(a, c) <= min(b, d)}
            window = tuple(sorted(both)) or window
    inner = tuple((a + ONE_DAY, b - ONE_DAY) for a, b in window if a < b - 2 * ONE_DAY and window != _ALWAYS)
    return Days(inner or window) if window != _ALWAYS else None


def named_in_full(in_title: Iterable[Mention], in_text: Iterable[Mention]) -> dict[str, list[int]]:
    """Where the article names each person in full; a name in the title stands before all others."""
    named: dict[str, list[int]] = {}
    for at, mention in [*((-1, m) for m in in_title), *((m.start, m) for m in in_text)]:
        if mention.is_full and len(mention.ids) == 1:
            named.setdefault(mention.ids[0], []).append(at)
    return named


def named_with_title(register: Register, mentions: Iterable[Mention]) -> dict[str, frozenset[str]]:
    """Roles of the titles that the article gives to persons beside their full names."""
    found: dict[str, frozenset[str]] = {}
    for mention in mentions:
        if mention.is_full and mention.titles and len(mention.ids) == 1:
            found[mention.ids[0]] = found.get(mention.ids[0], frozenset()) | roles_of(register, mention)
    return found
