"""One search for command line and pages: the query language, the catalogue's names, and what the database finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor import search as language
from monitor.model.common import StatementId, VersionId
from monitor.model.search import ArticleHit, FoundArticle, Group, Scope, SearchQuery
from monitor.model.views import StatementRow
from monitor.pipeline.work import Work

PORTION = 500


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what was found, newest first; `before` is where the next page begins, None: this is the last."""

    statements: tuple[StatementRow, ...] = ()
    articles: tuple[ArticleHit, ...] = ()
    before: int | None = None
    query: SearchQuery | None = None
    """As resolved: what the facets are counted for."""


def search(work: Work, text: str, *, limit: int = 50, before: int | None = None) -> SearchResult:
    """What `text` (docs/guide/search.md) finds. Raises UserError that points at the character where it goes wrong."""
    storage, names = work.storage, work.names
    query = language.resolve(language.parse(text, names), names, storage.searching.named)
    if query.scope is Scope.STATEMENTS:
        start = None if before is None else StatementId(before)
        rows = storage.searching.statements(query, limit=limit + 1, before=start)
        older = rows[limit - 1].id if len(rows) > limit else None
        return SearchResult(statements=rows[:limit], before=older, query=query)
    version = None if before is None else VersionId(before)
    found = storage.searching.articles(query, limit=limit + 1, before=version)
    hits = tuple(_hit(article, query.groups) for article in found[:limit])
    return SearchResult(articles=hits, before=found[limit - 1].version if len(found) > limit else None)


def every(work: Work, text: str, most: int) -> Iterator[StatementRow]:
    """All statements that `text` finds, newest first, at most `most`; read a portion at a time. Raises UserError."""
    before = None
    while most > 0:
        found = search(work, text, limit=min(most, PORTION), before=before)
        yield from found.statements
        most -= len(found.statements)
        before = found.before
        if before is None:
            return


def _hit(found: FoundArticle, groups: tuple[Group, ...]) -> ArticleHit:
    shown, marks = language.excerpt(found.text, groups)
    return ArticleHit(
        found.title, found.outlet, found.language, found.url, found.published_at, found.published_precision,
        found.first_seen_at, shown, marks, found.article, found.version,
    )  # fmt: skip
