"""What Prometheus is told: a few figures, each cheap at any size of the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from monitor.model.common import FeedState
from monitor.model.outbox import MessageState
from monitor.storage import Storage


@dataclass(frozen=True, slots=True)
class Measure:
    """`values` by the value of `label`; a measure without a label has one value, under None."""

    name: str
    meaning: str
    label: str | None
    values: tuple[tuple[str | None, float], ...]


def vitals(storage: Storage) -> tuple[Measure, ...]:
    """Ends of runs, feeds and messages by state, quarantine, alerts. States without anything count 0."""
    feeds = Counter(feed.state for feed in storage.feeds.listed())
    messages = storage.outbox.counts()
    ends = sorted((kind, end.timestamp()) for kind, end in storage.vitals.last_ends().items())
    waiting = storage.quarantine.waiting()
    return (
        Measure("last_run_timestamp_seconds", "When a task of this kind last ended, Unix time", "kind", tuple(ends)),
        Measure("feeds", "Polled feeds by state", "state", tuple((s, feeds[s]) for s in FeedState)),
        Measure("messages", "Messages by state", "state", tuple((s, messages.get(s, 0)) for s in MessageState)),
        Measure("quarantined", "Items put aside because we failed on them", None, ((None, waiting),)),
        Measure("alerts", "Alerts ever raised", None, ((None, storage.alerts.count()),)),
    )
