"""A corpus of any size, seeded and of our own words: rows, not pages through the stages.

    python -m bench.corpus sqlite:////tmp/corpus.db 1000000     # killed, it goes on where it stopped
    python -m bench.corpus postgresql://…           1000000     # as a superuser, who may leave references unchecked

Five statements an article, four of them utterances of their own, at most 1.5 kB of text, vectors for 5 % of the
utterances. COPY or executemany on the driver itself, while another process makes the next rows; secondary indexes are
made afterwards. Delete the database when done.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Index, func, insert, select, text
from sqlalchemy.schema import CreateIndex, DropIndex

from bench.corpus_rows import COLUMNS, EPISODES, OUTLETS, PACE, WINDOW, Course, Rows, rows_of
from monitor.catalogue import load_files
from monitor.storage import migrate
from monitor.storage.engine import Database
from monitor.storage.search_index import ARTICLES, INDEXES, STATEMENTS, as_indexed
from monitor.storage.tables import Article, CatalogueVersion, Episode, Outlet, metadata

PORTION = 5_000
END = datetime(2026, 11, 1, tzinfo=UTC)
QUICK = {
    "sqlite": ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144", "PRAGMA threads=2"),
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off",
                   "SET maintenance_work_mem = '512MB'"),
}  # fmt: skip
"""synchronous=OFF survives a killed process, not a killed machine."""
NUMBER_ON = """
SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)
"""


def make(url: str, articles: int, end: datetime = END, pace: timedelta = PACE) -> None:
    """Fill the database at `url` up to `articles`, one each `pace`, the last at `end`; what is there stays."""
    migrate(url)
    database = Database(url, foreign_keys=False)
    there, course = _begun(database, articles, end, pace)
    with _quick(database) as connection:
        for index in _secondary() if there < articles else ():
            connection.execute(DropIndex(index, if_exists=True))
        for name in _word_indexes(database) if there < articles else ():
            connection.execute(text(f"DROP INDEX IF EXISTS ix_{name}_words"))
    for rows in _made_ahead(range(there + 1, articles + 1), course, database.engine.dialect.name):
        with _quick(database) as connection:
            _write(connection, rows)
    _finish(database)
    database.close()


def _made_ahead(missing: range, course: Course, dialect: str) -> Iterator[Rows]:
    """Portions of rows: while one is written, a process makes the next."""
    with ProcessPoolExecutor(1, get_context("spawn")) as maker:
        coming = None
        for n in range(0, len(missing), PORTION):
            made, coming = coming, maker.submit(_portion, missing[n : n + PORTION], course, dialect)
            if made:
                yield made.result()
        if coming:
            yield coming.result()


def _portion(numbers: range, course: Course, dialect: str) -> Rows:
    """The rows of these articles, and the words that the search finds them by."""
    rows = rows_of(numbers, course)
    titled = ((row[0], f"{row[5]} {row[6]}") for row in rows["article_version"])
    for index, texts in ((ARTICLES, titled), (STATEMENTS, ((row[0], row[8]) for row in rows["statement"]))):
        rows[index.name] = [(id_, as_indexed(dialect, body)) for id_, body in texts]
    return rows


@contextmanager
def _quick(database: Database) -> Iterator[Connection]:
    """A transaction that neither waits for the disk nor checks references."""
    with database.engine.connect() as connection:
        for setting in QUICK[connection.dialect.name]:
            connection.connection.dbapi_connection.cursor().execute(setting)  # type: ignore[union-attr]
        connection.connection.dbapi_connection.commit()  # type: ignore[union-attr]
        with connection.begin():
            yield connection


def _begun(database: Database, articles: int, end: datetime, pace: timedelta) -> tuple[int, Course]:
    """How many articles are there, and when which was seen: as the first one says, if it is there."""
    with database.write() as connection:
        there = connection.execute(select(func.coalesce(func.max(Article.id), 0))).scalar_one()
        if there:
            second = connection.execute(select(Article.first_seen_at).where(Article.id == 1)).scalar_one()
            first = second - pace
        else:
            first = end - pace * articles
            catalogue = {"id": 1, "sha256": "0" * 64, "body": load_files().model_dump_json(), "created_at": first}
            connection.execute(insert(CatalogueVersion), [catalogue | {"loaded_at": first}])
            connection.execute(insert(Outlet), [_outlet(n) for n in range(OUTLETS)])
            connection.execute(insert(Episode), [
                {"id": f"episode-{n}", "name_fr": f"Épisode {n}", "name_en": f"Episode {n}"} for n in range(EPISODES)
            ])  # fmt: skip
    return there, Course(first, pace, first + pace * articles - WINDOW)


def _outlet(n: int) -> dict[str, str]:
    return {"id": f"outlet-{n}", "name": f"Outlet {n}", "country": ("FR", "AM", "AZ", "US")[n % 4],
            "language": "fr", "affiliation": "independent"}  # fmt: skip


def _write(connection: Connection, rows: Rows) -> None:
    for table, names in COLUMNS.items():
        found = sorted(rows[table]) if table.endswith("_key") else rows[table]
        _copy(connection, table, names.split(), found)
    key = "rowid" if connection.dialect.name == "sqlite" else "id"
    for index in INDEXES:
        _copy(connection, index.name, (key, "words"), rows[index.name])


def _copy(connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows by the driver's own quick way."""
    cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "sqlite":
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})", rows)
        return
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _finish(database: Database) -> None:
    """Indexes that are missing, one a transaction, and what the planner wants to know."""
    for index in _secondary():
        with _quick(database) as connection:
            connection.execute(CreateIndex(index, if_not_exists=True))
    for name in _word_indexes(database):
        with _quick(database) as connection:
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS ix_{name}_words ON {name} USING gin (words)"))
    with _quick(database) as connection:
        for table in () if database.is_sqlite else metadata.sorted_tables:
            if "id" in table.c and table.c.id.type.python_type is int:  # rows that came by COPY moved no sequence
                connection.execute(text(NUMBER_ON.format(table=table.name)))
        connection.execute(text("ANALYZE"))


def _secondary() -> Iterator[Index]:
    return (index for table in metadata.sorted_tables for index in table.indexes if not index.unique)


def _word_indexes(database: Database) -> tuple[str, ...]:
    """Tables of folded words whose index is apart: FTS5 is table and index in one."""
    return () if database.is_sqlite else tuple(index.name for index in INDEXES)


def main() -> int:
    url, articles = sys.argv[1], int(sys.argv[2])
    started = perf_counter()
    make(url, articles)
    sys.stdout.write(f"{articles} articles made in {perf_counter() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
