"""Articles from files into the database, by the same stages as pages from the web; a baseline unless told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.errors import MonitorError, Unusable, UserError
from monitor.model.article import PageHints
from monitor.model.common import ArticleId, Counts, Published
from monitor.model.intake import EntryData
from monitor.model.work import PageForClean, RunId
from monitor.pipeline.alerting import raise_alerts
from monitor.pipeline.articles import store_article
from monitor.pipeline.cleaning import clean_any
from monitor.pipeline.inputs import Input, InputFailure
from monitor.pipeline.mailfiles import read_files
from monitor.pipeline.reading import read_articles
from monitor.pipeline.work import Work
from monitor.urls import canonical


@dataclass(frozen=True, slots=True)
class Imported:
    """`stored` counts articles as new, version or known; the others are what later stages made of them."""

    stored: Counts
    read: Counts
    decided: Counts
    failures: tuple[InputFailure, ...]


def import_paths(
    work: Work, paths: Sequence[Path], given: PageHints, *, url: str | None = None, alerts: bool = False
) -> Imported:
    """Files that can't be read are reported and leave no trace; the others are stored, read and decided."""
    stored, failures, articles = Counts(), [], set()
    run = work.storage.runs.begin("import", work.settings.real_time(), work.cause)
    for item in read_files(list(paths), given, work.now(), work.catalogue.senders):
        try:
            if isinstance(item, InputFailure):
                raise item.error
            article, outcome = store_input(work, _addressed(item, url), run)
        except MonitorError as error:
            failures.append(InputFailure(item.name, _explained(error)))
        else:
            articles.add(article)
            stored += Counts(1, {outcome: 1})
        work.tick()
    new = work.storage.ledger.brought(run)
    found = {"found": stored.taken + len(failures), "known": stored.taken - new, "unreadable": len(failures)}
    work.storage.runs.end(run, Counts(stored.taken, stored.ended | found), work.settings.real_time())
    read = read_articles(work)
    decided = raise_alerts(work, loud=frozenset(articles) if alerts else frozenset())
    return Imported(stored, read, decided, tuple(failures))


def import_folder(work: Work, name: str, given: PageHints, *, alerts: bool = False) -> Counts:
    """A file or folder under imports/ of the home folder, as `import_paths`; counts its articles.

    Raises UserError for a path that leads elsewhere, and where nothing in it can be read.
    """
    root = (work.settings.home / "imports").resolve()
    path = (root / name).resolve()
    if root not in path.parents or not path.exists():
        raise UserError(f"{name}: no such file or folder under {root}", "put it there, and give its name")
    result = import_paths(work, [path], given, alerts=alerts)
    if result.failures and not result.stored.taken:
        first = result.failures[0]
        raise UserError(f"nothing can be read: {first.name}: {first.error.cause}", first.error.remedy)
    ended = result.stored.ended | {"unreadable": len(result.failures), "read": result.read.taken}
    return Counts(result.stored.taken + len(result.failures), ended)


def store_input(work: Work, item: Input, run: RunId, *, is_baseline: bool = True) -> tuple[ArticleId, str]:
    """Its article, and whether that is new, a version or known. Raises MonitorError where it gives none."""
    clean = clean_any(item.page, item.hints, work.box)
    address = canonical(item.page.url) if item.page.url.startswith("http") else item.page.url
    known = work.storage.articles.by_page(address, item.page.sha256)
    if known:
        return known, "known"
    now = work.now()
    outlet = item.hints.outlet or work.outlet_of(address)
    entry = EntryData(
        url=address,
        link=item.page.url,
        title=item.hints.title or "",
        summary="",
        author=None,
        published=item.hints.published or Published.unknown(),
        published_raw=None,
        guid=None,
    )
    recorded = work.storage.entries.record(entry, outlet, now, is_baseline=is_baseline, run=run)
    page = work.storage.entries.record_page(recorded.entry, item.page)
    stored = store_article(
        work, PageForClean(page, recorded.entry, address, outlet, item.page, item.hints, now, is_baseline, 0), clean
    )
    return stored.article, "new" if stored.is_new else "version" if stored.is_new_version else "known"


def _addressed(item: Input, url: str | None) -> Input:
    return replace(item, page=replace(item.page, url=url, final_url=url)) if url else item


def _explained(error: MonitorError) -> UserError:
    if isinstance(error, UserError):
        return error
    if isinstance(error, Unusable):
        return UserError(f"{error.disposition}: {error.cause}", "docs/dispositions.md says what that means")
    return UserError(error.cause, error.remedy or "take this file out and report it with its content")
