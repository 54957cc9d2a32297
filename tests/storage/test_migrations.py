"""Tables: made by migrations alone, the same on both engines, up, down and up again."""

from __future__ import annotations

from monitor.storage import open_storage


def test_open_after_migrate(database_url):
    with open_storage(database_url) as storage:
        assert storage.feeds.listed() == ()
        assert storage.alerts.newest(10) == ()
        assert storage.statements.listed() == ()
