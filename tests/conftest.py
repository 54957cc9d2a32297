"""Databases for tests: SQLite always, Postgres where a server can be had; migrated once."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from xdist.scheduler import LoadFileScheduling

from monitor.cli import main
from monitor.storage import Storage, migrate, open_storage
from monitor.storage.tables import metadata
from tests.needs import absent
from tests.pipeline.walked import Walk, walk_press
from tests.postgres import binaries, running
from tests.storage.copied import copy_rows


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests run on one worker, those of tests/live too: they share one running Airflow."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return "tests/live" if file.startswith("tests/live/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path):
    """`cli("explain", …)` → exit code, standard output, standard error; a home of its own."""
    monkeypatch.setenv("MONITOR_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["monitor", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of the test's own."""
    path = tmp_path / "monitor.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a database in which tests may create others."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given.replace("+psycopg", "")
        return
    programs = binaries()
    if programs is None:
        absent("postgres")
    with running(programs) as server:
        yield server.url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    with _created(postgres_server) as url:
        migrate(url)
        yield url


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """A migrated Postgres database without a row: emptied, since making one takes half a second."""
    sequences = "SELECT format('ALTER SEQUENCE %I RESTART', sequencename) FROM pg_sequences"
    with psycopg.connect(postgres_database) as connection:
        connection.execute("ALTER TABLE alert DISABLE TRIGGER USER")
        for table in reversed(metadata.sorted_tables):
            connection.execute(f'DELETE FROM "{table.name}"')
        connection.execute("ALTER TABLE alert ENABLE TRIGGER USER")
        for (restart,) in connection.execute(sequences).fetchall():
            connection.execute(restart)
    return postgres_database


@pytest.fixture(scope="module")
def postgres_module_url(postgres_server: str) -> Iterator[str]:
    """A Postgres database without tables, for the tests of one module."""
    with _created(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def postgres_trial_url(postgres_server: str) -> Iterator[str]:
    """A migrated Postgres database for the tests of one module."""
    with _created(postgres_server) as url:
        migrate(url)
        yield url


@pytest.fixture
def blank_postgres_url(postgres_server: str) -> Iterator[str]:
    with _created(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'blank.db'}"
    return request.getfixturevalue("blank_postgres_url")


@pytest.fixture(scope="session")
def opened() -> Iterator[dict[str, Storage]]:
    """Storages kept open, because an engine that is warm has its statements compiled."""
    found: dict[str, Storage] = {}
    yield found
    for storage in found.values():
        storage.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, sqlite_template: Path) -> str:
    """One test, both engines: a migrated database without a row, whose file or name others had before."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    path = sqlite_template.with_name("emptied.db")
    with (
        contextlib.closing(sqlite3.connect(sqlite_template)) as blank,
        contextlib.closing(sqlite3.connect(path)) as used,
    ):
        blank.backup(used)
    return f"sqlite:///{path}"


@pytest.fixture
def storage(database_url: str, opened: dict[str, Storage]) -> Storage:
    if database_url not in opened:
        opened[database_url] = open_storage(database_url)
    return Storage(opened[database_url]._database)  # with nothing in memory of the database that was here before


@pytest.fixture(scope="session")
def sqlite_walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The walk on SQLite, once for all tests that look at what it left; they leave it as it is."""
    home = tmp_path_factory.mktemp("walk")
    walk = walk_press(home, f"sqlite:///{home / 'monitor.db'}")
    yield walk
    walk.storage.close()


@pytest.fixture(scope="session")
def postgres_walk(sqlite_walk: Walk, postgres_server: str) -> Iterator[str]:
    """URL of a Postgres database with the same rows as the SQLite walk, ids and all."""
    with _created(postgres_server) as url:
        migrate(url)
        copy_rows(sqlite_walk.settings.database, url)
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def walked_url(request: pytest.FixtureRequest, sqlite_walk: Walk) -> str:
    """One test, both engines, for looking only: the same walk."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_walk")
    return sqlite_walk.settings.database


@pytest.fixture
def sqlite_storage(sqlite_url: str) -> Iterator[Storage]:
    """For tests whose matter is not the database."""
    with open_storage(sqlite_url) as opened:
        yield opened


@contextlib.contextmanager
def _created(server: str) -> Iterator[str]:
    """URL of a new database on `server`, dropped afterwards."""
    name = f"monitor_test_{uuid.uuid4().hex[:12]}"
    head, _, query = server.partition("?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
