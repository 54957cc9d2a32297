"""`monitor rules try`: what the rules in the files would have sent, beside what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitor import alerts
from monitor.alerts import Tried
from monitor.catalogue.rules import Rule
from monitor.model.common import StatementId
from monitor.model.work import Decided
from monitor.novelty import WINDOW
from monitor.pipeline.catalogue import on_disk
from monitor.pipeline.work import Work


def try_rules(work: Work, since: datetime, draft: Rule | None = None) -> tuple[Tried, ...]:
    """Verdicts from `since` on by the rules as the files have them now; nothing is stored, nothing sent.

    `draft` stands in place of the rule of its id, or is added. Begins a week earlier, because what was told before
    decides on folding, denials and second outlets.
    """
    catalogue = on_disk(work)
    policy = alerts.Policy.of(
        _with(catalogue.rules, draft), catalogue.offices, catalogue.institutions, catalogue.outlets
    )
    tried = alerts.try_rules(_decided(work, since - WINDOW), policy, work.settings.alert_max_age)
    return tuple(one for one in tried if one.decided.decided_at >= since)


def parse_span(text: str) -> timedelta:
    """`90d`, `12h`, `2w`. Raises ValueError."""
    units = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
    if not text[:-1].isdigit() or text[-1] not in units:
        raise ValueError(text)
    return int(text[:-1]) * units[text[-1]]


def _with(rules: Sequence[Rule], draft: Rule | None) -> Sequence[Rule]:
    if draft is None:
        return rules
    changed = [draft if rule.id == draft.id else rule for rule in rules]
    return changed if draft in changed else [*changed, draft]


def _decided(work: Work, since: datetime) -> Iterator[Decided]:
    after = StatementId(0)
    while batch := work.storage.statements.decided(since, after, 1000):
        yield from batch
        after = batch[-1].statement.id
