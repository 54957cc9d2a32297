"""Every page over a filled database: CPU milliseconds of the median and of the 95th percentile, and its size.

`python -m bench.pages sqlite:///PATH` over a database of bench/corpus.py, which is changed: its verdicts get
reasons, its episodes the ids of the catalogue's, and its reader has seen all but the last day's 2,000 reports. CPU
time of this process, in which SQLite runs, and Postgres's server (counted in hundredths of a second): a busy machine
does not change it much. The size is that of an uncached visit: page, stylesheet and scripts, not compressed.
"""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter, process_time

from sqlalchemy import delete, func, insert, select, text

from bench.corpus_rows import EPISODES
from bench.cpu import server_of
from monitor.catalogue import load_files
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage, migrate, open_storage
from monitor.storage.engine import Database
from monitor.storage.tables import Attestation, Visit
from monitor.web.app import STATIC, create_app
from monitor.web.visitors import Visitor

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ROUNDS = 20
LIMIT_MS, LIMIT_KB = 300, 150
STEP = 10
"""Between two rows that are asked for lies a multiple of it: of each such number the corpus has all kinds."""

READER, A_DAY = "bench", 2_000
"""Who looks, and how many reports came since the last visit: a day of the corpus."""

PAGES = (
    "/", "/?by=time", "/alerts", "/alerts?box=acknowledged", "/alerts?side=AZE", "/alerts?q=border", "/statements",
    "/statements?q=side:ARM", "/statements?q=border", "/statements?q=speaker:Aliyev+kind:direct",
    "/statements?q=side:ARM+lang:fr", "/statements?q=in:articles+border", "/episodes",
    "/episodes/border-clashes-2022", "/people", "/people?side=US", "/people/ilham-aliyev", "/sources",
    "/utterances/{n}", "/articles/{n}", "/alerts/{n}/preview", "/alerts/count", "/rules", "/rules/subscription",
    "/rules/rule", "/catalogue", "/catalogue/feed", "/catalogue/official", "/catalogue/episode", "/catalogue/alias",
    "/ledger", "/ledger?what=a7", "/ledger?what=u7", "/dag-run/",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """`size` in kB; times in ms."""

    path: str
    median: float
    p95: float
    clock: float
    size: float


def client(settings: Settings, storage: Storage, box: Sandbox) -> TestClient:
    """The pages, signed in as an editor, over the real clock of the newest verdict."""

    @contextmanager
    def given() -> Iterator[Work]:
        yield Work(settings, storage, box)

    app = create_app(require_user=lambda: Visitor(READER, True), open_work=given, secret="bench")
    gc.freeze()  # as the plugin does
    return TestClient(app)


def measured(pages: TestClient, path: str, server: Callable[[], float], step: int) -> tuple[float, float, float, int]:
    """Median and 95th percentile in CPU milliseconds, the percentile by the clock, bytes; every `step`th row."""
    size, cpu, clock = 0, [], []
    for n in range(ROUNDS + 1):
        of_server, started, began = server(), process_time(), perf_counter()
        answer = pages.get(path.format(n=1 + step * n))
        took = process_time() - started
        clock.append((perf_counter() - began) * 1000)
        cpu.append((took + server() - of_server) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        size = max(size, len(answer.content))
    del cpu[0], clock[0]  # the first compiles the catalogue and the templates
    return median(cpu), quantiles(cpu, n=20)[-1], quantiles(clock, n=20)[-1], size


def prepare(url: str) -> None:
    """Reasons of verdicts, and episodes that pages of the catalogue show; then what the DAG `maintenance` does."""
    migrate(url)
    known = [entry.id for entry in load_files().episodes if entry.kind == "episode"]
    with closing(Database(url, foreign_keys=False)) as database, database.write() as connection:
        for n in range(EPISODES):
            found = {"new": known[n % len(known)], "old": f"episode-{n}"}
            for table in ("utterance", "statement", "episode_match"):
                connection.execute(text(f"UPDATE {table} SET episode = :new WHERE episode = :old"), found)
            if n < len(known):
                # Where pages were ingested the catalogue's own row is there.
                is_free = "NOT EXISTS (SELECT 1 FROM episode WHERE id = :new)"
                connection.execute(text(f"UPDATE episode SET id = :new WHERE id = :old AND {is_free}"), found)
                connection.execute(text("DELETE FROM episode WHERE id = :old"), found)
        connection.execute(text("UPDATE statement SET reason = 'different' WHERE reason IS NULL"))
        newest, now = connection.execute(select(func.max(Attestation.id))).scalar_one(), datetime.now(UTC)
        connection.execute(delete(Visit))
        seen = {"seen_at": now, "seen": newest, "since_at": now - timedelta(days=1), "since": newest - A_DAY}
        connection.execute(insert(Visit).values(reader=READER, **seen))
    with open_storage(url) as storage:
        storage.upkeep.vacuum()


def figures(url: str) -> Iterator[Figure]:
    """Every page in turn."""
    settings = Settings.load(database_url=url)
    with open_storage(url) as storage, Sandbox() as box:
        pages, server = client(settings, storage, box), server_of(storage, url)
        ((articles,),) = storage.analysis.ask("SELECT max(id) FROM article", ()).rows
        step = max(1, articles // (ROUNDS + 1) // STEP) * STEP
        beside = sum(len(pages.get(f"/static/{name}").content) for name in STATIC)
        for path in PAGES:
            middle, slow, clock, size = measured(pages, path, server, step)
            yield Figure(path, middle, slow, clock, (size + beside) / 1000)


def rows(url: str, on: str) -> list[tuple[str, str, str, str, str]]:
    """Rows of `make bench`: the slowest and the largest page."""
    prepare(url)
    found = list(figures(url))
    slowest, largest = max(found, key=lambda one: one.p95), max(found, key=lambda one: one.size)
    return [
        (f"{on}: slowest of {len(found)} pages, p95", f"{slowest.p95:.0f} ms", f"`{slowest.path}`",
         f"{slowest.p95 / LIMIT_MS:.2f}", f"{LIMIT_MS} ms"),
        (f"{on}: largest page with its stylesheet and scripts", f"{largest.size:.0f} kB", f"`{largest.path}`",
         f"{largest.size / LIMIT_KB:.2f}", f"{LIMIT_KB} kB"),
    ]  # fmt: skip


def main(url: str) -> int:
    """A line a page."""
    prepare(url)
    sys.stdout.write("| page | CPU median | CPU p95 | clock p95 | kB |\n|---|---|---|---|---|\n")
    for one in figures(url):
        sys.stdout.write(
            f"| `{one.path}` | {one.median:.0f} ms | {one.p95:.0f} ms | {one.clock:.0f} ms | {one.size:.0f} |\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
