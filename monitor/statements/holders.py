"""Titles without a name: who held the office in the article's days, or which official nobody names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.catalogue.offices import Office
from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.statements.found import Found, nobody
from monitor.statements.names import latin
from monitor.statements.phrases import Mention
from monitor.statements.posts import bodies_of, bodies_of_principals, offices_meant, roles_of, states_of

if TYPE_CHECKING:
    from monitor.statements.cast import Cast

_SPEAKS_FOR_BODY = frozenset({"spokesperson", "deputy_spokesperson", "press_service", "official"})


def holder_of(cast: Cast, mention: Mention) -> Found:
    """The one who held the office in these days; several, or none known, stay unresolved."""
    if mention.is_plural:
        return _unnamed(cast, mention)
    if cast.word_before(mention).strip("'-") in cast.register.words("former"):
        return nobody("a former holder whom the text does not name here")
    bodies = bodies_of(cast.register, mention) or bodies_of_principals(cast.register, mention, cast.days)
    speaks_for = bool(roles_of(cast.register, mention) & _SPEAKS_FOR_BODY)
    if speaks_for and bodies and cast.word_before(mention) in cast.register.words("indefinite"):
        return cast.as_body(cast.register.institutions[bodies[0]], cast.written(mention))
    offices = offices_meant(cast.register, mention, cast.days)
    found = _by_office(cast, mention, offices) if offices else _unnamed(cast, mention)
    if speaks_for and bodies and found.person is None and "official" not in roles_of(cast.register, mention):
        return cast.as_body(cast.register.institutions[bodies[0]], cast.written(mention))
    return found


def _by_office(cast: Cast, mention: Mention, offices: Sequence[Office]) -> Found:
    if cast.days is not None:
        holders = cast.register.holders(offices, cast.days)
        if len(holders) == 1 and any(o.holders == "one" for o in offices):
            if (earlier := _earlier_holder(cast, mention, offices, holders[0])) is not None:
                return cast.as_person(earlier, mention, 0.7)
            return cast.as_person(holders[0], mention, 0.85 if cast.is_dated else 0.7)
    named = [p for p in cast.register.holders(offices, cast.days) if p in cast.named]
    if named:
        return cast.as_person(max(named, key=lambda p: cast.last_named(p, mention.start)), mention, 0.75)
    if cast.days is None:
        return nobody("a title without a date, and nobody whom the text names fits it")
    count = len(cast.register.holders(offices, cast.days))
    return nobody(f"{count or 'no'} known persons could be meant by {offices[0].name} at that time")


def _earlier_holder(cast: Cast, mention: Mention, offices: Sequence[Office], holder: str) -> str | None:
    """An article that looks back: it has given the title to a former holder, and never names today's."""
    if holder in cast.named:
        return None
    wanted = roles_of(cast.register, mention)
    former = [
        p
        for p in cast.register.holders(offices, None)
        if wanted & cast.titled.get(p, frozenset()) and cast.last_named(p, mention.start) >= 0
    ]
    return max(former, key=lambda p: cast.last_named(p, mention.start), default=None)


def _unnamed(cast: Cast, mention: Mention) -> Found:
    """An official whom the text does not name, with the side it gives."""
    states = states_of(cast.register, mention)
    if not states:
        return nobody("a title that the text does not explain")
    if roles_of(cast.register, mention) & (_SPEAKS_FOR_BODY - {"official"}) and mention.body_titles:
        return cast.body_of(mention)
    written = cast.written(mention)
    sides = {cast.register.states[s].side for s in states}
    is_one = len(sides) == 1 or not mention.is_plural  # of «ambassadeur de X en Y» the first state sends
    side = cast.register.states[states[0]].side if is_one else Side.OTHER
    speaker = Speaker(None, latin(written), written, latin(written), side)
    return Found(speaker, 0.6, is_person=not mention.is_plural, roles=roles_of(cast.register, mention))
