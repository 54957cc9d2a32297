"""Noun phrases: titles, bodies, states and names that stand side by side, read as one mention."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.common import Span


class MentionKind(StrEnum):
    PERSON = "person"  # somebody of the register, by name; `ids` are the candidates
    NAME = "name"  # a name the register does not hold
    TITLE = "title"  # an office without a name
    BODY = "body"  # a kind of body, to be found by state, or an institution of the register (`ids`)
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Mention:
    """One noun phrase that names somebody. `titles` are ids; `of_…` is the principal («porte-parole de X»)."""

    start: int
    end: int
    kind: MentionKind
    ids: tuple[str, ...] = ()
    name: Span | None = None
    is_full: bool = False
    titles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    body_titles: tuple[str, ...] = ()
    of_titles: tuple[str, ...] = ()
    of_persons: tuple[str, ...] = ()
    is_plural: bool = False
    is_adjective: bool = False


_ONE_OF = r"(?:l['’]|d['’]|le|la|les|du|de|des|of|for|the|von|der|для)"
_ONE_AT = rf"(?:{_ONE_OF}|en|à|au|aux|auprès|près|in|to|at|in der|in|при|в|во)"
_POSSESSIVE = re.compile(r"\s*['’]s?\s+")
_AT = re.compile(rf"\s+(?:{_ONE_AT}\s*)+", re.IGNORECASE)
_AND = re.compile(rf"\s*(?:,|,?\s+et|,?\s+and|,?\s+и|,?\s+ու|,?\s+և)\s+(?:{_ONE_OF}\s*)*", re.IGNORECASE)
_EPITHET = (
    r"(?:adjointe?|par\s+intérim|démocrate|républicaine?|principale?|générale?|fédérale?|en\s+exercice|actuele?|"
    r"présidentiel(?:le)?|presidential|parliamentary|de[\s-]+facto|де-факто|acting|then|current|autoproclamée?|senior|former|haut|top)"
)
_ARTICLE = (
    r"(?:le|la|l['’]|the|son|sa|his|her|its|leur|their|un|une|a|an|M\.|MM\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|г-н|г-жа|"
    r"господин|госпожа|պարոն|monsieur|madame|Mgr|current|actuel|then|former|l['’]ancien|ancien|ex-)"
)
_JUXTAPOSED = re.compile(rf"[\s\"“”«»-]*(?:['’]s?\s+)?(?:{_EPITHET}\s+)*", re.IGNORECASE)
_OF = re.compile(rf"\s+(?:{_EPITHET}\s+)*(?:{_ONE_OF}\s*)+", re.IGNORECASE)
_TO_NAME = re.compile(rf"\s*(?:{_EPITHET}\s*)*,?\s*(?:\([^)]{{0,40}}\)\s*,?\s*)?(?:{_ARTICLE}\s*)*", re.IGNORECASE)
_TO_TITLE = re.compile(rf"\s*(?:\([^)]{{0,20}}\))?\s*[,(]\s*(?:{_ARTICLE}\s*)*(?:{_EPITHET}\s+)*", re.IGNORECASE)
_ON_AIR = re.compile(r"\b(?:sur|on|dans|in|эфире|at|à)\s+(?:la |le |les |the |l['’])?$", re.IGNORECASE)
_IN_PLACE = re.compile(r"\b(?:de |d['’]|du |à |en |of |in |at |from |в |из |на )$")
_BLANK = re.compile(r"\s")
_LONGEST_GAP = 60
_HOSTED = frozenset({"ambassador", "charge", "embassy", "delegation-head", "envoy"})
_NAMED = frozenset({MentionKind.PERSON, MentionKind.NAME})


def compose(text: str, single: Sequence[Mention]) -> tuple[Mention, ...]:
    """Join mentions of one hit each into phrases; in text order."""
    cores = _reduce(single, lambda a, b: _core(a, b, text[a.end : b.start]))
    named = _reduce(cores, lambda a, b: _with_name(a, b, text))
    return _reduce(named, lambda a, b: _with_apposed_title(a, b, text))


def with_shared_titles(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """«US candidates A of the X Party, B and C»: the plural title is that of every name in the enumeration."""
    found = list(mentions)
    title, end = None, 0
    for at, mention in enumerate(mentions):
        gap = text[end : mention.start] if mention.start - end <= _LONGEST_GAP else "."
        if title is not None and mention.kind is MentionKind.NAME and not mention.titles:
            if _AND.fullmatch(gap):
                found[at] = replace(mention, titles=title.titles, states=title.states)
            elif not _OF.fullmatch(gap):
                title = None
        elif mention.kind in _NAMED and mention.titles and mention.is_plural:
            title = mention
        else:
            title = None
        end = mention.end
    return tuple(found)


def _reduce(mentions: Sequence[Mention], join: Callable[[Mention, Mention], Mention | None]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for mention in mentions:
        joined = join(found[-1], mention) if found and mention.start - found[-1].end <= _LONGEST_GAP else None
        if joined is None:
            found.append(mention)
        else:
            found[-1] = joined
    return tuple(found)


def _core(left: Mention, right: Mention, gap: str) -> Mention | None:
    """Titles, bodies and states side by side; which is the head follows from the kinds."""
    if left.kind in _NAMED or right.kind in _NAMED:
        return None
    juxtaposed, of = _JUXTAPOSED.fullmatch(gap), _OF.fullmatch(gap)
    if left.kind is MentionKind.STATE:
        if right.kind is MentionKind.STATE or not juxtaposed:
            return None
        return replace(right, start=left.start, states=(*left.states, *right.states))
    if right.kind is MentionKind.STATE:
        return _with_state(left, right, gap, near=bool(juxtaposed or of))
    if not (juxtaposed or of):
        return None
    return _two_heads(left, right, is_of=of is not None, is_owner=bool(_POSSESSIVE.fullmatch(gap)))


def _with_state(left: Mention, right: Mention, gap: str, *, near: bool) -> Mention | None:
    """«président azerbaïdjanais», «ambassadeur de France en Arménie», «ministère de la Défense à Erevan»."""
    has_host = bool(_HOSTED & {*left.titles, *left.body_titles})
    is_seat = left.kind is MentionKind.BODY and bool(left.body_titles) and not left.states and not right.is_adjective
    is_list = left.is_plural and left.states and _AND.fullmatch(gap)
    if not near and not is_list and not ((has_host or is_seat) and _AT.fullmatch(gap)):
        return None
    if near and left.states and not has_host:
        return None
    return replace(left, end=right.end, states=(*left.states, *right.states))


def _two_heads(left: Mention, right: Mention, *, is_of: bool, is_owner: bool) -> Mention | None:
    if left.kind is MentionKind.TITLE and right.kind is MentionKind.TITLE:
        if is_of:
            return replace(left, end=right.end, of_titles=right.titles, states=(*left.states, *right.states))
        if is_owner or "spokesperson" in right.titles:
            return replace(right, start=left.start, of_titles=left.titles, states=(*left.states, *right.states))
        return None
    states = (*left.states, *right.states)
    if left.kind is MentionKind.TITLE and not left.bodies and not left.body_titles:
        return replace(left, end=right.end, bodies=right.bodies, body_titles=right.body_titles, states=states)
    if left.kind is MentionKind.BODY and right.kind is MentionKind.TITLE and not is_of:
        return replace(right, start=left.start, bodies=left.bodies, body_titles=left.body_titles, states=states)
    if left.kind is MentionKind.BODY and right.kind is MentionKind.BODY and is_of:
        if "government" in left.body_titles:
            return None  # «les pouvoirs de la délégation» are no government
        return replace(left, end=right.end, states=states)
    return None


def _with_name(left: Mention, right: Mention, text: str) -> Mention | None:
    """«le président Aliyev», «le porte-parole, X,»; «le porte-parole de Pachinian» is not Pashinyan himself."""
    gap = text[left.end : right.start]
    if left.kind in _NAMED:
        if right.kind not in _NAMED and _POSSESSIVE.fullmatch(gap):
            return (
                replace(right, start=left.start, of_persons=left.ids) if right.kind is not MentionKind.STATE else None
            )
        return None
    if right.kind not in _NAMED:
        return None
    if left.kind is MentionKind.TITLE and _TO_NAME.fullmatch(gap):
        if "," in gap and text[right.end : right.end + 2].strip() and text[right.end] not in ",.;:)»”\n(–—":
            return None
        if left.of_titles and "," not in gap and right.kind is MentionKind.PERSON:
            return replace(left, end=right.end, of_persons=right.ids)
        return _titled(right, left)
    if left.kind is not MentionKind.STATE and _OF.fullmatch(gap) and right.kind is MentionKind.PERSON:
        return replace(left, end=right.end, of_persons=right.ids)
    return None


def _with_apposed_title(left: Mention, right: Mention, text: str) -> Mention | None:
    """«Ned Price, porte-parole du département d'État»; not «du corridor de Latchine, …», «sur CNN, le …»."""
    gap = text[left.end : right.start]
    if _IN_PLACE.search(text[max(0, left.start - 8) : left.start]) and not _BLANK.search(text[left.start : left.end]):
        return None
    if left.kind is MentionKind.NAME and _ON_AIR.search(text[max(0, left.start - 12) : left.start]):
        return None
    if left.kind in _NAMED and not left.titles and right.kind is MentionKind.TITLE and _TO_TITLE.fullmatch(gap):
        return _titled(left, right)
    return None


def _titled(name: Mention, title: Mention) -> Mention:
    return replace(
        title,
        start=min(name.start, title.start),
        end=max(name.end, title.end),
        kind=name.kind,
        ids=name.ids,
        name=name.name,
        is_full=name.is_full,
    )
