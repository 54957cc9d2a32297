"""One database behind a URL: SQLite or Postgres, set up so that both behave alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DataError, InterfaceError, InternalError, OperationalError

from monitor.errors import QuarantineError, TransientError, UserError
from monitor.storage.types import dump_json
from monitor.storage.writing import gathered

_WRITE = "monitor_write"

_TOGETHER = 0x746F6765
"""Postgres advisory lock of those who work together: the letters `toge`."""

_PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "cache_size=-32768",
    "automatic_index=OFF",
)
"""Measured with four writers: WAL, BEGIN IMMEDIATE and 30 s lose no transaction to "database is locked";
FULL because an outbox row must survive the machine. 32 MB of cache halve the cost of the band-key table.
No automatic index: making one of a million utterances for one question took minutes."""
PLANNER = {"jit": "off", "random_page_cost": "1.1"}
"""Postgres's planner reckons with turning disks and with questions long enough to be compiled: among 100,000 articles
views by day took 360 to 430 ms of CPU, and 210 to 230 with these."""


class Database:
    """An engine that several threads may share; `read` and `write` are transactions."""

    def __init__(self, url: str, *, foreign_keys: bool = True, read_only: bool = False) -> None:
        self.url = _parsed(url)
        if read_only and self.url.drivername == "sqlite":
            self.url = self.url.set(database=f"file:{self.url.database}", query={"mode": "ro", "uri": "true"})
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite(foreign_keys) if self.is_sqlite else self._postgres()
        self.failures = 0
        """Transactions that were rolled back: what was read in one may never have been."""
        event.listen(self.engine, "rollback", self._count_failure)
        self._open = threading.local()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look; on SQLite it never waits for a writer."""
        if (whole := self._whole()) is not None:
            yield whole
            return
        with _named(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read_by_values(self) -> Iterator[Connection]:
        """`read`, where Postgres plans by the values asked for, each time.

        Else the eleventh search on a connection gets a plan for any words: 0.8 s instead of 0.13 among 500,000
        statements, where planning takes a millisecond.
        """
        with self.read() as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing. SQLite takes the lock at once (BEGIN IMMEDIATE), so a read within never turns stale."""
        if (whole := self._whole()) is not None:
            yield whole
            return
        options = {_WRITE: True}
        with _named(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def together(self, *, in_turn: bool = True) -> Iterator[None]:
        """All that this thread reads and writes within is one transaction: one wait for the disk, all or nothing.

        `in_turn`: one at a time, so that each sees what those before it wrote; on SQLite nobody else writes at all
        meanwhile. What is written `later` is written at the end.
        """
        with self.write() as connection:
            if in_turn and not self.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TOGETHER})")
            self._open.connection = connection
            try:
                with gathered(connection):
                    yield
            finally:
                self._open.connection = None

    def _count_failure(self, _connection: Connection) -> None:
        self.failures += 1

    def _whole(self) -> Connection | None:
        """The connection of the `together` that this thread is in."""
        return getattr(self._open, "connection", None)

    def close(self) -> None:
        self.engine.dispose()

    def _sqlite(self, foreign_keys: bool) -> Engine:
        engine = create_engine(self.url, json_serializer=dump_json)

        @event.listens_for(engine, "connect")
        def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401
            connection.isolation_level = None  # the driver must not begin by itself: see _begin
            for pragma in (*_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            is_write = connection.get_execution_options().get(_WRITE)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

        return engine

    def _postgres(self) -> Engine:
        return create_engine(
            self.url,
            json_serializer=dump_json,
            pool_pre_ping=True,
            connect_args={
                "options": " ".join(f"-c {name}={value}" for name, value in ({"timezone": "UTC"} | PLANNER).items()),
                "application_name": "conflict-monitor",
                "connect_timeout": 10,
            },
        )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UserError(
            "the database URL is not one", "for example sqlite:///var/monitor.db or postgresql://user@host/name"
        ) from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite":
        if parsed.database in {None, "", ":memory:"}:
            raise UserError(
                "a database in memory is lost at once", "give a file, for example sqlite:///var/monitor.db"
            )
        return parsed
    if parsed.drivername == "postgresql+psycopg":
        return parsed
    raise UserError(f"{parsed.drivername} is not a database we know", "use sqlite:///PATH or postgresql://…")


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite URL; None for Postgres."""
    parsed = _parsed(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def postgres_parameters(url: str) -> dict[str, str]:
    """What libpq's own programs need to reach the same database."""
    parsed = _parsed(url)
    given = {"host": parsed.host, "user": parsed.username, "password": parsed.password, "dbname": parsed.database}
    found = {name: str(value) for name, value in given.items() if value}
    if parsed.port:
        found["port"] = str(parsed.port)
    return found | {name: str(value) for name, value in parsed.query.items()}


@contextmanager
def _named() -> Iterator[None]:
    """The driver's errors as the product's: unreachable, locked, full is transient; bad data is quarantined."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError) as error:
        raise TransientError(f"database: {error.orig}", code="database_unavailable") from error
    except DataError as error:
        raise QuarantineError(f"the database refuses the data: {error.orig}", code="unstorable") from error


def folder_for(database: Database) -> None:
    """The folder of a SQLite file, made if need be. Raises UserError where that is impossible."""
    if not database.is_sqlite:
        return
    folder = Path(str(database.url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}", "choose another place with MONITOR_DATABASE_URL") from error
