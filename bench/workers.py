"""`python -m bench.workers`: articles an hour by the cluster of `make cluster` with 1, 2 and 4 Celery workers.

By the clock, in the same minutes on the same machine: Postgres, broker, Airflow and workers share its cores, so more
workers than cores cannot show more. A worker does one task at a time here; tasks of a step are as many as workers.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench.intake import Row
from bench.lanes import fill
from monitor.pipeline.work import open_work
from monitor.settings import Settings
from tests.live.cluster import SECONDS, Cluster
from tests.smtpsink import free_port

WORKERS = (1, 2, 4)
PAGES = 1_000


def rows() -> Iterator[Row]:
    alone = None
    for workers in WORKERS:
        rate = PAGES / _seconds(workers)
        alone = alone or rate
        what = f"{workers} Celery worker{'s' if workers > 1 else ''}: {PAGES:,} pages, cleaned to decided"
        beside = f"{os.cpu_count()} cores, one worker {alone:.1f}"
        yield what, f"{rate:.1f} articles a second", beside, f"{rate / alone:.2f}", "–"


def _seconds(workers: int) -> float:
    """Duration of the run of `ingest` that takes the pages up, as Airflow has it."""
    folder = Path(tempfile.mkdtemp(prefix="monitor-workers-", dir="/tmp"))
    folder.chmod(0o755)  # Postgres runs as somebody else where we are root
    cluster = Cluster(folder / "var", free_port(), free_port(), seconds=SECONDS)
    cluster.program = (*cluster.program, "--workers", str(workers), "--concurrency", "1")
    cluster.more = {"MONITOR_SHARDS": str(workers)}
    try:
        cluster.start()
        with open_work(Settings.load(home=cluster.var, database_url=cluster.database_url)) as work:
            fill(work, PAGES)
        run = cluster.begin("ingest")
        if cluster.end("ingest", run) != "success":
            raise SystemExit(f"ingest failed; see {cluster.var / 'logs'}")
        assert cluster.rows("SELECT count(*) FROM article WHERE url LIKE '%/backlog/%'") == [(PAGES,)]
        told = json.loads(cluster.request(f"/api/v2/dags/ingest/dagRuns/{run}"))
        began, ended = (datetime.fromisoformat(told[name]) for name in ("start_date", "end_date"))
        return (ended - began).total_seconds()
    finally:
        if cluster.process and cluster.process.poll() is None:
            cluster.signal(signal.SIGINT, 120)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write("| " + " | ".join(row) + " |\n")
        sys.stdout.flush()
