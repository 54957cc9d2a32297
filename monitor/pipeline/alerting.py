"""raise_alerts: statements without a verdict → utterances, alerts, messages; one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor import alerts, novelty
from monitor.errors import TransientError
from monitor.model.alerting import (
    AlertDecision,
    EarlierUtterance,
    Follow,
    Novelty,
    NoveltyVerdict,
    StatementForNovelty,
)
from monitor.model.common import AlertId, ArticleId, Counts
from monitor.model.intake import Lane
from monitor.model.mailing import AlertView, FollowView, SourceWords, UtteranceView
from monitor.model.outbox import MessageIntent, MessageKind
from monitor.model.overrides import Ruling
from monitor.model.threads import AmendmentIntent, Composed, Thread
from monitor.model.work import VerdictIntent, VerdictRecorded
from monitor.pipeline.judging import Judge
from monitor.pipeline.replay import inputs_of
from monitor.pipeline.telling import Teller, teller
from monitor.pipeline.work import Work

LOCK = "raise_alerts"


def raise_alerts(work: Work, lane: Lane | None = None, *, loud: frozenset[ArticleId] = frozenset()) -> Counts:
    """Counts statements by verdict and, as `embedded`, those whose meaning was asked for.

    Statements of `loud` articles alert though they are a baseline or old. Within a run the order is that of
    publication, whatever order they came in; where more wait than are taken at a time, the fast lane's come first,
    and with that `lane` nothing else. Raises TransientError where another process is at it.
    """
    if not work.storage.leases.hold(LOCK, work.claim()):
        raise TransientError("another process is deciding what is new", code="locked")
    counts = Counts()
    telling = teller(work)
    judge = Judge(work)
    try:
        while statements := work.storage.statements.undecided(
            work.settings.batch, work.now(), is_hurried=lane is Lane.FAST
        ):
            work.storage.leases.hold(LOCK, work.claim())
            for of_text in judge.by_text(statements):
                counts += _decide_text(work, judge, telling, of_text, loud)
                work.tick()
    finally:
        work.storage.leases.let_go(LOCK, work.owner)
    return counts + Counts(0, {"embedded": len(judge.opened)})


def _decide_text(
    work: Work, judge: Judge, telling: Teller, statements: Sequence[StatementForNovelty], loud: frozenset[ArticleId]
) -> Counts:
    """All statements of one text in one transaction: one wait for the disk."""
    counts = Counts()
    with work.storage.together():
        rulings = work.storage.overrides.rulings(statements)
        for statement in statements:
            ruling, is_loud = rulings.get(statement.id), statement.article in loud
            recorded, verdict = _decide(work, judge, telling, statement, ruling, is_loud=is_loud)
            counts += Counts(1, {str(verdict.novelty): 1, "alerts": int(recorded.alert is not None)})
    return counts


def _decide(
    work: Work, judge: Judge, telling: Teller, statement: StatementForNovelty, ruling: Ruling | None, *,
    is_loud: bool,
) -> tuple[VerdictRecorded, NoveltyVerdict]:  # fmt: skip
    earlier = () if ruling else judge.earlier(statement)
    verdict = novelty.ruled(ruling) if ruling else judge.verdict(statement, earlier)
    follow = alerts.follow(statement, verdict, earlier)
    thread = work.storage.threads.of_utterance(verdict.nearest) if follow and verdict.nearest else None
    awaited = None
    if verdict.novelty is Novelty.REPEAT and verdict.nearest and telling.policy.counts_origins:
        awaited = work.storage.alerts.awaited(verdict.nearest, statement.article)
    decision = alerts.decide(
        statement, verdict, telling.policy, work.settings.alert_max_age, awaited=awaited,
        denies_alerted=bool(follow and thread and follow.kind is MessageKind.DENIED), alert_baseline=is_loud,
    )  # fmt: skip
    intent = VerdictIntent(
        statement,
        verdict,
        novelty.NOVELTY_VERSION,
        work.now(),
        decision,
        composer(work, telling, decision) if decision.alerts else None,
        ruling.predecessor if ruling else None,
        _amendment(work, telling, statement, verdict, follow, thread, earlier) if follow and thread else None,
    )
    return work.storage.alerts.record_verdict(intent), verdict


def composer(
    work: Work, telling: Teller, decision: AlertDecision
) -> Callable[[AlertId, UtteranceView, bool], Composed]:
    """Renders the alert of a decision once per channel, language and zone, inside the transaction that numbers it."""
    now = work.now()

    def compose(alert: AlertId, utterance: UtteranceView, is_folded: bool) -> Composed:
        view = AlertView(alert, utterance, decision.rule or "", decision.severity, now)
        return Composed(inputs_of(work, view), () if is_folded else telling.alert(view, now))

    return compose


def _amendment(
    work: Work,
    telling: Teller,
    statement: StatementForNovelty,
    verdict: NoveltyVerdict,
    follow: Follow,
    thread: Thread,
    earlier: Sequence[EarlierUtterance],
) -> AmendmentIntent:
    """For the alert's thread: the words before and now, or the denial."""
    now = work.now()
    outlet = work.outlets.get(statement.outlet)
    name = outlet.name if outlet else statement.outlet
    key = f"{follow.kind}:{thread.alert}:{work.storage.articles.text_sha256(statement.version)}"
    after = SourceWords(statement.text, statement.language, statement.kind, name, statement.article_url)
    last = alerts.last_of_article(statement, verdict, earlier)
    before = replace(after, text=last.text, language=last.language) if last else None

    def compose(utterance: UtteranceView) -> Sequence[MessageIntent]:
        view = FollowView(follow.kind, thread.alert, utterance, now, before=before, after=after)
        return telling.follow(view, thread, key, now)

    return AmendmentIntent(key, thread.alert, follow.kind, statement.id, now, compose if follow.is_told else None)
