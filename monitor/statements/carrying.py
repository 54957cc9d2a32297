"""Quotations without a cue of their own: whom they are carried on from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from monitor.model.common import Span
from monitor.statements.attribution import Attribution
from monitor.statements.found import Found, nobody
from monitor.statements.openings import Openings

# How many attributions before and after one are looked at.
NEIGHBOURS = 12
# How far back, in characters, a quotation may look for the last speaker.
_CARRY = 1500
_MARKS = " \t\n«»“”„\"'‘’.,;:!?…–—-"


class Heard(Protocol):
    """Who speaks in the other attributions of the article."""

    text: str
    attributions: Sequence[Attribution]
    openings: Openings

    def speakers(self, at: int) -> tuple[Found, ...]:
        """Speakers of attribution `at`."""
        ...


def carried(heard: Heard, at: int) -> tuple[Found, ...]:
    """Speakers of quotation `at`: the paragraph's own, else the last one within reason; empty for none.

    Amid narration only the words right beside it can say who speaks.
    """
    own = heard.attributions[at].content
    start, end = heard.text.rfind("\n", 0, own.start), heard.text.find("\n", own.end)
    nearby = range(max(0, at - NEIGHBOURS), min(len(heard.attributions), at + NEIGHBOURS))
    near = [i for i in nearby if i != at and _is_between(heard, i, start, end if end >= 0 else len(heard.text))]
    contents = {i: heard.attributions[i].content for i in near}
    chosen = max((i for i in near if i < at), default=near[0] if near else None)
    is_alone = not heard.text[start + 1 : own.start].strip(_MARKS)
    if chosen is not None and (chosen < at or is_alone or _touch(heard.text, own, contents[chosen])):
        return _less_sure(heard.speakers(chosen), 0.7)
    if announced := heard.openings.announced(own.start) or heard.openings.just_before(own.start, start):
        return announced
    return _last_speaker(heard, at) if is_alone else (nobody("a quotation amid words that name no speaker"),)


def _is_between(heard: Heard, at: int, start: int, end: int) -> bool:
    attribution = heard.attributions[at]
    return attribution.cue is not None and start < attribution.content.start < end


def _touch(text: str, one: Span, other: Span) -> bool:
    return not text[one.end : other.start].strip(_MARKS)


def _follows(text: str, own: Span, other: Attribution) -> bool:
    """Whether `own` stands right behind the sentence of the other."""
    return _touch(text, other.sentence or other.content, own)


def _last_speaker(heard: Heard, at: int) -> tuple[Found, ...]:
    """The last person heard, or the last body where nothing stands between."""
    own = heard.attributions[at].content
    for i in range(at - 1, -1, -1):
        other = heard.attributions[i]
        if own.start - other.content.end > _CARRY:
            break
        found = heard.speakers(i)
        if found[0].speaker is not None and (found[0].is_person or _follows(heard.text, own, other)):
            return _less_sure(found, 0.6)
    return ()


def _less_sure(found: Sequence[Found], at_most: float) -> tuple[Found, ...]:
    return tuple(replace(f, confidence=min(f.confidence, at_most)) for f in found)
