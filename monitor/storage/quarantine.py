"""What we failed on: put aside with its bytes, shown, replayable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, update

from monitor.model.common import Disposition, EntryId, PageId, VersionId
from monitor.model.views import QuarantineRow
from monitor.model.work import QuarantineId, QuarantineIntent
from monitor.storage.engine import Database
from monitor.storage.leases import DONE, FREE, MAX_ATTEMPTS, LeasedTable
from monitor.storage.tables import Article, ArticleVersion, Entry, Page, Quarantine
from monitor.storage.writing import add, change


class Quarantined:
    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, intent: QuarantineIntent) -> QuarantineId:
        """Put an entry, page or text aside: nobody claims it until it is replayed. Its entry ends as quarantined."""
        with self._database.write() as connection:
            return put_aside(connection, intent)

    def listed(self, *, is_open: bool = True, limit: int = 1000) -> tuple[QuarantineRow, ...]:
        """What is put aside, newest first; `is_open=False`: also what was replayed or given up."""
        query = (
            select(Quarantine, Entry.url.label("url"))
            .outerjoin(Entry, Entry.id == Quarantine.entry)
            .order_by(Quarantine.id.desc())
            .limit(limit)
        )
        if is_open:
            query = query.where(Quarantine.ended_at.is_(None))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            QuarantineRow(
                r.stage, r.url, r.error_code, r.error_text, r.attempts, r.created_at, r.ended_at, QuarantineId(r.id),
                r.entry, r.page, r.version,
            )
            for r in rows
        )  # fmt: skip

    def replay(self, quarantined: QuarantineId, now: datetime) -> bool:
        """Let the workers have it again, with three new attempts; False where it was not put aside any more."""
        with self._database.write() as connection:
            waiting = select(Quarantine).where(Quarantine.id == quarantined, Quarantine.ended_at.is_(None))
            row = connection.execute(waiting).one_or_none()
            if row is None:
                return False
            change(connection, Quarantine, quarantined, ended_at=now)
            _revive(connection, row.entry, row.page, row.version)
        return True

    def waiting(self) -> int:
        """How many are put aside."""
        with self._database.read() as connection:
            return connection.execute(
                select(func.count(Quarantine.id)).where(Quarantine.ended_at.is_(None))
            ).scalar_one()


def put_aside(connection: Connection, intent: QuarantineIntent) -> QuarantineId:
    """Write the quarantine row, block the item, end its entry."""
    version, page, entry = intent.version, intent.page, intent.entry
    if version is not None and page is None:
        page = _page(connection, version)
    if page is not None and entry is None:
        entry = EntryId(connection.execute(select(Page.entry).where(Page.id == page)).scalar_one())
    values = {
        "stage": intent.stage,
        "entry": entry,
        "page": page,
        "version": version,
        "error_code": intent.error_code,
        "error_text": intent.error_text,
        "attempts": intent.attempts,
        "created_at": intent.now,
    }
    new = add(connection, Quarantine, values)
    table, item = _blocked(entry, intent.page, version)
    blocked = {**FREE, "attempts": MAX_ATTEMPTS, "last_error": intent.error_text}
    change(connection, table, item, **blocked)
    ended = {"disposition": Disposition.QUARANTINED, "ended_at": intent.now, "reason": intent.error_text}
    assert entry is not None, "a quarantine row names an entry, a page or a text"
    change(connection, Entry, entry, **ended)
    if version is not None:
        article = select(ArticleVersion.article).where(ArticleVersion.id == version).scalar_subquery()
        quarantined = update(Article).where(Article.id == article).values(disposition=Disposition.QUARANTINED)
        connection.execute(quarantined)
    return QuarantineId(new)


def bury(connection: Connection, table: LeasedTable, where: ColumnElement[bool], stage: str, now: datetime) -> int:
    """Quarantine what used up its attempts without an end, be it that it killed its workers. Returns how many."""
    is_known = exists().where(_item(table) == table.id, Quarantine.ended_at.is_(None))
    held_by_nobody = or_(table.lease_until.is_(None), table.lease_until <= now)
    query = select(table.id, table.last_error).where(where, table.attempts >= MAX_ATTEMPTS, held_by_nobody, ~is_known)
    rows = connection.execute(query).all()
    for item, error in rows:
        code, text = ("gave_up", error) if error else ("worker_died", "the worker died on it, three times")
        put_aside(connection, _intent(table, item, stage, code, text, now))
    return len(rows)


def _intent(table: LeasedTable, item: int, stage: str, code: str, text: str, now: datetime) -> QuarantineIntent:
    return QuarantineIntent(
        stage, code, text, MAX_ATTEMPTS, now,
        entry=EntryId(item) if table is Entry else None,
        page=PageId(item) if table is Page else None,
        version=VersionId(item) if table is ArticleVersion else None,
    )  # fmt: skip


def _item(table: LeasedTable) -> ColumnElement[int]:
    columns = {Entry: Quarantine.entry, Page: Quarantine.page, ArticleVersion: Quarantine.version}
    return columns[table]  # type: ignore[return-value]


def _blocked(entry: EntryId | None, page: PageId | None, version: VersionId | None) -> tuple[LeasedTable, int]:
    if version is not None:
        return ArticleVersion, version
    if page is not None:
        return Page, page
    assert entry is not None, "a quarantine row names an entry, a page or a text"
    return Entry, entry


def _page(connection: Connection, version: VersionId) -> PageId:
    query = select(ArticleVersion.page).where(ArticleVersion.id == version)
    return PageId(connection.execute(query).scalar_one())


def _revive(connection: Connection, entry: int | None, page: int | None, version: int | None) -> None:
    for table, item in ((Entry, entry), (Page, page), (ArticleVersion, version)):
        if item is not None:
            change(connection, table, item, **DONE)
    connection.execute(update(Entry).where(Entry.id == entry).values(disposition=None, ended_at=None, reason=None))
    if version is not None:
        article = select(ArticleVersion.article).where(ArticleVersion.id == version).scalar_subquery()
        connection.execute(update(Article).where(Article.id == article).values(disposition=None))
