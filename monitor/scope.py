"""Is an article about the conflict, and does the United States act in it: two scores, independent.

A sentence counts as the conflict's when it names it, or names both parties with a matter of war or peace.
A sentence that lists several other conflicts counts little, and so does one about other things.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.layout import LEAD, TITLE, Layout
from monitor.model.reading import Relevance
from monitor.phrases import Hit

ARM, AZE, CONFLICT, MATTER = "armenia", "azerbaijan", "conflict", "matter"
OTHER_CONFLICT, OTHER_MATTER = "other_conflict", "other_matter"
US_BODY, US_COUNTRY, US_PERSON, US_ACTS = "us_body", "us_country", "us_person", "us_acts"
NOT_US, MEDIATORS = "not_us", "mediators"


@dataclass(frozen=True, slots=True)
class ScopeLabel:
    role: str
    id: str


@dataclass(slots=True)
class _Counted:
    """What one sentence holds, by role."""

    roles: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class CoreWeights:
    """Weights of the logistic score of `conflict_core`."""

    bias: float = -3.1
    mass: float = 1.15
    share: float = 2.6
    head: float = 1.3
    other: float = -2.2


CORE = CoreWeights()
# Chance that one mention makes the United States an actor, by what is mentioned.
MENTION = {US_BODY: 0.55, US_PERSON: 0.55, US_COUNTRY: 0.16}
SUBJECT = 0.5
AMONG_MEDIATORS = 0.3


def relevance(layout: Layout[object]) -> Relevance:
    """Both scores with their reasons; offsets of the reasons' words are in the episode cues, not here."""
    hits = [(i, hit) for i, hit in layout.hits if isinstance(hit.label, ScopeLabel)]
    sentences = [_Counted() for _ in layout.sentences]
    for i, hit in hits:
        label = hit.label
        assert isinstance(label, ScopeLabel)
        sentences[i].roles[label.role] += 1
        if label.role == OTHER_CONFLICT:
            sentences[i].others.add(label.id)
    core, core_reasons = _conflict_core(layout, sentences)
    us, us_reasons = _us_actor(layout, hits, sentences)
    return Relevance(round(us, 3), round(core, 3), (*core_reasons, *us_reasons))


def _conflict_core(layout: Layout[object], sentences: Sequence[_Counted]) -> tuple[float, tuple[str, ...]]:
    total = sum((s.roles for s in sentences), Counter[str]())
    has_both = bool(total[ARM] and total[AZE]) or bool(total[CONFLICT])
    values, previous = [], 0.0
    for counted in sentences:
        previous = _sentence_value(counted, has_both, previous)
        values.append(previous)
    weights = [s.weight for s in layout.sentences]
    mass = sum(min(w, LEAD) * v for w, v in zip(weights, values, strict=True))
    share = mass / max(1.0, sum(min(w, LEAD) for w in weights))
    head = max((v for w, v in zip(weights, values, strict=True) if w >= LEAD), default=0.0)
    other = _other_share(weights, sentences)
    score = CORE.bias + CORE.mass * math.log1p(mass) + CORE.share * share + CORE.head * head + CORE.other * other
    reasons = (
        f"conflict: {sum(v >= 0.5 for v in values)} of {len(values)} sentences",
        f"conflict: {head:.1f} in title or lead",
        f"other matters: {other:.2f} of the text",
    )
    return _logistic(score if mass else -9.0), reasons


def _sentence_value(counted: _Counted, has_both: bool, previous: float) -> float:
    roles = counted.roles
    if len(counted.others) >= 2:
        return 0.1 if roles[ARM] or roles[AZE] or roles[CONFLICT] else 0.0
    other = 0.4 if counted.others or roles[OTHER_MATTER] else 1.0
    if roles[CONFLICT]:
        return other * (1.0 if roles[ARM] or roles[AZE] or roles[MATTER] else 0.7)
    if roles[ARM] and roles[AZE]:
        return other * (1.0 if roles[MATTER] else 0.4)
    if roles[MATTER] and (roles[ARM] or roles[AZE]):
        return other * (0.5 if has_both else 0.2)
    return other * (0.25 if roles[MATTER] and previous >= 0.4 else 0.0)


def _other_share(weights: Sequence[float], sentences: Sequence[_Counted]) -> float:
    def is_other(counted: _Counted) -> bool:
        return bool(counted.others or counted.roles[OTHER_MATTER]) and not counted.roles[CONFLICT]

    whole = sum(weights) or 1.0
    return sum(w for w, counted in zip(weights, sentences, strict=True) if is_other(counted)) / whole


def _us_actor(
    layout: Layout[object], hits: Sequence[tuple[int, Hit[object]]], sentences: Sequence[_Counted]
) -> tuple[float, tuple[str, ...]]:
    by_role: dict[str, list[tuple[int, Hit[object]]]] = {}
    for i, hit in hits:
        assert isinstance(hit.label, ScopeLabel)
        by_role.setdefault(hit.label.role, []).append((i, hit))
    taken = [hit for _, hit in by_role.get(NOT_US, ())]
    acts = {hit.start for _, hit in by_role.get(US_ACTS, ())}
    miss, words = 1.0, Counter[str]()
    for role in (US_BODY, US_PERSON, US_COUNTRY):
        for i, hit in by_role.get(role, ()):
            if any(other.start < hit.end and hit.start < other.end for other in taken):
                continue
            taken.append(hit)
            chance = MENTION[role]
            if role == US_COUNTRY and hit.end + 1 in acts:
                chance = SUBJECT
            if sentences[i].roles[MEDIATORS]:
                chance *= AMONG_MEDIATORS
            weight = layout.sentences[i].weight
            chance = min(0.95, chance * (1.5 if weight >= TITLE else 1.25 if weight >= LEAD else weight))
            miss *= 1.0 - chance
            words[layout.full[hit.start : hit.end]] += 1
    reasons = tuple(f"US actor: {word} ×{n}" for word, n in words.most_common(3))
    return 1.0 - miss, reasons or ("US actor: none named",)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
