"""A filled database against its limits: what is asked of it, what an ingest on top costs, how large it is.

    python -m bench.at_scale 1000000 [postgresql://… of an empty database, as a superuser]

The figures also go into bench/measured.json, from which bench/scale_sim.py reckons. All are CPU time (bench/cpu.py).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from time import perf_counter

import psycopg

from bench import pages
from bench.asked import asked, p95, span
from bench.corpus import make
from bench.cpu import clock_of
from bench.ingest import Cost, ingest
from bench.scale_sim import MEASURED
from monitor.storage import open_storage
from monitor.storage.engine import Database, sqlite_file
from monitor.storage.roles import READER_SECONDS

NEW, WARM, DAYS = 2_000, 10, 7
LIMITS = ((100_000, 300), (1_000_000, 1_000))
Row = tuple[str, str, str, str, str]
Figures = dict[str, float]


def rows(articles: int, postgres: str | None = None, new: int = NEW) -> list[Row]:
    """Rows of the table for each engine; Postgres where the URL of an empty database is given."""
    with tempfile.TemporaryDirectory() as folder:
        found = _rows("sqlite", f"sqlite:///{folder}/corpus.db", f"sqlite:///{folder}/blank.db", articles, new)
    if postgres:
        with neighbour(postgres, "blank") as blank:
            found += _rows("postgres", postgres, blank, articles, new)
    return found


def _rows(engine: str, url: str, blank: str, articles: int, new: int) -> list[Row]:
    started = perf_counter()
    make(url, articles)
    made, size = perf_counter() - started, _size(url) / articles
    took = dict(_asked(url))
    ingest(blank, WARM, seed=0)  # reads the catalogue and the embedder's weights, once a process
    empty, filled = ingest(blank, new, seed=1), ingest(url, new, seed=1)
    _keep(engine, 0, _figures(empty))
    _keep(engine, articles, _figures(filled) | {"bytes an article": size})
    limit = next((ms for n, ms in LIMITS if articles <= n), LIMITS[-1][1])
    on = f"{engine}, {articles:,} articles"
    return [
        *(pages.rows(url, on) if sqlite_file(url) else ()),
        (f"{on}: made", f"{made / 60:.1f} min", f"{size / 1000:.1f} kB an article", "–", "30 min, 15 GB a million"),
        _slowest(f"{on}: slowest view or search, p95", took, limit, are_questions=False),
        _slowest(f"{on}: slowest ready question, p95", took, READER_SECONDS * 1000, are_questions=True),
        (f"{on}: ingest, an article", f"{filled.each:.1f} ms", f"into an empty one {empty.each:.1f} ms",
         f"{filled.each / empty.each:.2f}", "1.3"),
    ]  # fmt: skip


def _asked(url: str) -> Iterator[tuple[str, float]]:
    with open_storage(url) as storage:
        clock = clock_of(storage, url)
        for name, act in asked(storage, span(storage, DAYS)):
            yield name, p95(act, clock)[1]


def _slowest(what: str, took: dict[str, float], limit: float, *, are_questions: bool) -> Row:
    name = max((name for name in took if name.startswith("query ") is are_questions), key=took.__getitem__)
    return what, f"{took[name]:.0f} ms", name, f"{took[name] / limit:.2f}", f"{limit} ms"


def _figures(cost: Cost) -> Figures:
    return {f"{stage}, ms an article": s / cost.articles * 1000 for stage, s in cost.seconds.items()} | {
        "ingest, ms an article": cost.each
    }


def _keep(engine: str, articles: int, figures: Figures) -> None:
    kept = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    for name, value in figures.items():
        kept.setdefault(engine, {}).setdefault(name, {})[str(articles)] = round(value, 3)
    MEASURED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _size(url: str) -> float:
    if file := sqlite_file(url):
        return file.stat().st_size
    with closing(Database(url)) as database, database.read() as connection:
        return float(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


@contextmanager
def neighbour(url: str, name: str) -> Iterator[str]:
    """An empty database beside that of `url`, dropped afterwards."""
    plain = url.replace("+psycopg", "")
    head, _, query = plain.partition("?")
    with psycopg.connect(plain, autocommit=True) as connection:
        with suppress(psycopg.errors.DuplicateDatabase):
            connection.execute(f"CREATE DATABASE monitor_bench_{name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield f"{head.rpartition('/')[0]}/monitor_bench_{name}" + (f"?{query}" if query else "")
        finally:
            connection.execute(f"DROP DATABASE monitor_bench_{name} WITH (FORCE)")


def main() -> int:
    articles, postgres = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    for row in rows(articles, postgres):
        sys.stdout.write("| " + " | ".join(row) + " |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
