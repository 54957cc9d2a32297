"""A person corrected what an alert had told: one message in its thread, to those who were told."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.alerting import MessageIntent, MessageKind
from monitor.model.common import AlertId
from monitor.model.mailing import Correction, FollowView, UtteranceView
from monitor.model.overrides import Override, OverrideId, OverrideKind
from monitor.model.threads import AmendmentIntent
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

    def compose(utterance: UtteranceView) -> Sequence[MessageIntent]:
        view = FollowView(
            MessageKind.CORRECTED, alert, utterance, now, correction=_correction(decision, is_back=is_back)
        )
        return telling.follow(view, thread, key, now)

    intent = AmendmentIntent(key, alert, MessageKind.CORRECTED, decision.intent.statement, now, compose)
    return work.storage.threads.record(intent)


def _correction(decision: Override, *, is_back: bool) -> Correction:
    intent = decision.intent
    if is_back:
        return Correction("taken_back", None, None, decision.taken_back_why)
    after = None
    if intent.kind is OverrideKind.WRONG_SPEAKER and intent.speaker:
        after = intent.speaker.name
    elif intent.kind is OverrideKind.WRONG_EPISODE:
        after = intent.episode
    return Correction(str(intent.kind), None, after, intent.why)
