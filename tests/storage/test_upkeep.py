"""Vacuum on both engines: nothing is lost, and an emptied SQLite file shrinks."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from monitor.storage import open_storage


def test_vacuum_keeps_every_row(walked_url):
    with open_storage(walked_url) as storage:
        before = tuple(storage.integrity.problems()), len(storage.feeds.listed())
        assert storage.upkeep.vacuum() > 0
        assert (tuple(storage.integrity.problems()), len(storage.feeds.listed())) == before


def test_an_emptied_file_shrinks(sqlite_url, tmp_path):
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ballast (body BLOB)")
        connection.executemany("INSERT INTO ballast VALUES (zeroblob(100000))", [()] * 50)
        connection.commit()
        connection.execute("DROP TABLE ballast")
        connection.commit()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with open_storage(sqlite_url) as storage:
        assert storage.upkeep.vacuum() < pages * size / 2
