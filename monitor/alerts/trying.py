"""What rules would have sent: the verdicts that fell, decided anew in the same order by the same code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.alerts.deciding import as_seen, decide
from monitor.alerts.following import is_denial
from monitor.alerts.policy import Policy
from monitor.model.alerting import FLOOD_SPAN, AlertDecision, Awaited, Novelty, Suppression
from monitor.model.common import UtteranceId
from monitor.model.work import Decided

_OWN_REASONS = frozenset({
    Suppression.UNRESOLVED_SPEAKER,
    Suppression.REPEAT,
    Suppression.AMENDED,
    Suppression.UNCERTAIN,
    Suppression.BASELINE,
    Suppression.TOO_OLD,
    Suppression.DATE_SUSPECT,
})


@dataclass(frozen=True, slots=True)
class Tried:
    """One verdict with what the tried rules make of it; `is_folded`: told in a list by the flood guard."""

    decided: Decided
    decision: AlertDecision
    is_folded: bool


@dataclass(slots=True)
class _Past:
    """What the tried rules have told so far."""

    told: dict[str | None, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    alerted: set[UtteranceId] = field(default_factory=set)
    waiting: set[UtteranceId] = field(default_factory=set)
    origins: dict[UtteranceId, set[str]] = field(default_factory=lambda: defaultdict(set))


def try_rules(decided: Iterable[Decided], policy: Policy, max_age: timedelta) -> Iterator[Tried]:
    """Each verdict with its new decision, in order. What follows in threads is no alert and not counted here."""
    past = _Past()
    for one in decided:
        past.origins[one.utterance].add(one.statement.origin)
        decision = _decide(one, policy, max_age, past)
        is_folded = False
        if decision.alerts:
            is_folded = decision.is_folded(_told(past, one))
            if not is_folded:
                past.told[one.statement.episode].append(one.decided_at)
            past.alerted.add(one.utterance)
            past.waiting.discard(one.utterance)
        elif decision.suppressed_by is Suppression.FEW_ORIGINS:
            past.waiting.add(one.utterance)
        yield Tried(one, decision, is_folded)


def _decide(one: Decided, policy: Policy, max_age: timedelta, past: _Past) -> AlertDecision:
    awaited = None
    if one.verdict.novelty is Novelty.REPEAT and one.utterance in past.waiting:
        awaited = Awaited(len(past.origins[one.utterance]))
    denies = is_denial(one.statement, one.verdict) and one.verdict.nearest in past.alerted
    return decide(
        as_seen(one.statement, one.verdict, one.decided_at),
        one.verdict,
        policy,
        max_age,
        awaited=awaited,
        denies_alerted=denies and not one.statement.is_baseline,
        # an import that was to alert got past these reasons then, and does so now
        alert_baseline=one.suppressed_by not in _OWN_REASONS,
    )


def _told(past: _Past, one: Decided) -> int:
    since = one.decided_at - FLOOD_SPAN
    return sum(at > since for at in past.told[one.statement.episode])
