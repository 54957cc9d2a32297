"""What became of an utterance after its verdict, as steps of a trace."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from monitor.model.common import UtteranceId
from monitor.model.ledger import TraceStep
from monitor.model.remarks import Coded, remark
from monitor.storage.tables import Alert, Amendment, Article, Attestation, Feedback, Fold, Outbox


def fate(connection: Connection, utterance: int) -> Iterator[TraceStep]:
    """Its reports, then what was sent of its alert and what people said."""
    reports = connection.execute(
        select(func.count().label("n"), func.count(Article.outlet.distinct()).label("outlets"))
        .select_from(Attestation)
        .join(Article, Article.id == Attestation.article)
        .where(Attestation.utterance == utterance)
    ).one()
    what = remark("trace.utterance", id=str(utterance), n=reports.n, outlets=reports.outlets)
    yield TraceStep(None, "utterance", (what,), utterance=UtteranceId(utterance))
    alert = connection.execute(select(Alert).where(Alert.utterance == utterance)).one_or_none()
    if alert is not None:
        yield from _told(connection, alert.id)
    judgements = select(Feedback).where(Feedback.utterance == utterance).order_by(Feedback.id)
    for said in connection.execute(judgements):
        judged = remark("trace.as", value=Coded("feedback", said.judgement))
        note = (remark("trace.as", value=said.note),) if said.note else ()
        yield TraceStep(said.at, "feedback", (judged, *note), (remark("trace.as", value=said.by),))


def _told(connection: Connection, alert: int) -> Iterator[TraceStep]:
    fold = connection.execute(select(Fold).where(Fold.alert == alert)).one_or_none()
    if fold is not None:
        yield TraceStep(fold.folded_at, "folded", (remark("trace.folded", id=str(fold.fold_list or "–")),))
    sent = (
        select(Outbox.kind, Outbox.state, func.count().label("n"), func.max(Outbox.sent_at).label("at"))
        .where(Outbox.alert == alert)
        .group_by(Outbox.kind, Outbox.state)
    )
    for row in connection.execute(sent):
        messages = remark("trace.messages", n=row.n, kind=Coded("message", row.kind), state=Coded("sent", row.state))
        yield TraceStep(row.at, "messages", (messages,))
    amendments = select(Amendment).where(Amendment.alert == alert).order_by(Amendment.id)
    for amendment in connection.execute(amendments):
        told = remark("trace.told" if amendment.is_told else "trace.untold")
        kind = remark("trace.as", value=Coded("message", amendment.kind))
        yield TraceStep(amendment.created_at, "follows", (kind, told))
