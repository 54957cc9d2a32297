"""What was said about something, ever: a search, the ways to narrow it, and the searches a user keeps."""

from __future__ import annotations

from dataclasses import dataclass

from monitor import locale
from monitor.errors import UserError
from monitor.model.mailing import Reader
from monitor.model.search import ArticleHit, SearchQuery
from monitor.model.views import StatementRow
from monitor.model.visiting import SavedSearch
from monitor.storage import Storage
from monitor.views.facets import Chip, Facets, chips, facets
from monitor.views.frame import StatusLine, status_line

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """`problem`: what is wrong with the query; then nothing is found. `facets` None: articles are sought."""

    status: StatusLine
    query: str
    statements: tuple[StatementRow, ...]
    articles: tuple[ArticleHit, ...]
    older: int | None
    is_newest: bool
    problem: UserError | None
    chips: tuple[Chip, ...]
    facets: Facets | None
    saved: tuple[SavedSearch, ...]


def statements_page(
    storage: Storage,
    reader: Reader,
    query: str,
    *,
    user: str,
    resolved: SearchQuery | None = None,
    statements: tuple[StatementRow, ...] = (),
    articles: tuple[ArticleHit, ...] = (),
    older: int | None = None,
    is_newest: bool = True,
    problem: UserError | None = None,
) -> StatementsPage:
    """One page of what the query found, newest first, with the searches that `user` keeps."""
    say = locale.strings(reader.language)
    return StatementsPage(
        status_line(storage, say),
        query,
        statements,
        articles,
        older,
        is_newest,
        problem,
        chips(query),
        facets(storage, resolved, reader, say) if resolved else None,
        storage.saved_searches.of(user),
    )
