"""Everything stored that an utterance rests on."""

from __future__ import annotations

from typing import Any

import zstandard
from sqlalchemy import select

from monitor.model.common import Published, UtteranceId, VersionId
from monitor.model.proof import Proof, Report, StoredPage
from monitor.storage.engine import Database
from monitor.storage.tables import (
    Article,
    ArticleVersion,
    Attestation,
    CatalogueVersion,
    Outlet,
    Page,
    Reading,
    Statement,
    Utterance,
)


class Proofs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, utterance: UtteranceId) -> Proof | None:
        """The utterance with all its reports, their texts and pages; None where there is none of that id."""
        with self._database.read() as connection:
            said = connection.execute(select(Utterance).where(Utterance.id == utterance)).one_or_none()
            if said is None:
                return None
            rows = connection.execute(_reports().where(Attestation.utterance == utterance)).all()
        return Proof(
            UtteranceId(said.id), said.speaker_name, said.office, said.side, said.text, said.language, said.said_on,
            said.recorded_at, tuple(_report(row) for row in rows),
        )  # fmt: skip

    def text(self, version: VersionId) -> str:
        """The text of a version of an article; empty where there is none of that id."""
        query = select(ArticleVersion.text).where(ArticleVersion.id == version)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none() or ""


def _reports() -> Any:  # noqa: ANN401 - a Select of many columns
    return (
        select(
            Outlet.name, Article.outlet, Article.url, Article.first_seen_at, Statement.kind,
            Statement.text.label("words"), Statement.start, Statement.end, Statement.cue_start, Statement.cue_end,
            Statement.source_start, Statement.source_end, Statement.version, Statement.article, ArticleVersion.title,
            ArticleVersion.text, ArticleVersion.text_sha256, ArticleVersion.number, ArticleVersion.language,
            ArticleVersion.clean_version, ArticleVersion.published_at, ArticleVersion.published_precision,
            ArticleVersion.published_by, Reading.read_version, CatalogueVersion.sha256.label("catalogue_sha256"),
            Page.url.label("page_url"), Page.final_url, Page.status, Page.headers, Page.body, Page.sha256,
            Page.fetched_at, Page.peer,
        )
        .select_from(Attestation)
        .join(Statement, Statement.id == Attestation.statement)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Statement.article)
        .join(Page, Page.id == ArticleVersion.page)
        .join(Reading, Reading.id == Statement.reading)
        .join(CatalogueVersion, CatalogueVersion.id == Reading.catalogue_version)
        .outerjoin(Outlet, Outlet.id == Article.outlet)
        .order_by(Attestation.id)
    )  # fmt: skip


def _report(row: Any) -> Report:  # noqa: ANN401 - a row of many columns
    body = None if row.body is None else zstandard.decompress(row.body)
    headers = tuple((name, value) for name, value in row.headers)
    page = StoredPage(row.page_url, row.final_url, row.status, headers, body, row.sha256, row.fetched_at, row.peer)
    return Report(
        row.name or row.outlet or "", row.title, row.url,
        Published(row.published_at, row.published_precision, row.published_by), row.first_seen_at, row.language,
        row.kind, row.words, row.text, row.text_sha256, row.start, row.end, _span(row.cue_start, row.cue_end),
        _span(row.source_start, row.source_end), row.article, row.version, row.number, row.clean_version,
        row.read_version, row.catalogue_sha256, page,
    )  # fmt: skip


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)
