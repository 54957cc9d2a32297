"""Why something alerted or did not: from an address, an alert or an utterance to every stage that dealt with it."""

from __future__ import annotations

from monitor.errors import UserError
from monitor.model.common import AlertId, UtteranceId
from monitor.model.ledger import TraceStep
from monitor.pipeline.work import Work
from monitor.urls import canonical

STATEMENTS = 8
"""Statements of one article that are told one by one: a screen holds no more."""

LONGEST_NUMBER = 18
"""Digits that a key of the database can have."""


def trace(work: Work, what: str) -> tuple[TraceStep, ...]:
    """Every stage in order. Raises UserError for what is no address, alert or utterance of ours."""
    what = read_as(what)
    if _is_address(what):
        steps = work.storage.traces.of_url(what, STATEMENTS)
    else:
        steps = work.storage.traces.of_utterance(utterance_of(work, what))
    if not steps:
        raise UserError(f"nothing is known of {what}", "give an article's address as the feed has it, a12 or u48")
    return steps


def read_as(what: str) -> str:
    """An address in its canonical form, with https:// where no scheme was given; anything else without its blanks."""
    what = what.strip()
    if "." in what and not _is_address(what):
        what = f"https://{what}"
    return canonical(what) if what.startswith("http") else what


def _is_address(what: str) -> bool:
    return what.startswith(("http://", "https://", "urn:"))


def utterance_of(work: Work, what: str) -> UtteranceId:
    """`u48` or the utterance of `a12`. Raises UserError."""
    kind, number = what[:1], what[1:]
    if kind in {"a", "u"} and number.isdecimal() and len(number) <= LONGEST_NUMBER:
        if kind == "u":
            return UtteranceId(int(number))
        alert = work.storage.alerts.get(AlertId(int(number)))
        if alert is not None:
            return alert.utterance.id
    raise UserError(f"no alert or utterance {what!r}", "write a12 for alert 12, u48 for utterance 48")
