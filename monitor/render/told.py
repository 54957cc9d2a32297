"""Remarks in the reader's language: what the stages did with an article, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.locale import Strings
from monitor.model.common import ArticleId, UtteranceId
from monitor.model.ledger import TraceStep
from monitor.model.mailing import NO_LABELS, Labels
from monitor.model.remarks import Coded, Named, Noted, Remark


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A step of a trace in words; `is_stop`: it went no further, or nobody was alerted."""

    when: datetime | None
    stage: str
    what: str
    by: str
    is_stop: bool
    article: ArticleId | None
    utterance: UtteranceId | None


def trace_line(step: TraceStep, say: Strings, labels: Labels = NO_LABELS) -> TraceLine:
    """The step as `say` words it, with the names of `labels`."""
    is_stop = step.stage == "no_alert" or (step.ended or "stored") != "stored"
    what, by = told(step.what, say, labels), told(step.by, say, labels)
    return TraceLine(step.when, step.stage, what, by, is_stop, step.article, step.utterance)


def told(remarks: Sequence[Remark], say: Strings, labels: Labels = NO_LABELS) -> str:
    """The remarks, one after the other."""
    filled = (say(one.key, **{k: _worded(v, say, labels) for k, v in one.values.items()}) for one in remarks)
    return " · ".join(filled)


def _worded(value: object, say: Strings, labels: Labels) -> str:
    match value:
        case Coded(prefix, code):
            return say.table.get(f"{prefix}.{code}", code)
        case Named(register, id_):
            names: dict[str, str] = getattr(labels, register)
            return names.get(id_, id_)
        case Noted(text):
            return say.noted(text)
        case tuple():
            return ", ".join(dict.fromkeys(_worded(one, say, labels) for one in value))
        case datetime():
            return say.short_date(value.date())
        case int():
            return say.number(value)
        case float():
            return say.score(value)
    return str(value)
