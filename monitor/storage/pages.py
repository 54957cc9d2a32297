"""Pages as they came: bytes with their evidence."""

from __future__ import annotations

from typing import Any

import zstandard
from sqlalchemy import Connection, select

from monitor.model.common import EntryId, PageId
from monitor.model.intake import Fetched
from monitor.storage.tables import Page
from monitor.storage.writing import add_new, change


def store_page(connection: Connection, entry: EntryId, fetched: Fetched) -> PageId:
    """The same bytes again change nothing but when they were seen."""
    values: dict[str, Any] = {
        "entry": entry,
        "url": fetched.url,
        "final_url": fetched.final_url,
        "status": fetched.status,
        "headers": [list(pair) for pair in fetched.headers],
        "peer": fetched.peer,
        "fetched_at": fetched.fetched_at,
        "seen_at": fetched.fetched_at,
        "sha256": fetched.sha256,
        "content_type": fetched.header("content-type"),
        "size": len(fetched.body),
        "reservation": fetched.reservation,
        "body": zstandard.compress(fetched.body),
    }
    new = add_new(connection, Page, values)
    return PageId(_seen_again(connection, entry, fetched) if new is None else new)


def _seen_again(connection: Connection, entry: EntryId, fetched: Fetched) -> int:
    """Known bytes; where others came in between, the outlet took its edit back and they are cleaned anew."""
    page = connection.execute(
        select(Page.id, Page.seen_at).where(Page.entry == entry, Page.sha256 == fetched.sha256)
    ).one()
    between = select(Page.id).where(Page.entry == entry, Page.seen_at > page.seen_at).limit(1)
    anew = {"clean_version": 0} if connection.execute(between).first() else {}
    change(connection, Page, page.id, seen_at=fetched.fetched_at, **anew)
    return int(page.id)
