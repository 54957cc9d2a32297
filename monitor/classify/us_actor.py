"""Does the United States act in an article: a chance from every mention of its bodies, officials and name.

A company of the diaspora, a newspaper or a city that bears the name is none; nor is it one as a mediator in a list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from monitor.classify.labels import MEDIATORS, NOT_US, US_ACTS, US_COUNTRY, US_PERSON, ScopeLabel
from monitor.classify.layout import LEAD, TITLE, Layout
from monitor.phrases import Hit


@dataclass(frozen=True, slots=True)
class Mention:
    """Chance that one mention makes the United States an actor, by where it stands."""

    body: float
    lead: float
    title: float


# In this order: of two that overlap the first counts. A capital is the government unless it is a place.
MENTIONS = {
    "us_venue": Mention(0.1, 0.1, 0.3),
    "us_body": Mention(0.55, 0.7, 0.85),
    US_PERSON: Mention(0.55, 0.7, 0.85),
    "us_capital": Mention(0.5, 0.6, 0.7),
    US_COUNTRY: Mention(0.3, 0.35, 0.5),
}
SUBJECT = 0.5
AMONG_MEDIATORS = 0.3


def us_actor(layout: Layout[object]) -> tuple[float, tuple[str, ...]]:
    """The score in [0, 1], and the words it comes from."""
    by_role: dict[str, list[tuple[int, Hit[object]]]] = {}
    for i, hit in layout.hits:
        if isinstance(hit.label, ScopeLabel):
            by_role.setdefault(hit.label.role, []).append((i, hit))
    with_mediators = {i for i, _ in by_role.get(MEDIATORS, ())}
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
            if role == US_COUNTRY and i in with_mediators:
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
