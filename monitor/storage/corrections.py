"""Reported statements that their outlet altered or withdrew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from monitor.model.alerting import ReportedWords, WordsChanged
from monitor.model.common import StatementId, UtteranceId, VersionId
from monitor.model.views import CorrectionRow
from monitor.storage.engine import Database
from monitor.storage.tables import Article, ArticleVersion, Attestation, Correction, Outlet, Reading, Statement
from monitor.storage.writing import add_unknown


class Corrections:
    def __init__(self, database: Database) -> None:
        self._database = database

    def to_compare(self, version: VersionId) -> tuple[tuple[ReportedWords, ...], tuple[ReportedWords, ...], str]:
        """Attested statements of the article's earlier texts, those of this one, and its text; all empty if none."""
        columns = select(Statement.id, Statement.text, Statement.speaker_key)
        with self._database.read() as connection:
            this = connection.execute(
                select(ArticleVersion.article, ArticleVersion.number, ArticleVersion.text, ArticleVersion.is_current)
                .where(ArticleVersion.id == version)
            ).one()  # fmt: skip
            if this.number == 1 or not this.is_current:
                return (), (), ""
            attested = exists().where(Attestation.statement == Statement.id)
            known = exists().where(Correction.statement == Statement.id)
            old = columns.where(Statement.article == this.article, Statement.version != version, attested, ~known)
            new = columns.join(Reading, Reading.id == Statement.reading)
            new = new.where(Statement.version == version, Reading.is_current)
            rows = [connection.execute(query.order_by(Statement.id)).all() for query in (old, new)]
        before, now = (tuple(ReportedWords(StatementId(r.id), r.text, r.speaker_key) for r in part) for part in rows)
        return before, now, this.text

    def record(self, version: VersionId, changed: Sequence[WordsChanged], now: datetime) -> int:
        """Each statement is corrected once; returns how many were not known."""
        rows = [
            {
                "statement": one.statement,
                "kind": one.kind,
                "version": version,
                "successor": one.successor,
                "noticed_at": now,
            }
            for one in changed
        ]
        with self._database.write() as connection:
            return add_unknown(connection, Correction, rows)

    def of_utterance(self, utterance: UtteranceId) -> tuple[CorrectionRow, ...]:
        """What became of its attestations, the newest first: for the thread of its alert."""
        return self._rows(_rows().where(Attestation.utterance == utterance))

    def newest(self, limit: int = 100) -> tuple[CorrectionRow, ...]:
        """Of all utterances."""
        return self._rows(_rows().limit(limit))

    def _rows(self, query: Any) -> tuple[CorrectionRow, ...]:  # noqa: ANN401 - as below
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            CorrectionRow(
                UtteranceId(r.utterance), StatementId(r.statement), r.kind, r.outlet, r.url, r.before, r.after,
                r.noticed_at,
            )
            for r in rows
        )  # fmt: skip


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
