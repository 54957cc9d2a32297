"""A person corrected what an alert had told: one message in its thread, to those who were told."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.common import AlertId
from monitor.model.mailing import AlertView, Correction, FollowView, UtteranceView
from monitor.model.outbox import MessageIntent, MessageKind
from monitor.model.overrides import Override, OverrideId, OverrideKind
from monitor.model.threads import AmendmentIntent
from monitor.pipeline.replay import view_of
from monitor.pipeline.telling import teller
from monitor.pipeline.work import Work


def tell(work: Work, override: OverrideId, alerts: Sequence[AlertId]) -> int:
    """Tell of this decision, or that it was taken back, in the threads of `alerts`; returns in how many.

    Once only for each alert and decision, however often it is called.
    """
    decision = work.storage.overrides.get(override)
    if decision is None:
        return 0
    return sum(_tell(work, decision, alert) for alert in alerts)


def _tell(work: Work, decision: Override, alert: AlertId) -> bool:
    thread = work.storage.threads.of_alert(alert)
    if thread is None or not thread.recipients:
        return False
    now = work.now()
    is_back = decision.taken_back_at is not None
    key = f"corrected:{alert}:{decision.id}" + (":back" if is_back else "")
    telling = teller(work)
    said = view_of(work, alert)

    def compose(utterance: UtteranceView) -> Sequence[MessageIntent]:
        view = FollowView(
            MessageKind.CORRECTED, alert, utterance, now, correction=_correction(decision, said, is_back=is_back)
        )
        return telling.follow(view, thread, key, now)

    intent = AmendmentIntent(key, alert, MessageKind.CORRECTED, decision.intent.statement, now, compose)
    return work.storage.threads.record(intent)


def _correction(decision: Override, said: AlertView | None, *, is_back: bool) -> Correction:
    intent = decision.intent
    if is_back:
        return Correction("taken_back", None, None, decision.taken_back_why)
    if intent.kind is OverrideKind.WRONG_SPEAKER:
        name = said.utterance.speaker.name if said and said.utterance.speaker else None
        return Correction(str(intent.kind), name, intent.speaker.name if intent.speaker else None, intent.why)
    if intent.kind is OverrideKind.WRONG_EPISODE:
        return Correction(str(intent.kind), said.utterance.episode if said else None, intent.episode, intent.why)
    return Correction(str(intent.kind), None, None, intent.why)
