"""One search for command line and pages: the query language, the catalogue's names, and what the database finds."""

from __future__ import annotations

from dataclasses import dataclass

from monitor import search as language
from monitor.model.common import StatementId, VersionId
from monitor.model.search import ArticleHit, FoundArticle, Group, Scope
from monitor.model.views import StatementRow
from monitor.pipeline.work import Work


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what was found, newest first; `before` is where the next page begins, None: this is the last."""

    statements: tuple[StatementRow, ...] = ()
    articles: tuple[ArticleHit, ...] = ()
    before: int | None = None


def search(work: Work, text: str, *, limit: int = 50, before: int | None = None) -> SearchResult:
    """What `text` (docs/guide/search.md) finds. Raises UserError that points at the character where it goes wrong."""
    storage, names = work.storage, work.names
    query = language.resolve(language.parse(text, names), names, storage.searching.named)
    if query.scope is Scope.STATEMENTS:
        start = None if before is None else StatementId(before)
        rows = storage.searching.statements(query, limit=limit + 1, before=start)
        return SearchResult(statements=rows[:limit], before=rows[limit - 1].id if len(rows) > limit else None)
    version = None if before is None else VersionId(before)
    found = storage.searching.articles(query, limit=limit + 1, before=version)
    hits = tuple(_hit(article, query.groups) for article in found[:limit])
    return SearchResult(articles=hits, before=found[limit - 1].version if len(found) > limit else None)


def _hit(found: FoundArticle, groups: tuple[Group, ...]) -> ArticleHit:
    shown, marks = language.excerpt(found.text, groups)
    return ArticleHit(
        found.title, found.outlet, found.language, found.url, found.published_at, found.published_precision,
        found.first_seen_at, shown, marks, found.article, found.version,
    )  # fmt: skip
