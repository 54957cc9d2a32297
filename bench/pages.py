"""Every page over a filled database: CPU milliseconds of the median and of the 95th percentile, and its size.

`python -m bench.pages sqlite:///PATH` (a copy: it is migrated, and visits are noted in it). CPU time of this process,
in which SQLite runs, so that a busy machine does not change the figures; with Postgres the clock is the better one.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter, process_time

from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage, migrate, open_storage
from monitor.web.app import create_app
from monitor.web.visitors import Visitor

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ROUNDS = 20
PAGES = (
    "/", "/?by=time", "/alerts", "/alerts?box=acknowledged", "/alerts?side=AZE", "/alerts?q=border", "/statements",
    "/statements?q=side:ARM", "/statements?q=border", "/statements?q=speaker:Aliyev+kind:direct",
    "/statements?q=side:ARM+lang:fr", "/statements?q=in:articles+border", "/episodes",
    "/episodes/border-clashes-2022", "/people", "/people/ilham-aliyev", "/sources", "/utterances/{n}",
    "/articles/{n}",
)  # fmt: skip


def client(settings: Settings, storage: Storage, box: Sandbox) -> TestClient:
    """The pages, signed in as an editor, over the real clock of the newest verdict."""

    @contextmanager
    def given() -> Iterator[Work]:
        yield Work(settings, storage, box)

    return TestClient(create_app(require_user=lambda: Visitor("bench", True), open_work=given, secret="bench"))


def measured(pages: TestClient, path: str) -> tuple[float, float, float, int]:
    """Median and 95th percentile in CPU milliseconds, the percentile by the clock, bytes."""
    size, cpu, clock = 0, [], []
    for n in range(ROUNDS + 1):
        started, began = process_time(), perf_counter()
        answer = pages.get(path.format(n=1 + 997 * n))
        cpu.append((process_time() - started) * 1000)
        clock.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        size = max(size, len(answer.content))
    del cpu[0], clock[0]  # the first compiles the catalogue and the templates
    return median(cpu), quantiles(cpu, n=20)[-1], quantiles(clock, n=20)[-1], size


def main(url: str) -> int:
    """A line a page."""
    migrate(url)
    settings = Settings.load(database_url=url)
    with open_storage(url) as storage, Sandbox() as box:
        pages = client(settings, storage, box)
        sys.stdout.write("| page | CPU median | CPU p95 | clock p95 | kB |\n|---|---|---|---|---|\n")
        for path in PAGES:
            middle, slow, clock, size = measured(pages, path)
            sys.stdout.write(f"| `{path}` | {middle:.0f} ms | {slow:.0f} ms | {clock:.0f} ms | {size / 1000:.0f} |\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
