"""raise_alerts: statements without a verdict → utterances, alerts, messages; one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor import alerts, novelty, render
from monitor.errors import TransientError
from monitor.model.alerting import (
    AlertDecision,
    MessageIntent,
    NoveltyVerdict,
    StatementForNovelty,
    Subscriber,
)
from monitor.model.common import AlertId, ArticleId, Counts
from monitor.model.mailing import AlertView, Reader, UtteranceView
from monitor.model.work import VerdictIntent, VerdictRecorded
from monitor.pipeline.judging import Judge
from monitor.pipeline.readers import message_id, reader_for
from monitor.pipeline.work import Work

LOCK = "raise_alerts"


def raise_alerts(work: Work, *, loud: frozenset[ArticleId] = frozenset()) -> Counts:
    """Counts statements by verdict; statements of `loud` articles alert though they are a baseline or old.

    Within a run the order is that of publication, whatever order they came in. Raises TransientError where
    another process is at it.
    """
    if not work.storage.leases.hold(LOCK, work.claim()):
        raise TransientError("another process is deciding what is new", code="locked")
    counts = Counts()
    catalogue = work.catalogue
    policy = alerts.Policy.of(catalogue.rules, catalogue.offices, catalogue.institutions)
    subscribers = [s for s in work.storage.subscribers.listed() if s.wants_alerts]
    judge = Judge(work)
    try:
        while statements := work.storage.statements.undecided(work.settings.batch):
            work.storage.leases.hold(LOCK, work.claim())
            for statement in judge.in_order(statements):
                is_loud = statement.article in loud
                recorded, verdict = _decide(work, judge, policy, statement, subscribers, is_loud=is_loud)
                counts += Counts(1, {str(verdict.novelty): 1, "alerts": int(recorded.alert is not None)})
                work.tick()
    finally:
        work.storage.leases.let_go(LOCK, work.owner)
    return counts


def _decide(
    work: Work,
    judge: Judge,
    policy: alerts.Policy,
    statement: StatementForNovelty,
    subscribers: Sequence[Subscriber],
    *,
    is_loud: bool,
) -> tuple[VerdictRecorded, NoveltyVerdict]:
    ruling = work.storage.overrides.ruling(statement)
    earlier = () if ruling else work.storage.statements.earlier(statement, novelty.WINDOW)
    verdict = novelty.ruled(ruling) if ruling else judge.verdict(statement, earlier)
    decision = alerts.decide(statement, verdict, policy, work.settings.alert_max_age, alert_baseline=is_loud)
    intent = VerdictIntent(
        statement,
        verdict,
        novelty.NOVELTY_VERSION,
        work.now(),
        decision,
        _composer(work, decision, subscribers) if decision.alerts else None,
        ruling.predecessor if ruling else None,
    )
    return work.storage.alerts.record_verdict(intent), verdict


def _composer(
    work: Work, decision: AlertDecision, subscribers: Sequence[Subscriber]
) -> Callable[[AlertId, UtteranceView], Sequence[MessageIntent]]:
    """Renders the alert once per language and zone, inside the transaction that numbers it."""
    now = work.now()
    readers = {subscriber.id: reader_for(work, subscriber) for subscriber in subscribers}

    def compose(alert: AlertId, utterance: UtteranceView) -> Sequence[MessageIntent]:
        view = AlertView(alert, utterance, decision.rule or "", decision.severity, now)
        rendered = {(r.language, r.zone): render.alert(view, r) for r in _one_each(readers.values())}
        messages = []
        for subscriber in subscribers:
            key = f"alert:{alert}:{subscriber.id}:mail"
            content = rendered[subscriber.language, subscriber.zone]
            identity = message_id(key, work.settings.mail_domain)
            messages.append(MessageIntent(key, subscriber.id, subscriber.address, identity, content, alert=alert))
        return messages

    return compose


def _one_each(readers: Iterable[Reader]) -> Iterable[Reader]:
    return {(reader.language, reader.zone): reader for reader in readers}.values()
