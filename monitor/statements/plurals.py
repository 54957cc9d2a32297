"""Several speakers in one phrase: plural titles with several states, and enumerations of unlike members."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model.common import Span
from monitor.statements.cast import Cast
from monitor.statements.phrases import Mention, MentionKind

_HOSTED = frozenset({"ambassador", "charge"})
_AT_HOST = re.compile(r"\b(?:en|in|to|au|aux|auprès)\s+(?:the\s+)?[\w'-]+$")
_JOINT = re.compile(r",\s*(?:(?:et|and|ainsi que|и)\b)?|\b(?:et|and|ainsi que|и)\b")
_HAS_AND = re.compile(r"(?:et|and|ainsi que|и)\Z")
_ARTICLE = re.compile(r"\s*(?:(?:le|la|les|the)\s+|l')?", re.IGNORECASE)
_FEWEST_MEMBERS = 3


def each_of(cast: Cast, mention: Mention) -> list[Mention]:
    """«les ministres de la France et de la Russie»: one mention a state; any other mention stays as it is.

    Of ambassadors «de X et de Y en Z», Z is the host of them all.
    """
    states = mention.states
    if not mention.is_plural or mention.kind is not MentionKind.TITLE or len(states) < 2:
        return [mention]
    has_host = bool(_HOSTED & {*mention.titles}) and bool(_AT_HOST.search(cast.keys[mention.start : mention.end]))
    senders, host = (states[:-1], states[-1:]) if has_host else (states, ())
    if len(senders) < 2:
        return [mention]
    return [replace(mention, states=(s, *host), is_plural=False) for s in senders]


def enumerated(cast: Cast, starts: Sequence[int], source: Span) -> list[Mention]:
    """The members of an enumeration that the source consists of: «A, la fédération de B, le ministère C et D».

    Each member must open with whom it names; one of them may be somebody whom nothing shows.
    """
    first, last = bisect.bisect_left(starts, source.start), bisect.bisect_left(starts, source.end)
    mentions = cast.mentions[first:last]
    if not mentions or mentions[0].start - source.start > len("les "):
        return []
    joints = [
        m
        for m in _JOINT.finditer(cast.keys, source.start, source.end)
        if not any(o.start < m.end() and m.start() < o.end for o in mentions)
    ]
    if len(joints) < _FEWEST_MEMBERS - 1 or not _HAS_AND.search(joints[-1].group()):
        return []
    pieces = zip([source.start, *(j.end() for j in joints)], [*(j.start() for j in joints), source.end], strict=True)
    named = [_head_of(cast, mentions, start, end) for start, end in pieces]
    members = [m for m in named if m is not None]
    unknown = [start for start, m in zip([source.start, *(j.end() for j in joints)], named, strict=True) if m is None]
    return members if len(unknown) <= 1 and all(_opens_member(cast, start) for start in unknown) else []


def _opens_member(cast: Cast, start: int) -> bool:
    """Whether somebody may be named here: an apposition has no article («la France, médiatrice avec …»)."""
    rest = cast.text[start : start + 40].lstrip()
    word = re.match(r"\w+", cast.keys[start : start + 40].lstrip())
    return rest[:1].isupper() or (word is not None and word.group() in cast.register.words("determiner"))


def _head_of(cast: Cast, mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The mention that opens a member; a name outside the register must be all of it."""
    for mention in mentions:
        if mention.start >= start and _ARTICLE.fullmatch(cast.keys, start, mention.start):
            is_whole = not cast.keys[mention.end : end].strip()
            return (
                mention if not mention.is_adjective and (mention.kind is not MentionKind.NAME or is_whole) else None
            )
    return None
