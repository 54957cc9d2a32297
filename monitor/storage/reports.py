"""Utterances and what reports them, as they are compared: asked for every statement, so questions are built once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, bindparam, func, select

from monitor.model.alerting import EarlierText
from monitor.model.common import VersionId
from monitor.storage.tables import Article, ArticleVersion, Attestation, Override, Statement, Utterance

_TELLING_WORDS = 7
"""Words from which the very same ones, reported whenever, are of one act of speaking."""

_TEXT = (
    Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality, Article.url,
    Statement.version, Article.cluster,
)  # fmt: skip
_WORDING = (Attestation.utterance, Statement.text, ArticleVersion.language, Statement.modality)
_STATE = (
    Utterance.id, Utterance.speaker_key, Utterance.said_on, Utterance.first_published, Utterance.block_from,
    Utterance.block_to,
)  # fmt: skip


def words_key(speaker_key: str | None, text: str) -> str | None:
    """Hash of who says which words; None for few words, which are said again and again."""
    words = re.findall(r"\w+", text.casefold())
    if speaker_key is None or len(words) < _TELLING_WORDS:
        return None
    return hashlib.sha256(f"{speaker_key} {' '.join(words)}".encode(errors="replace")).hexdigest()


def text_of(row: Row[Any]) -> EarlierText:
    """The text of a row of `wordings`, `by_kin` or `since`."""
    return EarlierText(row.language, row.text, row.url, VersionId(row.version), row.modality, row.cluster)


@cache
def newest() -> Executable:
    """The last report there is, and what tells that people decided something: decisions, and those taken back."""
    taken_back = select(func.count()).select_from(Override).where(Override.taken_back_at.is_not(None))
    reports, decisions = select(func.max(Attestation.id)), select(func.max(Override.id))
    return select(*(query.scalar_subquery() for query in (reports, decisions, taken_back)))


@cache
def in_block() -> Any:  # noqa: ANN401 - a Select of many columns
    """By the last day's index: by the first day's, every utterance that the speaker ever made would be read."""
    first_day = func.coalesce(Utterance.block_from, Utterance.block_to)  # never NULL; no index knows this form
    return _standing().where(
        Utterance.speaker_key == bindparam("speaker"),
        first_day <= bindparam("last"),
        Utterance.block_to >= bindparam("first"),
    )


@cache
def of_words() -> Any:  # noqa: ANN401 - a Select of many columns
    """Utterances that were reported in these very words, whenever."""
    query = _standing().add_columns(Attestation.words).join(Attestation, Attestation.utterance == Utterance.id)
    return query.where(Attestation.words.in_(bindparam("words", expanding=True))).distinct()


@cache
def wordings() -> Executable:
    """The first report of each wording of these utterances."""
    return _first_of_each(Attestation.utterance.in_(bindparam("ids", expanding=True)))


@cache
def by_article() -> Executable:
    """All that the article reports, in any version."""
    return _reports(_TEXT).where(Attestation.article == bindparam("article")).order_by(Attestation.id)


@cache
def by_copies() -> Executable:
    """The first report of each wording in the article's near-duplicates."""
    return _first_of_each(Attestation.article.in_(select(Article.id).where(Article.cluster == bindparam("cluster"))))


@cache
def since() -> Executable:
    """Reports behind the last one that is known, each with its utterance as it is now."""
    columns = (*_TEXT, Attestation.id.label("report"), Attestation.article, Attestation.words, *_STATE[1:])
    known = Attestation.id > bindparam("known")
    query = _reports(columns).join(Utterance, Utterance.id == Attestation.utterance)
    return query.where(known, Utterance.is_withdrawn.is_(False)).order_by(Attestation.id)


def _standing() -> Any:  # noqa: ANN401 - a Select of many columns
    return select(*_STATE).where(Utterance.is_withdrawn.is_(False))


def _reports(columns: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Attestation)
        .join(Statement, Statement.id == Attestation.statement)
        .join(ArticleVersion, ArticleVersion.id == Statement.version)
        .join(Article, Article.id == Attestation.article)
    )


def _first_of_each(which: ColumnElement[bool]) -> Executable:
    first = _reports((func.min(Attestation.id),)).where(which).group_by(*_WORDING)
    return _reports(_TEXT).where(Attestation.id.in_(first)).order_by(Attestation.id)
