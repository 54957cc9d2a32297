"""The stages of an article or utterance as lines: what each did, when, and by which version or rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from monitor.model.common import UtteranceId
from monitor.model.ledger import TraceStep
from monitor.storage.engine import Database
from monitor.storage.tables import (
    Alert,
    Amendment,
    Article,
    ArticleVersion,
    Attestation,
    Entry,
    EpisodeMatch,
    Feed,
    Feedback,
    Fold,
    Outbox,
    Override,
    Page,
    Reading,
    Statement,
    StatementSpeaker,
    Suppression,
    Utterance,
)


class Traces:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_url(self, url: str, limit: int) -> tuple[TraceStep, ...]:
        """An entry's way with its article's statements, the first `limit` one by one; empty where unknown."""
        with self._database.read() as connection:
            entry = connection.execute(select(Entry).where(or_(Entry.url == url, Entry.link == url))).first()
            return () if entry is None else tuple(_way(connection, entry.id, limit))

    def of_utterance(self, utterance: UtteranceId) -> tuple[TraceStep, ...]:
        """The way of its first statement, then what became of the utterance; empty where unknown."""
        with self._database.read() as connection:
            row = connection.execute(select(Utterance).where(Utterance.id == utterance)).one_or_none()
            if row is None:
                return ()
            article = select(Article.entry, Statement.id).join(Statement, Statement.article == Article.id)
            first = connection.execute(article.where(Statement.id == row.first_statement)).one()
            return (*_way(connection, first.entry, 1, first.id), *_fate(connection, utterance))


def _way(connection: Connection, entry: int, limit: int, only: int | None = None) -> Iterator[TraceStep]:
    row = connection.execute(
        select(Entry, Feed.key).outerjoin(Feed, Feed.id == Entry.feed).where(Entry.id == entry)
    ).one()
    ended = str(row.disposition) if row.disposition else "under way"
    what = f"{row.url}: {ended}{_baseline(row.is_baseline)}"
    yield TraceStep(row.first_seen_at, "entry", what, row.key or "import", ended=row.disposition)
    for page in connection.execute(select(Page).where(Page.entry == entry).order_by(Page.id.desc()).limit(3)):
        kept = "bytes kept" if page.body is not None else "bytes pruned"
        yield _step(page.fetched_at, "page", f"HTTP {page.status}, sha256 {page.sha256[:12]}, {kept}", "fetch")
    texts = select(ArticleVersion, Article.date_suspect).join(Article, Article.id == ArticleVersion.article)
    for text in connection.execute(texts.where(Article.entry == entry).order_by(ArticleVersion.id)):
        what = f"version {text.number}, {text.language}, {len(text.text)} characters, sha256 {text.text_sha256[:12]}"
        what += f", dated {text.published_at:%Y-%m-%d} by {text.published_by}" if text.published_at else ", undated"
        what += f", date_suspect: the feed says {row.published_at:%Y-%m-%d}" if text.date_suspect else ""
        yield TraceStep(text.created_at, "article", what, f"clean {text.clean_version}", article=text.article)
        yield from _readings(connection, text.id)
    found = select(Statement).join(Article, Article.id == Statement.article).where(Article.entry == entry)
    if only is not None:
        found = found.where(Statement.id == only)
    rows = connection.execute(found.order_by(Statement.id)).all()
    for statement in rows[:limit]:
        yield from _statement(connection, statement)
    if len(rows) > limit:
        yield TraceStep(None, "statement", f"and {len(rows) - limit} more", "")


def _readings(connection: Connection, text: int) -> Iterator[TraceStep]:
    query = select(Reading).where(Reading.version == text, Reading.is_current)
    for reading in connection.execute(query):
        episodes = connection.execute(
            select(EpisodeMatch.episode, EpisodeMatch.role)
            .where(EpisodeMatch.reading == reading.id)
            .order_by(EpisodeMatch.rank)
        )
        named = ", ".join(f"{e.episode} ({e.role})" for e in episodes) or reading.abstained or "no episode"
        what = f"conflict {reading.conflict_core:.2f}, US actor {reading.us_actor:.2f}; {named}"
        yield _step(
            reading.read_at, "reading", what, f"read {reading.read_version}, catalogue {reading.catalogue_version}"
        )


def _statement(connection: Connection, row: Row[Any]) -> Iterator[TraceStep]:
    speaker = connection.execute(
        select(StatementSpeaker.name, StatementSpeaker.office)
        .where(StatementSpeaker.statement == row.id, StatementSpeaker.role == "speaker")
        .order_by(StatementSpeaker.rank)
    ).first()
    who = f"{speaker.name}, {speaker.office or 'no office'}" if speaker else f"unresolved: {row.unresolved_reason}"
    what = f"{who}: {row.text[:90]} [{row.start}–{row.end}, {row.kind}, confidence {row.confidence:.2f}]"
    yield _step(row.first_seen_at, "statement", what, f"statement {row.id}{_baseline(row.is_baseline)}")
    if row.decided_at is None:
        yield TraceStep(None, "verdict", "not decided yet", "")
        return
    vetoes = f", vetoes {', '.join(row.vetoes)}" if row.vetoes else ""
    near = f", nearest u{row.nearest} at {row.similarity:.2f}" if row.nearest else ""
    verdict = f"{row.novelty}: {row.reason}{near}{vetoes}"
    told = select(Attestation.utterance).where(Attestation.statement == row.id)
    utterance = connection.execute(told).scalar_one_or_none()
    at = None if utterance is None else UtteranceId(utterance)
    yield TraceStep(row.decided_at, "verdict", verdict, f"novelty {row.novelty_version}", utterance=at)
    held = connection.execute(select(Suppression).where(Suppression.statement == row.id)).first()
    if held is not None:
        yield _step(held.at, "no alert", held.reason, held.rule or "before any rule")
    for alert in connection.execute(select(Alert).where(Alert.statement == row.id)):
        what = f"a{alert.id}, {alert.severity}"
        yield TraceStep(alert.created_at, "alert", what, alert.rule, utterance=alert.utterance)
    for override in connection.execute(select(Override).where(Override.statement == row.id).order_by(Override.id)):
        back = f", taken back by {override.taken_back_by}" if override.taken_back_at else ""
        yield _step(override.created_at, "override", f"{override.kind}: {override.why}{back}", override.who)


def _fate(connection: Connection, utterance: int) -> Iterator[TraceStep]:
    reports = connection.execute(
        select(func.count().label("n"), func.count(Article.outlet.distinct()).label("outlets"))
        .select_from(Attestation)
        .join(Article, Article.id == Attestation.article)
        .where(Attestation.utterance == utterance)
    ).one()
    what = f"u{utterance}: {reports.n} × reported, outlets: {reports.outlets}"
    yield TraceStep(None, "utterance", what, "", utterance=UtteranceId(utterance))
    alert = connection.execute(select(Alert).where(Alert.utterance == utterance)).one_or_none()
    if alert is not None:
        fold = connection.execute(select(Fold).where(Fold.alert == alert.id)).one_or_none()
        if fold is not None:
            yield _step(fold.folded_at, "folded", "told in a list", f"list {fold.fold_list or 'to come'}")
        sent = (
            select(Outbox.kind, Outbox.state, func.count().label("n"), func.max(Outbox.sent_at).label("at"))
            .where(Outbox.alert == alert.id)
            .group_by(Outbox.kind, Outbox.state)
        )
        for row in connection.execute(sent):
            yield _step(row.at, "messages", f"{row.n} {row.kind}: {row.state}", "relay")
        amendments = select(Amendment).where(Amendment.alert == alert.id).order_by(Amendment.id)
        for amendment in connection.execute(amendments):
            told = "told in its thread" if amendment.is_told else "on its page only"
            yield _step(amendment.created_at, "follows", f"{amendment.kind}, {told}", f"amendment {amendment.id}")
    judgements = select(Feedback).where(Feedback.utterance == utterance).order_by(Feedback.id)
    for said in connection.execute(judgements):
        yield _step(said.at, "feedback", f"{said.judgement} {said.note or ''}".strip(), said.by)


def _baseline(is_baseline: bool) -> str:
    return ", baseline" if is_baseline else ""


def _step(at: datetime | None, stage: str, what: str, by: str) -> TraceStep:
    return TraceStep(at, stage, what, by)
