"""What a verdict sends: one alert an utterance with its messages, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, func, or_, select

from monitor.model.alerting import FLOOD_SPAN, AlertDecision
from monitor.model.common import AlertId
from monitor.model.outbox import MessageKind
from monitor.model.work import VerdictIntent
from monitor.storage.posting import Cause, put
from monitor.storage.tables import Alert, AlertInput, Fold, Suppression, Utterance
from monitor.storage.utterance_views import load_utterances
from monitor.storage.writing import add_new, add_rows


def notify(connection: Connection, intent: VerdictIntent, utterance: int) -> tuple[AlertId | None, int]:
    """The alert on that utterance with its messages, or why there is none; an utterance alerts once."""
    decision = intent.decision
    assert decision is not None
    if not decision.alerts:
        _suppress(connection, intent, decision, utterance)
        return None, 0
    values = {
        "key": f"utterance:{utterance}",
        "utterance": utterance,
        "statement": intent.statement.id,
        "rule": decision.rule or "",
        "severity": decision.severity,
        "created_at": intent.now,
    }
    told = _told_lately(connection, intent)
    new = add_new(connection, Alert, values)
    if new is None:
        return None, 0
    is_folded = decision.is_folded(told)
    if is_folded:
        add_rows(connection, Fold, [{"alert": new, "fold_list": None, "folded_at": intent.now}])
    if intent.compose is None:
        return AlertId(new), 0
    composed = intent.compose(AlertId(new), load_utterances(connection, [utterance])[utterance], is_folded)
    add_rows(connection, AlertInput, [{"alert": new, **asdict(composed.inputs)}])
    return AlertId(new), put(connection, composed.messages, Cause(MessageKind.ALERT, alert=new), intent.now)


def _told_lately(connection: Connection, intent: VerdictIntent) -> int:
    """Alerts on the statement's episode that were told one by one within FLOOD_SPAN."""
    assert intent.decision is not None
    if intent.decision.fold_after is None:
        return 0
    since = intent.now - FLOOD_SPAN
    query = select(func.count(Alert.id)).join(Utterance, Utterance.id == Alert.utterance)
    query = query.outerjoin(Fold, Fold.alert == Alert.id).where(Alert.created_at > since, Fold.alert.is_(None))
    episode = intent.statement.episode
    same = Utterance.episode.is_(None) if episode is None else Utterance.episode == episode
    return connection.execute(query.where(same)).scalar_one()


def _suppress(connection: Connection, intent: VerdictIntent, decision: AlertDecision, utterance: int) -> None:
    values = {
        "statement": intent.statement.id,
        "utterance": utterance,
        "reason": str(decision.suppressed_by),
        "rule": decision.rule,
        "at": intent.now,
    }
    add_new(connection, Suppression, values)


def notify_anew(
    connection: Connection, intent: VerdictIntent, utterance: int, statements: Sequence[int]
) -> AlertId | None:
    """What a person's verdict on `statements` (one statement's readings) sends, where none of them alerted before.

    The reason for which the program's verdict made no alert gives way.
    """
    told = or_(Alert.utterance == utterance, Alert.statement.in_(statements))
    if connection.execute(select(Alert.id).where(told).limit(1)).first() is not None:
        return None
    connection.execute(delete(Suppression).where(Suppression.statement == intent.statement.id))
    return notify(connection, intent, utterance)[0]
