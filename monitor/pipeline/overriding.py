"""A person decides: recorded and applied at once, and told to those whom an alert had told otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from monitor import alerts, novelty
from monitor.model.alerting import Novelty
from monitor.model.overrides import OverrideId, OverrideIntent, OverrideKind, OverrideRecorded
from monitor.model.work import VerdictIntent
from monitor.pipeline import correcting
from monitor.pipeline.alerting import composer
from monitor.pipeline.telling import teller
from monitor.pipeline.work import Work


@dataclass(frozen=True, slots=True)
class Overridden:
    """What came of a decision, and in how many threads it was told."""

    recorded: OverrideRecorded
    corrections: int


def override(work: Work, intent: OverrideIntent) -> Overridden:
    """What a person finds new alerts as the rules say, in the transaction of the decision, if nothing of it did.

    Raises UserError where it can't be decided; see `storage.overrides.record`.
    """
    return _told(work, work.storage.overrides.record(intent, _verdict(work, intent)))


def take_back(work: Work, decision: OverrideId, who: str, why: str) -> Overridden:
    """The program's word counts again; those who got a correction get that too."""
    return _told(work, work.storage.overrides.take_back(decision, who, why, work.now()))


def _told(work: Work, recorded: OverrideRecorded) -> Overridden:
    return Overridden(recorded, correcting.tell(work, recorded.id, recorded.alerts))


def _verdict(work: Work, intent: OverrideIntent) -> VerdictIntent | None:
    """That on a statement which a person finds new; None for every other decision."""
    is_new = intent.kind is OverrideKind.SPLIT or intent.novelty is Novelty.NEW
    statement = work.storage.statements.get(intent.statement) if is_new else None
    if statement is None:
        return None
    telling = teller(work)
    verdict = novelty.found_new()
    decision = alerts.decide(
        alerts.as_seen(statement, verdict, intent.now), verdict, telling.policy, work.settings.alert_max_age
    )
    compose = composer(work, telling, decision) if decision.alerts else None
    return VerdictIntent(statement, verdict, novelty.NOVELTY_VERSION, intent.now, decision, compose)
