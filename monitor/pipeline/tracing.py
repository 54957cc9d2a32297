"""Why something alerted or did not: from an address, an alert or an utterance to every stage that dealt with it."""

from __future__ import annotations

from monitor.errors import UserError
from monitor.model.common import AlertId, UtteranceId
from monitor.model.views import TraceStep
from monitor.pipeline.work import Work
from monitor.urls import canonical

STATEMENTS = 8
"""Statements of one article that are told one by one: a screen holds no more."""


def trace(work: Work, what: str) -> tuple[TraceStep, ...]:
    """Every stage in order. Raises UserError for what is no address, alert or utterance of ours."""
    if what.startswith(("http://", "https://", "urn:")):
        steps = work.storage.traces.of_url(canonical(what) if what.startswith("http") else what, STATEMENTS)
    else:
        steps = work.storage.traces.of_utterance(utterance_of(work, what))
    if not steps:
        raise UserError(f"nothing is known of {what}", "give an article's address as the feed has it, a12 or u48")
    return steps


def utterance_of(work: Work, what: str) -> UtteranceId:
    """`u48` or the utterance of `a12`. Raises UserError."""
    kind, number = what[:1], what[1:]
    if kind in {"a", "u"} and number.isdigit():
        if kind == "u":
            return UtteranceId(int(number))
        alert = work.storage.alerts.get(AlertId(int(number)))
        if alert is not None:
            return alert.utterance.id
    raise UserError(f"no alert or utterance {what!r}", "write a12 for alert 12, u48 for utterance 48")
