"""«it»: the body that spoke or opened a sentence last."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from monitor.statements.carrying import Heard
from monitor.statements.cast import Cast
from monitor.statements.found import Found

_REACH = 400
_WORD = re.compile(r"\w+")


class Discoursed(Heard, Protocol):
    """What is heard, and who is who in it."""

    cast: Cast


def body_before(heard: Discoursed, at: int, position: int) -> tuple[Found, ...]:
    """Whom «it» at `position` means in attribution `at`; nobody where a person has spoken since.

    Several persons only for their joint statement.
    """
    opening = next(iter(heard.openings.things(position)), None)
    start = opening.start if opening is not None and position - opening.start <= _REACH else -1
    since = heard.attributions[at - 1].anchor if at else -1
    if at and since > start:
        found = heard.speakers(at - 1) if position - since <= _REACH else ()
    else:
        found = (heard.cast.identify(opening),) if opening is not None and start >= 0 else ()
    is_joint = len(found) > 1 and _is_joint(heard, at)
    known = [f for f in found if f.speaker and (is_joint or not f.is_person)]
    return tuple(replace(f, confidence=min(f.confidence, 0.7)) for f in known)


def _is_joint(heard: Discoursed, at: int) -> bool:
    occasion = heard.attributions[at].occasion
    words = _WORD.findall(heard.cast.keys[occasion.start : occasion.end]) if occasion else ()
    return not heard.cast.register.words("joint").isdisjoint(words)
