"""The stages of an article or utterance as lines: what each did, when, and by which version or rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from monitor.model.common import UtteranceId
from monitor.model.ledger import TraceStep
from monitor.model.remarks import Coded, Named, Noted, Remark, remark
from monitor.storage.engine import Database
from monitor.storage.fates import fate
from monitor.storage.tables import (
    Alert,
    Article,
    ArticleVersion,
    Attestation,
    Entry,
    EpisodeMatch,
    Feed,
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
            return (*_way(connection, first.entry, 1, first.id), *fate(connection, utterance))


def _way(connection: Connection, entry: int, limit: int, only: int | None = None) -> Iterator[TraceStep]:
    row = connection.execute(
        select(Entry, Feed.key).outerjoin(Feed, Feed.id == Entry.feed).where(Entry.id == entry)
    ).one()
    ended = Coded("stop", str(row.disposition or "under_way"))
    feed = remark("trace.as", value=row.key) if row.key else remark("trace.imported")
    what = (remark("trace.entry", url=row.url, ended=ended), *_baseline(row.is_baseline))
    yield TraceStep(row.first_seen_at, "entry", what, (feed,), ended=row.disposition)
    for page in connection.execute(select(Page).where(Page.entry == entry).order_by(Page.id.desc()).limit(3)):
        kept = Coded("trace.bytes", "pruned" if page.body is None else "kept")
        got = remark("trace.page", status=str(page.status), sha256=page.sha256[:12], kept=kept)
        yield TraceStep(page.fetched_at, "page", (got,))
    texts = select(ArticleVersion, Article.date_suspect).join(Article, Article.id == ArticleVersion.article)
    for text in connection.execute(texts.where(Article.entry == entry).order_by(ArticleVersion.id)):
        by = (_version("clean", text.clean_version),)
        yield TraceStep(text.created_at, "article", (*_text(text, row.published_at),), by, article=text.article)
        yield from _readings(connection, text.id)
    found = select(Statement).join(Article, Article.id == Statement.article).where(Article.entry == entry)
    if only is not None:
        found = found.where(Statement.id == only)
    rows = connection.execute(found.order_by(Statement.id)).all()
    for statement in rows[:limit]:
        yield from _statement(connection, statement)
    if len(rows) > limit:
        yield TraceStep(None, "statement", (remark("trace.more", n=len(rows) - limit),))


def _text(text: Any, told: datetime | None) -> Iterator[Remark]:  # noqa: ANN401 - a row of a version
    language = Coded("language", text.language)
    size, sha256 = len(text.text), text.text_sha256[:12]
    yield remark("trace.text", number=text.number, language=language, size=size, sha256=sha256)
    if text.published_at:
        yield remark("trace.dated", day=text.published_at, by=Coded("published.by", text.published_by))
    else:
        yield remark("trace.undated")
    if text.date_suspect:
        yield remark("trace.date_suspect", day=told)


def _readings(connection: Connection, text: int) -> Iterator[TraceStep]:
    query = select(Reading).where(Reading.version == text, Reading.is_current)
    for reading in connection.execute(query):
        episodes = connection.execute(
            select(EpisodeMatch.episode, EpisodeMatch.role)
            .where(EpisodeMatch.reading == reading.id)
            .order_by(EpisodeMatch.rank)
        )
        scores = remark("trace.scores", conflict=reading.conflict_core, us=reading.us_actor)
        named = [
            remark("trace.episode", name=Named("episodes", e.episode), role=Coded("role", e.role)) for e in episodes
        ]
        none = remark("trace.noted", text=Noted(reading.abstained or "no episode fits"))
        by = (_version("read", reading.read_version), _version("catalogue", reading.catalogue_version))
        yield TraceStep(reading.read_at, "reading", (scores, *(named or [none])), by)


def _statement(connection: Connection, row: Row[Any]) -> Iterator[TraceStep]:
    speaker = connection.execute(
        select(StatementSpeaker.name, StatementSpeaker.office)
        .where(StatementSpeaker.statement == row.id, StatementSpeaker.role == "speaker")
        .order_by(StatementSpeaker.rank)
    ).first()
    what = (
        remark("trace.speaker", name=Named("names", speaker.name), office=Named("offices", speaker.office or "–"))
        if speaker
        else remark("trace.unresolved", why=Noted(row.unresolved_reason or "")),
        remark("trace.words", words=row.text[:90], start=str(row.start), end=str(row.end)),
        remark("trace.form", kind=Coded("kind", row.kind), confidence=row.confidence),
    )
    by = (remark("trace.statement", id=str(row.id)), *_baseline(row.is_baseline))
    yield TraceStep(row.first_seen_at, "statement", what, by)
    if row.decided_at is None:
        yield TraceStep(None, "verdict", (remark("trace.undecided"),))
        return
    yield _verdict(connection, row)
    held = connection.execute(select(Suppression).where(Suppression.statement == row.id)).first()
    if held is not None:
        why = remark("trace.as", value=Coded("suppression", held.reason))
        rule = remark("trace.rule", rule=Named("rules", held.rule)) if held.rule else remark("trace.no_rule")
        yield TraceStep(held.at, "no_alert", (why,), (rule,))
    for alert in connection.execute(select(Alert).where(Alert.statement == row.id)):
        told = remark("trace.alert", id=str(alert.id), severity=Coded("severity", alert.severity))
        by = (remark("trace.rule", rule=Named("rules", alert.rule)),)
        yield TraceStep(alert.created_at, "alert", (told,), by, utterance=alert.utterance)
    for override in connection.execute(select(Override).where(Override.statement == row.id).order_by(Override.id)):
        decided = remark("trace.override", what=Coded("correction", override.kind), why=override.why)
        back = (remark("trace.taken_back", by=override.taken_back_by),) if override.taken_back_at else ()
        yield TraceStep(override.created_at, "override", (decided, *back), (remark("trace.as", value=override.who),))


def _verdict(connection: Connection, row: Row[Any]) -> TraceStep:
    told = select(Attestation.utterance).where(Attestation.statement == row.id)
    utterance = connection.execute(told).scalar_one_or_none()
    vetoes = tuple(Coded("veto", veto) for veto in row.vetoes or ())
    what = [remark("trace.verdict", verdict=Coded("novelty.choice", row.novelty))]
    if row.reason:
        what.append(remark(f"novelty.{row.reason}", vetoes=vetoes))
    if row.nearest:
        what.append(remark("trace.nearest", id=str(row.nearest), similarity=row.similarity))
    by = (_version("novelty", row.novelty_version),)
    at = None if utterance is None else UtteranceId(utterance)
    return TraceStep(row.decided_at, "verdict", tuple(what), by, utterance=at)


def _baseline(is_baseline: bool) -> tuple[Remark, ...]:
    return (remark("trace.baseline"),) if is_baseline else ()


def _version(what: str, version: object) -> Remark:
    return remark("trace.version", what=Coded("trace.version", what), version=str(version))
