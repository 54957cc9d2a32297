"""Nouns that point back: «le ministre», «le ministère», «son porte-parole», «son homologue», «les deux»."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from monitor.statements.attribution import Attribution
from monitor.statements.cast import Cast
from monitor.statements.found import Found
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.posts import offices_meant, roles_of, states_of

_OF_THAT_COUNTRY = re.compile(r"\s+(?:de ce pays|du pays voisin|этой страны)\b")
# How many mentions back a noun may point.
_MENTIONS_BACK = 300
_GENERIC = frozenset({"official", "minister", "leader", "adviser", "counterpart"})
_VOICES = frozenset({"spokesperson", "press_service"})
_NAMED = frozenset({MentionKind.PERSON, MentionKind.NAME})


class Context(Protocol):
    """What a source needs of the discourse around it."""

    cast: Cast
    text: str
    starts: list[int]
    attributions: Sequence[Attribution]

    def before(
        self, at: int, position: int, gender: str | None = None, *, is_plural: bool | None = None
    ) -> tuple[Found, ...]:
        """The latest speaker or subject before `position`."""
        ...

    def groups_before(self, at: int, position: int) -> list[tuple[Found, ...]]:
        """Speakers and subjects before `position`, the latest first."""
        ...


def needs_context(cast: Cast, mention: Mention) -> bool:
    """Whether only what was said before tells whom the noun means."""
    register = cast.register
    if mention.kind is MentionKind.BODY:
        is_anaphor = all(register.titles[t].kind == "anaphor" for t in mention.body_titles)
        return not mention.bodies and not mention.of_persons and (not mention.states or is_anaphor)
    if mention.is_plural:
        return False
    is_generic = roles_of(register, mention) <= _GENERIC
    return is_generic or not offices_meant(register, mention, cast.days)


def pointing_back(context: Context, at: int, mention: Mention) -> Found:
    """«le ministre», «le ministère», «son porte-parole»: somebody named before, else an official without a name."""
    cast, register = context.cast, context.cast.register
    roles, word = roles_of(register, mention), cast.word_before(mention)
    if roles & _VOICES and word in register.words("possessive") and not mention.states and not mention.bodies:
        principal = context.before(at, mention.start)[0]
        if principal.person:
            return cast.identify(replace(mention, of_persons=(principal.person,)))
    if "counterpart" in roles and mention.states:
        return cast.identify(_with_title_of(context, at, mention))
    if word in register.words("indefinite"):
        return cast.identify(mention)
    if not mention.states and _OF_THAT_COUNTRY.match(cast.keys, mention.end):
        return cast.identify(replace(mention, states=_last_states(context, mention)))
    sides = {register.states[s].side for s in states_of(register, mention)}
    spoken = [f for group in context.groups_before(at, mention.start) for f in group]
    for found in (*spoken, *_named_before(context, mention)):
        if found.speaker is not None and (not sides or found.speaker.side in sides):
            meant = _as_meant(context, found, roles, mention)
            if meant is not None:
                return replace(meant, confidence=min(meant.confidence, 0.75))
    return cast.identify(mention)


def _last_states(context: Context, mention: Mention) -> tuple[str, ...]:
    """The states that the text named last before the mention: «de ce pays»."""
    here = bisect.bisect_left(context.starts, mention.start)
    before = reversed(context.cast.mentions[max(0, here - _MENTIONS_BACK) : here])
    return next((other.states[:1] for other in before if other.states), ())


def _with_title_of(context: Context, at: int, mention: Mention) -> Mention:
    """«son homologue américain»: the title is that of the one spoken of before."""
    register, person = context.cast.register, context.before(at, mention.start)[0].person
    office = next(iter(register.offices_of(person, context.cast.days)), None) if person else None
    titles = [t.id for t in register.titles.values() if office and t.role == office.roles[0]]
    return replace(mention, titles=tuple(titles[:1])) if titles else mention


def both_before(context: Context, head: Mention) -> tuple[Found, ...]:
    """«les deux présidents»: the two whom the text has named so far with that title."""
    found = {f.person: f for f in _named_before(context, head) if f.person}
    fitting = [f for f in found.values() if _as_meant(context, f, roles_of(context.cast.register, head), head)]
    return tuple(reversed(fitting)) if len(fitting) == 2 else ()


def _named_before(context: Context, mention: Mention) -> Iterator[Found]:
    """Persons and bodies that the text names before the mention, the latest first, speakers or not."""
    here = bisect.bisect_left(context.starts, mention.start)
    for other in reversed(context.cast.mentions[max(0, here - _MENTIONS_BACK) : here]):
        if other.states and {*other.body_titles} & {*mention.body_titles}:
            yield context.cast.identify(replace(mention, states=other.states))
        elif other.kind in _NAMED or (other.kind is MentionKind.BODY and (other.bodies or other.states)):
            yield context.cast.identify(other)


def _as_meant(context: Context, found: Found, roles: frozenset[str], mention: Mention) -> Found | None:
    """`found`, or the body it stands for, if a noun of these roles can mean it."""
    register = context.cast.register
    if mention.kind is MentionKind.BODY:
        if not found.is_person and any(r == k or k.endswith(f"_{r}") for r in roles for k in found.roles):
            return found
        offices = register.offices_of(found.person, context.cast.days) if found.person else ()
        bodies = [register.institutions[o.body] for o in offices if o.body]
        body = next((b for b in bodies if any(r == b.kind or b.kind.endswith(f"_{r}") for r in roles)), None)
        return context.cast.as_body(body, context.text[mention.start : mention.end]) if body else None
    if found.person is None:
        return found if found.is_person and found.roles and _role_fits(roles, found.roles) else None
    held = frozenset(r for o in register.offices_of(found.person, context.cast.days) for r in o.roles)
    return found if _role_fits(roles, held) else None


def _role_fits(wanted: frozenset[str], held: frozenset[str]) -> bool:
    if "minister" in wanted:
        return any(r.endswith("minister") for r in held)
    if "adviser" in wanted:
        return any(r.endswith("adviser") for r in held)
    if "official" in wanted:
        return not held & {"head_of_state", "head_of_government"}
    return bool(wanted & held)
