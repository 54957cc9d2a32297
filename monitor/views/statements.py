"""What was said about something, ever: a search, and the ways to narrow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor import locale
from monitor.catalogue import Catalogue
from monitor.errors import UserError
from monitor.model.mailing import Reader
from monitor.model.reading import StatementKind
from monitor.model.search import ArticleHit
from monitor.model.views import StatementRow
from monitor.storage import Storage
from monitor.views.frame import StatusLine, status_line

PAGE_SIZE = 30
LANGUAGES = ("fr", "en", "ru", "hy", "az", "tr", "ka")


@dataclass(frozen=True, slots=True)
class Narrower:
    """A filter that one click adds to the query, or takes out again; `label` is for people."""

    term: str
    label: str
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """`problem`: what is wrong with the query, and where; then nothing is found."""

    status: StatusLine
    query: str
    statements: tuple[StatementRow, ...]
    articles: tuple[ArticleHit, ...]
    older: int | None
    problem: UserError | None
    narrowers: tuple[tuple[str, tuple[Narrower, ...]], ...]


def statements_page(
    storage: Storage,
    catalogue: Catalogue,
    reader: Reader,
    query: str,
    *,
    statements: tuple[StatementRow, ...] = (),
    articles: tuple[ArticleHit, ...] = (),
    older: int | None = None,
    problem: UserError | None = None,
) -> StatementsPage:
    """One page of what the query found, newest first."""
    say = locale.strings(reader.language)
    narrowers = tuple(_narrowers(catalogue, reader, query))
    return StatementsPage(status_line(storage, say), query, statements, articles, older, problem, narrowers)


def _narrowers(catalogue: Catalogue, reader: Reader, query: str) -> Iterator[tuple[str, tuple[Narrower, ...]]]:
    say = locale.strings(reader.language)
    yield "side", tuple(_narrower(f"side:{s.value}", say(f"side.{s.value}"), query) for s in say.sides())
    kinds = (_narrower(f"kind:{kind.value}", say(f"kind.{kind.value}"), query) for kind in StatementKind)
    yield "kind", tuple(kinds)
    yield "lang", tuple(_narrower(f"lang:{code}", code, query) for code in LANGUAGES)
    episodes = (entry.id for entry in catalogue.episodes if entry.kind == "episode")
    names = reader.labels.episodes
    yield "episode", tuple(_narrower(f"episode:{key}", names.get(key, key), query) for key in episodes)


def _narrower(term: str, label: str, query: str) -> Narrower:
    words = query.split()
    is_on = term in words
    without = " ".join(word for word in words if word != term)
    return Narrower(term, label, without if is_on else f"{query} {term}".strip(), is_on)
