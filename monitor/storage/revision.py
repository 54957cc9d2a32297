"""Are the tables those of this program? Asked at every start, so without Alembic: half a second to import."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from monitor.errors import UserError
from monitor.storage.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"

HEAD = max((path.stem[:13] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")), default="none")
"""The revision that this program needs: revisions are dates, one line without forks (tested)."""


def check_revision(database: Database) -> None:
    """Raises UserError unless the tables are exactly of this program's revision; TransientError if unreachable."""
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        raise UserError(f"{database.url.database}: no database there yet", "run `monitor init`")
    found = None
    try:
        with database.read() as connection:
            if inspect(connection).has_table("alembic_version"):
                found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DatabaseError as error:
        raise UserError(f"this is no database of ours: {error.orig}", "check MONITOR_DATABASE_URL") from error
    if found is None:
        raise UserError("the database has no tables of ours yet", "run `monitor init`")
    if found != HEAD:
        raise UserError(f"the database is at revision {found}, this program needs {HEAD}", "run `monitor init`")
