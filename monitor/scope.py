"""Is an article about the conflict, and does the United States act in it: two scores, independent.

A sentence counts as the conflict's when it names it, or names both parties with a matter of war or peace.
A sentence that lists several other conflicts counts little, and so does one about other things.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from monitor.layout import LEAD, TITLE, Layout
from monitor.model.reading import Relevance
from monitor.phrases import Hit

ARM, AZE, CONFLICT, PEACE, FORCE = "armenia", "azerbaijan", "conflict", "peace", "force"
OTHER_CONFLICT, OTHER_MATTER, SPORT = "other_conflict", "other_matter", "sport"
US_COUNTRY, US_PERSON, US_ACTS = "us_country", "us_person", "us_acts"
SIGNATURE = "signature"
TELLING = frozenset({ARM, AZE, PEACE, FORCE})
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

    bias: float = -2.1
    mass: float = 1.6
    share: float = 2.0
    head: float = 1.0
    subject: float = 0.6
    other: float = -2.0
    sport: float = -2.5


CORE = CoreWeights()
# What one sentence is worth, by what it holds.
DIPLOMACY, FIGHTING, NAMED, PAIR, ONE_PARTY, GOES_ON = 1.6, 1.0, 0.7, 0.4, 0.25, 0.2
# A sentence that looks back; one on peace names old agreements while it speaks of now.
RECALLED, RECALLED_PEACE = 0.35, 0.7
AMONG_OTHERS = 0.4
IN_A_LIST = 0.1


@dataclass(frozen=True, slots=True)
class Mention:
    """Chance that one mention makes the United States an actor, by where it stands."""

    body: float
    lead: float
    title: float


# In this order: of two that overlap the first counts. A capital is the government unless it is a place.
MENTIONS = {
    "us_venue": Mention(0.1, 0.1, 0.15),
    "us_body": Mention(0.55, 0.7, 0.85),
    US_PERSON: Mention(0.55, 0.7, 0.85),
    "us_capital": Mention(0.5, 0.6, 0.7),
    US_COUNTRY: Mention(0.3, 0.35, 0.5),
}
SUBJECT = 0.5
AMONG_MEDIATORS = 0.3


def relevance(layout: Layout[object], recalled: Collection[int] = ()) -> Relevance:
    """Both scores with their reasons; `recalled` are the sentences that only look back."""
    hits = [(i, hit) for i, hit in layout.hits if isinstance(hit.label, ScopeLabel)]
    sentences = [_Counted() for _ in layout.sentences]
    for i, hit in hits:
        label = hit.label
        assert isinstance(label, ScopeLabel)
        sentences[i].roles[label.role] += 1
        if label.role == OTHER_CONFLICT:
            sentences[i].others.add(label.id)
    core, core_reasons = _conflict_core(layout, sentences, recalled)
    us, us_reasons = _us_actor(layout, hits, sentences)
    return Relevance(round(us, 3), round(core, 3), (*core_reasons, *us_reasons))


def conflict_sentences(layout: Layout[object]) -> frozenset[int]:
    """Sentences that name the conflict, both parties, or a party with a matter of war or peace."""
    roles: dict[int, set[str]] = {}
    for i, hit in layout.hits:
        if isinstance(hit.label, ScopeLabel):
            roles.setdefault(i, set()).add(hit.label.role)
    return frozenset(i for i, found in roles.items() if found & {CONFLICT, SIGNATURE} or len(found & TELLING) >= 2)


def _conflict_core(
    layout: Layout[object], sentences: Sequence[_Counted], recalled: Collection[int]
) -> tuple[float, tuple[str, ...]]:
    total = sum((s.roles for s in sentences), Counter[str]())
    has_both = (
        bool(total[ARM] and total[AZE])
        or bool(total[CONFLICT])
        or bool(total[SIGNATURE] and (total[ARM] or total[AZE]))
    )
    weights = [min(s.weight, LEAD) for s in layout.sentences]
    values, previous = [], 0.0
    recalled = {i for i in recalled if layout.sentences[i].weight < TITLE}
    for i, counted in enumerate(sentences):
        previous = _sentence_value(counted, has_both, previous)
        values.append(previous * (1.0 if i not in recalled else RECALLED_PEACE if counted.roles[PEACE] else RECALLED))
    in_head = [i for i, s in enumerate(layout.sentences) if s.weight >= LEAD]
    mass = sum(w * v for w, v in zip(weights, values, strict=True))
    share = min(1.0, mass / max(1.0, sum(weights)))
    head = max((min(1.0, values[i]) for i in in_head), default=0.0)
    subject = 1.0 if any(sentences[i].roles[r] for i in in_head for r in (ARM, AZE, CONFLICT)) else -1.0
    other = _other_share(weights, sentences)
    score = (
        CORE.bias
        + CORE.mass * math.log1p(mass)
        + CORE.share * share
        + CORE.head * head
        + CORE.subject * subject
        + CORE.other * other
        + (CORE.sport if any(sentences[i].roles[SPORT] for i in in_head) else 0.0)
    )
    reasons = (
        f"conflict: {sum(v >= NAMED for v in values)} of {len(values)} sentences, {len(recalled)} look back",
        f"conflict: {head:.1f} in title or lead",
        f"other matters: {other:.2f} of the text",
    )
    return _logistic(score if mass else -9.0), reasons


def _sentence_value(counted: _Counted, has_both: bool, previous: float) -> float:
    roles = counted.roles
    parties = bool(roles[ARM]) + bool(roles[AZE])
    if len(counted.others) >= 2:
        return IN_A_LIST if parties or roles[CONFLICT] else 0.0
    other = AMONG_OTHERS ** (len(counted.others) + roles[OTHER_MATTER] + roles[SPORT])
    is_named = bool(roles[CONFLICT] or (roles[SIGNATURE] and has_both))
    if is_named or parties == 2:
        if roles[PEACE]:
            return other * DIPLOMACY
        return other * (FIGHTING if roles[FORCE] or (is_named and parties) else NAMED if is_named else PAIR)
    if parties and (roles[PEACE] or roles[FORCE]):
        return other * ONE_PARTY * (1.0 if has_both else 0.5)
    return other * (GOES_ON if (roles[PEACE] or roles[FORCE]) and previous >= PAIR else 0.0)


def _other_share(weights: Sequence[float], sentences: Sequence[_Counted]) -> float:
    def is_other(counted: _Counted) -> bool:
        return (
            bool(counted.others or counted.roles[OTHER_MATTER] or counted.roles[SPORT])
            and not counted.roles[CONFLICT]
        )

    whole = sum(weights) or 1.0
    return sum(w for w, counted in zip(weights, sentences, strict=True) if is_other(counted)) / whole


def _us_actor(
    layout: Layout[object], hits: Sequence[tuple[int, Hit[object]]], sentences: Sequence[_Counted]
) -> tuple[float, tuple[str, ...]]:
    by_role: dict[str, list[tuple[int, Hit[object]]]] = {}
    for i, hit in hits:
        assert isinstance(hit.label, ScopeLabel)
        by_role.setdefault(hit.label.role, []).append((i, hit))
    taken = bytearray(len(layout.full))
    for _, hit in by_role.get(NOT_US, ()):
        taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    acts = {hit.start for _, hit in by_role.get(US_ACTS, ())}
    miss, words = 1.0, Counter[str]()
    for role in MENTIONS:
        for i, hit in by_role.get(role, ()):
            if any(taken[hit.start : hit.end]):
                continue
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            chance = _chance(role, layout.sentences[i].weight)
            if role == US_COUNTRY and hit.end + 1 in acts:
                chance = max(chance, SUBJECT)
            if role == US_COUNTRY and sentences[i].roles[MEDIATORS]:
                chance *= AMONG_MEDIATORS
            miss *= 1.0 - chance
            words[layout.full[hit.start : hit.end]] += 1
    reasons = tuple(f"US actor: {word} ×{n}" for word, n in words.most_common(3))
    return 1.0 - miss, reasons or ("US actor: none named",)


def _chance(role: str, weight: float) -> float:
    mention = MENTIONS[role]
    if weight >= TITLE:
        return mention.title
    return mention.lead if weight >= LEAD else mention.body * weight


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
