"""The rows behind `record_article`: an article of an address, its texts, what was cut from them."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select, update

from monitor.model.article import CleanText, ClusterRelation
from monitor.model.common import Published
from monitor.model.work import ArticleIntent
from monitor.storage.search_index import ARTICLES, add_texts
from monitor.storage.tables import Article, ArticleVersion, RemovedBlock
from monitor.storage.types import storable
from monitor.storage.writing import add, add_later, add_new, change


def text_hash(clean: CleanText) -> str:
    """Identity of a version: hash of title, line feed and text as stored."""
    return hashlib.sha256(f"{storable(clean.title)}\n{storable(clean.text)}".encode()).hexdigest()


def article_row(connection: Connection, intent: ArticleIntent) -> tuple[int, bool]:
    """Id of the article of this address, and whether it was made now.

    A new one without cluster founds its own; one that shows several clusters to be the same makes them one.
    """
    page, near = intent.page, intent.assignment
    values = {
        "url": page.url,
        "outlet": page.outlet,
        "entry": page.entry,
        "cluster": near.cluster if near else None,
        "cluster_relation": near.relation if near else ClusterRelation.ORIGINAL,
        "nearest": near.nearest if near else None,
        "similarity": near.similarity if near else 0.0,
        "credited": intent.credited,
        "first_seen_at": page.first_seen_at,
        "is_baseline": page.is_baseline,
        "disposition": intent.disposition,
        "date_suspect": intent.is_date_suspect,
        **_published(intent.clean.published),
    }
    new = add_new(connection, Article, values)
    if new is None:
        return connection.execute(select(Article.id).where(Article.url == page.url)).scalar_one(), False
    if near is None or near.cluster is None:
        change(connection, Article, new, cluster=new)
    elif near.joins:
        connection.execute(update(Article).where(Article.cluster.in_(near.joins)).values(cluster=near.cluster))
    return new, True


def version_row(connection: Connection, article: int, intent: ArticleIntent, *, is_first: bool) -> tuple[int, bool]:
    """Id of the version with this text, and whether it was made now; it becomes the current one."""
    sha = text_hash(intent.clean)
    if is_first:
        return _add_version(connection, article, 1, intent, sha), True
    known = select(ArticleVersion.id, ArticleVersion.is_current).where(
        ArticleVersion.article == article, ArticleVersion.text_sha256 == sha
    )
    row = connection.execute(known).one_or_none()
    if row is not None:
        change(connection, ArticleVersion, row.id, is_readable=intent.disposition is None)
    if row is not None and row.is_current:
        return row.id, False
    of_article = ArticleVersion.article == article
    connection.execute(update(ArticleVersion).where(of_article, ArticleVersion.is_current).values(is_current=False))
    if row is not None:
        change(connection, ArticleVersion, row.id, is_current=True)
        return row.id, False
    last = connection.execute(
        select(func.coalesce(func.max(ArticleVersion.number), 0)).where(of_article)
    ).scalar_one()
    return _add_version(connection, article, last + 1, intent, sha), True


def _add_version(connection: Connection, article: int, number: int, intent: ArticleIntent, sha: str) -> int:
    new = add(connection, ArticleVersion, _version_values(intent, sha) | {"article": article, "number": number})
    blocks = [
        {"version": new, "position": i, "text": block.text, "rule": block.rule}
        for i, block in enumerate(intent.clean.removed)
    ]
    add_later(connection, RemovedBlock, blocks)
    add_texts(connection, ARTICLES, [(new, f"{intent.clean.title} {intent.clean.text}")])
    return new


def _version_values(intent: ArticleIntent, sha: str) -> dict[str, object]:
    clean, language = intent.clean, intent.language
    return {
        "is_current": True,
        "page": intent.page.id,
        "title": clean.title,
        "text": clean.text,
        "text_sha256": sha,
        "author": clean.author,
        "credit": clean.credit,
        "language": language.code,
        "language_confidence": language.confidence,
        "language_by": language.by,
        "is_partial": clean.is_partial,
        "is_readable": intent.disposition is None,
        "clean_version": intent.clean_version,
        "modified_at": clean.modified.value,
        "modified_precision": clean.modified.precision,
        "modified_by": clean.modified.by,
        "created_at": intent.now,
        **_published(clean.published),
    }


def update_article(connection: Connection, article: int, intent: ArticleIntent) -> None:
    """The article takes on the date of its newest text, and its end where cleaning ended it."""
    values = {
        "disposition": intent.disposition,
        "credited": intent.credited,
        "date_suspect": intent.is_date_suspect,
        **_published(intent.clean.published),
    }
    change(connection, Article, article, **values)


def _published(published: Published) -> dict[str, object]:
    return {
        "published_at": published.value,
        "published_precision": published.precision,
        "published_by": published.by,
    }
