"""Bring the tables to this program's revision: Alembic's part in the product."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from monitor.errors import TransientError, UserError
from monitor.storage.engine import Database, folder_for
from monitor.storage.revision import MIGRATIONS
from monitor.storage.roles import let_read, readers
from monitor.storage.sql_views import create_views, drop_views

_LOCK = 0x6D6F6E69
"""Postgres advisory lock of migrations: the letters `moni`."""

_SCHEMA = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
"""Tables that were made anew may have lost rows that others point to; reading all references of a million articles
takes 20 s, so it is done only then."""


def upgrade(url: str) -> None:
    """Up to this program's revision; see `storage.migrate`."""
    _run(url, lambda config: command.upgrade(config, "head"), is_head=True)


def downgrade(url: str, revision: str) -> None:
    """Back to an older revision (`base`: no tables at all). Data that the older tables don't know is lost."""
    _run(url, lambda config: command.downgrade(config, revision), is_head=False)


def _run(url: str, step: Callable[[Config], None], *, is_head: bool) -> None:
    database = Database(url, foreign_keys=False)  # SQLite rebuilds a table by dropping it
    folder_for(database)
    try:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            reading = readers(connection)
            drop_views(connection)
            config = _config()
            config.attributes["connection"] = connection
            before = connection.exec_driver_sql(_SCHEMA).all() if database.is_sqlite else []
            step(config)
            if database.is_sqlite and connection.exec_driver_sql(_SCHEMA).all() != before:
                _check_references(connection)
            if is_head:
                create_views(connection)
                let_read(connection, reading)
    except CommandError as error:
        raise UserError(
            f"the tables are of another program version ({error})", "use that program's version"
        ) from error
    except DatabaseError as error:
        raise UserError(f"this is no database of ours: {error.orig}", "check MONITOR_DATABASE_URL") from error
    except TransientError as error:
        raise UserError(str(error), "check MONITOR_DATABASE_URL, the folder's rights and the server") from error
    finally:
        database.close()


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    assert not broken, f"a migration broke references: {broken[:3]}"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
