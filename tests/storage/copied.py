"""The same rows in another database, for asking both engines the same."""

from __future__ import annotations

from sqlalchemy import insert, select, text

from monitor.storage.engine import Database
from monitor.storage.search_index import INDEXES, fill
from monitor.storage.tables import metadata


def copy_rows(source: str, target: str) -> None:
    """Every row of `source` into the migrated, blank Postgres database at `target`."""
    there, here = Database(source), Database(target)
    try:
        with there.read() as reading, here.write() as writing:
            writing.execute(text("SET session_replication_role = replica"))  # rows refer to each other in circles
            for table in metadata.sorted_tables:
                if rows := reading.execute(select(table)).mappings().all():
                    writing.execute(insert(table), [dict(row) for row in rows])
            writing.execute(text("SET session_replication_role = origin"))
            for index in INDEXES:
                fill(writing, index)
            writing.execute(text("ANALYZE"))
    finally:
        there.close()
        here.close()
