"""Reported statements that their outlet altered or withdrew."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, exists, literal, null, or_, select
from sqlalchemy.orm import aliased

from monitor.model.alerting import CorrectionKind, ReportedWords
from monitor.model.common import StatementId, UtteranceId
from monitor.model.views import CorrectionRow
from monitor.model.work import Compare
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, Attestation, Correction, Entry, Outlet, Reading, Statement
from monitor.storage.threads import store_amendment
from monitor.storage.writing import add_unknown


class Corrections:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_utterance(self, utterance: UtteranceId) -> tuple[CorrectionRow, ...]:
        """What became of its attestations, the newest first: for the thread of its alert."""
        of_it = Attestation.utterance == utterance
        return self._rows(_rows().where(of_it), _gone().where(of_it))

    def newest(self, limit: int = 100) -> tuple[CorrectionRow, ...]:
        """Of all utterances."""
        return self._rows(_rows().limit(limit), _gone().limit(limit))[:limit]

    def _rows(self, *queries: Any) -> tuple[CorrectionRow, ...]:  # noqa: ANN401 - as below
        with self._database.read() as connection:
            rows = [row for query in queries for row in connection.execute(query)]
        found = (
            CorrectionRow(
                UtteranceId(r.utterance), StatementId(r.statement), r.kind, r.outlet, r.url, r.before, r.after,
                r.noticed_at,
            )
            for r in rows
        )  # fmt: skip
        return tuple(sorted(found, key=lambda row: row.noticed_at, reverse=True))


def store_corrections(connection: Connection, version: int, compare: Compare, now: datetime) -> int:
    """Compare a text that was just read with the earlier ones of its article; returns how much of that is new.

    In the reading's transaction: a text counts as read only with what it took back. Each statement is corrected once.
    """
    old, new, text = _to_compare(connection, version)
    if not old:
        return 0
    intent = compare(old, new, text)
    for amendment in intent.told:
        store_amendment(connection, amendment)
    rows = [
        {
            "statement": one.statement,
            "kind": one.kind,
            "version": version,
            "successor": one.successor,
            "noticed_at": now,
        }
        for one in intent.changed
    ]
    return add_unknown(connection, Correction, rows)


def _to_compare(
    connection: Connection, version: int
) -> tuple[tuple[ReportedWords, ...], tuple[ReportedWords, ...], str]:
    """Statements of the article's earlier texts that nothing corrected yet, those of this one, and its text.

    An earlier text of the same page is none of the outlet's: we cleaned it otherwise. Statements that wait for their
    verdict count too: they may alert yet. All empty where the text is no longer the article's current one.
    """
    this = connection.execute(
        select(
            ArticleVersion.article, ArticleVersion.text, ArticleVersion.is_current, ArticleVersion.page
        ).where(ArticleVersion.id == version)
    ).one()  # fmt: skip
    if not this.is_current:
        return (), (), ""
    columns = select(Statement.id, Statement.text, Statement.speaker_key, Statement.kind).join(
        Reading, Reading.id == Statement.reading
    )
    attested = exists().where(Attestation.statement == Statement.id)
    known = exists().where(Correction.statement == Statement.id)
    old = columns.join(ArticleVersion, ArticleVersion.id == Statement.version)
    old = old.where(
        Statement.article == this.article, ArticleVersion.page != this.page, or_(attested, Reading.is_current), ~known
    )
    new = columns.where(Statement.version == version, Reading.is_current)
    rows = [connection.execute(query.order_by(Statement.id)).all() for query in (old, new)]
    before, now = (tuple(ReportedWords(StatementId(r.id), *r[1:]) for r in part) for part in rows)
    return before, now, this.text


@cache
def _rows() -> Any:  # noqa: ANN401 - a Select of eight columns
    old, new = aliased(Statement), aliased(Statement)
    return (
        select(
            Attestation.utterance, Correction.statement, Correction.kind, Outlet.name.label("outlet"), Article.url,
            old.text.label("before"), new.text.label("after"), Correction.noticed_at,
        )
        .join(Attestation, Attestation.statement == Correction.statement)
        .join(old, old.id == Correction.statement)
        .outerjoin(new, new.id == Correction.successor)
        .join(Article, Article.id == Attestation.article)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .order_by(Correction.id.desc())
    )  # fmt: skip


@cache
def _gone() -> Any:  # noqa: ANN401
    """Attestations whose page was taken down: the same eight columns."""
    return (
        select(
            Attestation.utterance, Attestation.statement, literal(CorrectionKind.GONE).label("kind"),
            Outlet.name.label("outlet"), Article.url, Statement.text.label("before"), null().label("after"),
            Entry.gone_at.label("noticed_at"),
        )
        .join(Statement, Statement.id == Attestation.statement)
        .join(Article, Article.id == Attestation.article)
        .join(Entry, Entry.id == Article.entry)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .where(Entry.gone_at.is_not(None))
        .order_by(Entry.gone_at.desc(), Attestation.id)
    )  # fmt: skip
