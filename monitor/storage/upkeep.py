"""What keeps a database quick over the years: statistics, and space given back."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import text

from monitor.storage.engine import Database

_SPARE = 0.25
"""Share of a SQLite file that must be empty before it is written anew, which blocks writers meanwhile."""


class Upkeep:
    def __init__(self, database: Database) -> None:
        self._database = database

    def vacuum(self) -> int:
        """Fresh statistics for the planner, dead rows given back; returns the size in bytes afterwards.

        Safe while others read and write; on SQLite writers wait where the file has much to give back.
        """
        if self._database.is_sqlite:
            return self._vacuum_file()
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def _vacuum_file(self) -> int:
        with closing(self._database.engine.raw_connection()) as connection:  # outside of any transaction
            cursor = connection.cursor()

            def ask(name: str) -> int:
                return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])

            if ask("freelist_count") > ask("page_count") * _SPARE:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA optimize").fetchall()
            ask("wal_checkpoint(PASSIVE)")
            return ask("page_count") * ask("page_size")
