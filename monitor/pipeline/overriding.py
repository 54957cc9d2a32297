"""A person decides: recorded and applied at once, and told to those whom an alert had told otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.overrides import OverrideId, OverrideIntent, OverrideRecorded
from monitor.pipeline import correcting
from monitor.pipeline.work import Work


@dataclass(frozen=True, slots=True)
class Overridden:
    """What came of a decision, and in how many threads it was told."""

    recorded: OverrideRecorded
    corrections: int


def override(work: Work, intent: OverrideIntent) -> Overridden:
    """Raises UserError where it can't be decided; see `storage.overrides.record`."""
    return _told(work, work.storage.overrides.record(intent))


def take_back(work: Work, decision: OverrideId, who: str, why: str) -> Overridden:
    """The program's word counts again; those who got a correction get that too."""
    return _told(work, work.storage.overrides.take_back(decision, who, why, work.now()))


def _told(work: Work, recorded: OverrideRecorded) -> Overridden:
    return Overridden(recorded, correcting.tell(work, recorded.id, recorded.alerts))
