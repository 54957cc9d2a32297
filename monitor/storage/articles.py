"""Articles and their versions: which pages are uncleaned, what cleaning made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from monitor.model.article import PageHints
from monitor.model.common import ArticleId, Disposition, EntryId, PageId, Published, VersionId
from monitor.model.intake import Fetched, Lane
from monitor.model.work import ArticleIntent, ArticleRecorded, Claim, PageForClean
from monitor.storage.duplicates import has_fingerprint, store_fingerprint
from monitor.storage.engine import Database
from monitor.storage.entries import end_entry
from monitor.storage.furniture import store_marks
from monitor.storage.leases import DONE, FREE, give_back, take
from monitor.storage.quarantine import bury
from monitor.storage.shards import late_entries
from monitor.storage.tables import Article, ArticleVersion, Entry, Feed, Outlet, Page
from monitor.storage.versions import article_row, update_article, version_row
from monitor.storage.writing import change, change_later


class Articles:
    def __init__(self, database: Database) -> None:
        self._database = database

    def uncleaned(
        self, claim: Claim, clean_version: int, lane: Lane | None = None, *, is_first: bool = False
    ) -> tuple[PageForClean, ...]:
        """Claims pages that no cleaning of `clean_version` has dealt with; only the newest page of each entry.

        `lane`: what was first seen lately in that lane, the newest batch first. `is_first`: what was never cleaned by
        any version.
        """
        is_newest = _is_newest()
        where = and_(Page.clean_version < (1 if is_first else clean_version), Page.body.is_not(None), is_newest)
        if lane is not None:
            where = and_(where, Page.entry.in_(late_entries(lane, claim.now)))
        with self._database.write() as connection:
            bury(connection, Page, where, "clean", claim.now)
            order = (Page.clean_version, Page.id.desc() if lane else Page.id)
            ids = take(connection, Page, where, order, claim)
            rows = connection.execute(_pages_for_clean().where(Page.id.in_(ids)).order_by(Page.id)).all()
        return tuple(_page_for_clean(row) for row in rows)

    def record_article(self, intent: ArticleIntent) -> ArticleRecorded:
        """Article, version, removed blocks, fingerprint: one transaction. The same text again changes nothing."""
        with self._database.write() as connection:
            article, is_new = article_row(connection, intent)
            version, is_new_version = version_row(connection, article, intent, is_first=is_new)
            seen = intent.page.first_seen_at
            sketch = intent.fingerprint
            if sketch and (is_new_version or not has_fingerprint(connection, article, sketch.version)):
                store_fingerprint(connection, article, sketch, seen, is_first=is_new)
            if is_new_version and intent.marks is not None:
                store_marks(connection, article, intent.marks, seen.date())
            if intent.disposition is not None or (is_new_version and not is_new):
                update_article(connection, article, intent)
            change_later(connection, Page, intent.page.id, **DONE, clean_version=intent.clean_version)
            if intent.disposition is not None:
                end_entry(connection, intent.page.entry, intent.disposition, intent.now)
        return ArticleRecorded(ArticleId(article), VersionId(version), is_new, is_new_version)

    def text_sha256(self, version: VersionId) -> str:
        """Hash of that version's title and text, hexadecimal."""
        query = select(ArticleVersion.text_sha256).where(ArticleVersion.id == version)
        with self._database.read() as connection:
            return str(connection.execute(query).scalar_one())

    def record_unusable(
        self, page: PageForClean, disposition: Disposition, clean_version: int, now: datetime, reason: str = ""
    ) -> None:
        """No article comes of this page, for one reason of the closed list."""
        with self._database.write() as connection:
            change(connection, Page, page.id, **DONE, clean_version=clean_version)
            end_entry(connection, page.entry, disposition, now, reason)

    def record_retry(self, page: PageId, next_try_at: datetime, error: str) -> None:
        """A passing trouble of ours; the third time the page is quarantined."""
        with self._database.write() as connection:
            change(connection, Page, page, **FREE, next_try_at=next_try_at, last_error=error)

    def release(self, pages: tuple[PageId, ...], owner: str) -> None:
        """Give back claimed pages that were not tried."""
        with self._database.write() as connection:
            give_back(connection, Page, list(pages), owner)

    def by_page(self, url: str, sha256: str) -> ArticleId | None:
        """The article of a canonical address, if one of its texts was taken from bytes with this hash."""
        query = (
            select(Article.id)
            .join(ArticleVersion, ArticleVersion.article == Article.id)
            .join(Page, Page.id == ArticleVersion.page)
            .where(Article.url == url, Page.sha256 == sha256)
        )
        with self._database.read() as connection:
            found = connection.execute(query.limit(1)).scalar_one_or_none()
        return None if found is None else ArticleId(found)

    def page_of(self, version: VersionId) -> PageForClean | None:
        """The page that this text was made of, as it was handed to cleaning; None: its bytes are gone."""
        query = _pages_for_clean().join(ArticleVersion, ArticleVersion.page == Page.id)
        with self._database.read() as connection:
            row = connection.execute(query.where(ArticleVersion.id == version, Page.body.is_not(None))).one_or_none()
        return None if row is None else _page_for_clean(row)

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count(Article.id))).scalar_one()


def _is_newest() -> ColumnElement[bool]:
    """No other page of the entry was seen later."""
    other = aliased(Page)
    later = or_(other.seen_at > Page.seen_at, and_(other.seen_at == Page.seen_at, other.id > Page.id))
    return ~exists().where(other.entry == Page.entry, later)


def _pages_for_clean() -> Any:  # noqa: ANN401 - a Select of a dozen columns
    return (
        select(
            Page.id, Page.entry, Page.url, Page.final_url, Page.status, Page.headers, Page.body, Page.sha256,
            Page.fetched_at, Page.peer, Page.attempts, Entry.url.label("entry_url"), Entry.outlet, Entry.title,
            Entry.published_at, Entry.published_precision, Entry.published_by, Entry.first_seen_at, Entry.is_baseline,
            func.coalesce(Feed.language, Outlet.language).label("language"),
            func.coalesce(Feed.zone, Outlet.zone, "UTC").label("zone"),
        )
        .join(Entry, Entry.id == Page.entry)
        .outerjoin(Feed, Feed.id == Entry.feed)
        .outerjoin(Outlet, Outlet.id == Entry.outlet)
    )  # fmt: skip


def _page_for_clean(row: Row[Any]) -> PageForClean:
    body = zstandard.decompress(row.body)
    fetched = Fetched(
        row.url,
        row.final_url,
        row.status,
        tuple((k, v) for k, v in row.headers),
        body,
        row.sha256,
        row.fetched_at,
        row.peer,
    )
    published = Published(row.published_at, row.published_precision, row.published_by)
    hints = PageHints(row.title or None, published if published.value else None, row.language, row.outlet, row.zone)
    return PageForClean(
        PageId(row.id), EntryId(row.entry), row.entry_url, row.outlet, fetched, hints, row.first_seen_at,
        row.is_baseline, row.attempts,
    )  # fmt: skip
