"""Is an article about the conflict, and does the United States act in it: two scores, independent.

A sentence counts as the conflict's when it names it, or names both parties with a matter of war or peace.
A sentence that lists several other conflicts counts little, and so does one about other things.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields

from monitor.classify.labels import (
    ARM,
    AZE,
    CONFLICT,
    FORCE,
    OTHER_CONFLICT,
    OTHER_MATTER,
    PEACE,
    SIGNATURE,
    SPORT,
    ScopeLabel,
)
from monitor.classify.layout import LEAD, TITLE, Layout
from monitor.classify.us_actor import us_actor
from monitor.model.reading import Relevance

TELLING = frozenset({ARM, AZE, PEACE, FORCE})


@dataclass(slots=True)
class _Counted:
    """What one sentence holds, by role."""

    roles: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Features:
    """What `conflict_core` is a logistic sum of; sentences of title and lead count double.

    now: log of the worth of sentences on the present; back: of those that look back; share: worth by sentence;
    head: best in title or lead; subject: 1 if a party or the conflict is named there, else -1;
    other: share of sentences on other matters; sport: 1 if sport is in title or lead.
    """

    one: float
    now: float
    back: float
    share: float
    head: float
    subject: float
    other: float
    sport: float


# Logistic regression on the golden articles and half of a labelled set of 100; the floor is tests/test_classify.py.
WEIGHTS = Features(one=-2.7, now=3.2, back=-0.5, share=2.4, head=1.7, subject=0.5, other=-2.5, sport=-2.6)
# What one sentence is worth, by what it holds.
DIPLOMACY, FIGHTING, NAMED, ACROSS, PAIR, ONE_PARTY, GOES_ON = 1.6, 1.0, 0.7, 0.6, 0.4, 0.25, 0.2
# A sentence that looks back; one on peace names old agreements while it speaks of now.
RECALLED, RECALLED_PEACE = 0.35, 0.7
AMONG_OTHERS, BOTH_AMONG_OTHERS = 0.4, 0.7
IN_A_LIST = 0.1
OPENING = 2


def relevance(layout: Layout[object], recalled: Collection[int] = ()) -> Relevance:
    """Both scores with their reasons; `recalled` are the sentences that look back."""
    core, core_reasons = _conflict_core(layout, recalled)
    us, us_reasons = us_actor(layout)
    return Relevance(round(us, 3), round(core, 3), (*core_reasons, *us_reasons))


def conflict_sentences(layout: Layout[object]) -> frozenset[int]:
    """Sentences that name the conflict, both parties, or a party with a matter of war or peace."""
    roles: dict[int, set[str]] = {}
    for i, hit in layout.hits:
        if isinstance(hit.label, ScopeLabel):
            roles.setdefault(i, set()).add(hit.label.role)
    return frozenset(i for i, found in roles.items() if found & {CONFLICT, SIGNATURE} or len(found & TELLING) >= 2)


def _conflict_core(layout: Layout[object], recalled: Collection[int]) -> tuple[float, tuple[str, ...]]:
    sentences = _counted(layout)
    values = _values(sentences)
    features = core_features(layout, sentences, values, recalled)
    score = sum(getattr(WEIGHTS, f.name) * getattr(features, f.name) for f in fields(Features))
    reasons = (
        f"conflict: {sum(v >= NAMED for v in values)} of {len(values)} sentences, {len(recalled)} look back",
        f"conflict: {features.head:.1f} in title or lead",
        f"other matters: {features.other:.2f} of the text",
    )
    return _logistic(score if any(values) else -9.0), reasons


def _counted(layout: Layout[object]) -> list[_Counted]:
    sentences = [_Counted() for _ in layout.sentences]
    for i, hit in layout.hits:
        if isinstance(hit.label, ScopeLabel):
            sentences[i].roles[hit.label.role] += 1
            if hit.label.role == OTHER_CONFLICT:
                sentences[i].others.add(hit.label.id)
    return sentences


def _values(sentences: Sequence[_Counted]) -> list[float]:
    has = {role for counted in sentences for role in counted.roles}
    has_both = has >= {ARM, AZE} or CONFLICT in has
    opening = {role for counted in sentences[:OPENING] for role in counted.roles}
    values, before, worth = [], _Counted(), 0.0
    for counted in sentences:
        worth = _sentence_value(counted, has_both, before, worth)
        worth *= AMONG_OTHERS if _is_beside(counted, opening) else 1.0
        values.append(worth)
        before = counted
    return values


def _is_beside(counted: _Counted, opening: Collection[str]) -> bool:
    """The sentence stands in an article that opens with another matter, and does not name the conflict itself.

    In an article on sport the conflict's name is a club's.
    """
    if SPORT in opening and PEACE not in opening:
        return True
    names_this = {CONFLICT, SIGNATURE, PEACE} & set(opening) or {ARM, AZE} <= set(opening)
    return bool({OTHER_CONFLICT, OTHER_MATTER} & set(opening)) and not names_this and not counted.roles[CONFLICT]


def core_features(
    layout: Layout[object], sentences: Sequence[_Counted], values: Sequence[float], recalled: Collection[int]
) -> Features:
    """The features of one article; `values` are the worth of its sentences, `recalled` those that look back."""
    weights = [min(s.weight, LEAD) for s in layout.sentences]
    back = {i for i in recalled if layout.sentences[i].weight < TITLE}
    if _is_on_the_past(layout, values, back):
        back = set()
    in_head = [i for i, s in enumerate(layout.sentences) if s.weight >= LEAD]
    now = sum(weights[i] * values[i] * (RECALLED_PEACE if sentences[i].roles[PEACE] else 0.0) for i in back)
    past = sum(weights[i] * values[i] * (0.0 if sentences[i].roles[PEACE] else 1.0) for i in back)
    now += sum(weights[i] * values[i] for i in range(len(values)) if i not in back)
    named_in_head = any(sentences[i].roles[role] for i in in_head for role in (ARM, AZE, CONFLICT))
    return Features(
        one=1.0,
        now=math.log1p(now),
        back=math.log1p(past),
        share=min(1.0, now / max(1.0, sum(weights))),
        head=max((min(1.0, values[i] * (RECALLED if i in back else 1.0)) for i in in_head), default=0.0),
        subject=1.0 if named_in_head else -1.0,
        other=_other_share(weights, sentences),
        sport=1.0 if any(sentences[i].roles[SPORT] for i in in_head) else 0.0,
    )


def _is_on_the_past(layout: Layout[object], values: Sequence[float], back: Collection[int]) -> bool:
    """The lead looks back already, and so does half of what is on the conflict: then the past is the matter."""
    telling = [i for i, value in enumerate(values) if value >= ACROSS]
    looking = [i for i in telling if i in back]
    return any(layout.sentences[i].weight >= LEAD for i in looking) and 2 * len(looking) >= len(telling)


def _sentence_value(counted: _Counted, has_both: bool, before: _Counted, worth_before: float) -> float:
    roles = counted.roles
    parties = bool(roles[ARM]) + bool(roles[AZE])
    if len(counted.others) >= 2:
        return IN_A_LIST if parties or roles[CONFLICT] else 0.0
    other = AMONG_OTHERS ** (len(counted.others) + roles[OTHER_MATTER] + roles[SPORT])
    if parties == 2 and (roles[PEACE] or roles[FORCE]) and not counted.others and not roles[SPORT]:
        other = max(other, BOTH_AMONG_OTHERS)
    is_named = bool(roles[CONFLICT] or (roles[SIGNATURE] and (has_both or parties) and not counted.others))
    if is_named or parties == 2:
        if roles[PEACE]:
            return other * DIPLOMACY
        return other * (FIGHTING if roles[FORCE] or (is_named and parties) else NAMED if is_named else PAIR)
    if parties and (roles[PEACE] or roles[FORCE]):
        across = (roles[ARM] and before.roles[AZE]) or (roles[AZE] and before.roles[ARM])
        return other * (ACROSS if across else ONE_PARTY if has_both else ONE_PARTY / 2)
    return other * (GOES_ON if (roles[PEACE] or roles[FORCE]) and worth_before >= PAIR else 0.0)


def _other_share(weights: Sequence[float], sentences: Sequence[_Counted]) -> float:
    def is_other(counted: _Counted) -> bool:
        return (
            bool(counted.others or counted.roles[OTHER_MATTER] or counted.roles[SPORT])
            and not counted.roles[CONFLICT]
        )

    whole = sum(weights) or 1.0
    return sum(w for w, counted in zip(weights, sentences, strict=True) if is_other(counted)) / whole


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
