"""`make cluster-test`, not part of `make test`: the cluster with faults.

Two Celery workers, one of them killed, then broker, scheduler, API server and database, each in the middle of a run.
Nothing is lost and nothing doubled: whatever happened, articles, texts and statements are those of the same moments
of the press without Airflow and without faults.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import urllib.error
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import psycopg
import pytest

from monitor.pipeline.sample import with_press
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate
from tests.live.site import Site, wait
from tests.needs import absent, needs
from tests.pipeline.walked import cycle, place
from tests.smtpsink import Sink, free_port, sink

pytestmark = pytest.mark.timeout(3600)
SECONDS = 1500
"""Of one wait: no measure, but the end of hope on a machine ten times slower."""

OPERATOR = "operator@localhost"
WORKERS = ("worker-1", "worker-2")
VERSIONS = """SELECT a.url, v.number, v.text_sha256 FROM article_version v JOIN article a ON a.id = v.article"""
STATEMENTS = """SELECT a.url, v.number, s.start, s."end", s.text FROM statement s JOIN reading r ON r.id = s.reading
    JOIN article_version v ON v.id = r.version JOIN article a ON a.id = v.article WHERE r.is_current"""


@dataclass
class Cluster(Site):
    postgres_port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)
    sink: Sink = field(default_factory=Sink)
    moment: int = 1
    """Of the press; the first run has taken moment 0."""

    def __post_init__(self) -> None:
        ports = ("--postgres-port", str(self.postgres_port), "--redis-port", str(self.redis_port))
        limits = ("--heartbeat-timeout", "20", "--visibility-timeout", "60")
        self.program = ("scripts.cluster", *ports, *limits)

    def advance(self) -> None:
        super().advance()
        self.moment += 1

    @property
    def database_url(self) -> str:
        password = json.loads((self.var / "passwords.json").read_text())["monitor_pipeline"]
        return f"postgresql+psycopg://monitor_pipeline:{password}@127.0.0.1:{self.postgres_port}/monitor"

    def rows(self, query: str) -> list[tuple]:
        with self.connection() as connection:
            return connection.execute(query).fetchall()

    def connection(self) -> psycopg.Connection:
        return psycopg.connect(self.database_url.replace("+psycopg", ""))

    def leader(self, name: str) -> int:
        """Process id of a component: the one of its name whose parent is the script."""
        marks = {
            "redis": "redis-server", "postgres": "/postgres -D",
            "scheduler": "airflow scheduler", "api-server": "airflow api_server",
        }  # fmt: skip
        wanted = marks.get(name, f"{name}@")
        (pid,) = (pid for pid, line in self.processes().items() if wanted in line and os.getsid(pid) == pid)
        return pid

    def begin(self, dag: str) -> str:
        return json.loads(self.request(f"/api/v2/dags/{dag}/dagRuns", body={"logical_date": None}))["dag_run_id"]

    def states(self, dag: str, run: str) -> Counter[tuple[str, str]]:
        """Tasks of a run by id and state; empty while Airflow cannot answer."""
        with contextlib.suppress(urllib.error.URLError, OSError, ValueError):
            answer = json.loads(self.request(f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances"))
            return Counter((task["task_id"], str(task["state"])) for task in answer["task_instances"])
        return Counter()

    def end(self, dag: str, run: str) -> str:
        def ended() -> str | None:
            with contextlib.suppress(urllib.error.URLError, OSError, ValueError):
                state = json.loads(self.request(f"/api/v2/dags/{dag}/dagRuns/{run}"))["state"]
                return state if state in {"success", "failed"} else None
            return None

        return wait(f"the run {run} of {dag}", ended, SECONDS)

    def to_the_end(self, run: str) -> None:
        """This run of ingest, or where a fault made it fail the next, which takes up what it left; then the lane."""
        if self.end("ingest", run) == "failed":
            assert self.end("ingest", self.begin("ingest")) == "success"
        assert self.end("watch", self.begin("watch")) == "success"


def found(rows: list[tuple]) -> list[tuple]:
    return sorted((place(row[0]), *row[1:]) for row in rows)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[list[tuple], list[tuple]]]:
    """Versions and statements after each of the first seven moments, without faults."""
    home = tmp_path_factory.mktemp("reference")
    settings = Settings.load(
        home=home, feeds="sample", database_url=f"sqlite:///{home / 'monitor.db'}", press_port=free_port()
    )
    migrate(settings.database)
    after = []
    with Sandbox() as box:
        for _ in range(7):
            with with_press(settings) as ready:
                cycle(ready, box)
            with contextlib.closing(sqlite3.connect(home / "monitor.db")) as connection:
                after.append(tuple(found(connection.execute(q).fetchall()) for q in (VERSIONS, STATEMENTS)))
    return after


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    needs("redis-server")
    if not Path("/usr/lib/postgresql").exists():
        absent("postgres")
    folder = Path(tempfile.mkdtemp(prefix="monitor-cluster-", dir="/tmp"))
    folder.chmod(0o755)  # Postgres runs as somebody else where we are root
    running = Cluster(folder / "var", free_port(), free_port(), seconds=SECONDS)
    extra = {"disable_ssl": True, "disable_tls": True}
    try:
        with sink() as running.sink:
            smtp = {"conn_type": "smtp", "host": "127.0.0.1", "port": running.sink.port, "extra": extra}
            running.more = {"MONITOR_OPERATOR": OPERATOR, "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(smtp)}
            running.start()
            yield running
    finally:
        if running.process and running.process.poll() is None:
            running.signal(signal.SIGINT, 120)
        if logs := os.environ.get("TEST_LOGS"):
            shutil.copytree(running.var / "logs", logs, dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def check(cluster: Cluster, reference) -> None:
    versions, statements = reference[cluster.moment]
    assert found(cluster.rows(VERSIONS)) == versions
    assert found(cluster.rows(STATEMENTS)) == statements
    assert cluster.rows("SELECT utterance FROM alert GROUP BY utterance HAVING count(*) > 1") == []
    undecided = (
        "SELECT s.id FROM statement s JOIN reading r ON r.id = s.reading WHERE r.is_current AND decided_at IS NULL"
    )
    assert cluster.rows(undecided) == []
    assert cluster.rows("SELECT key FROM outbox GROUP BY key HAVING count(*) > 1") == []
    assert cluster.rows("SELECT count(*) FROM quarantine") == [(0,)]


def test_two_workers_share_the_work(cluster, reference):
    cluster.to_the_end(cluster.begin("ingest"))
    done = {name: (cluster.var / "logs" / f"{name}.log").read_text().count(" succeeded in ") for name in WORKERS}
    assert all(number > 0 for number in done.values()), done
    check(cluster, reference)


def test_a_worker_killed_in_the_middle_of_its_work(cluster, reference):
    cluster.advance()
    with cluster.connection() as connection:
        connection.execute("LOCK TABLE page IN SHARE MODE")  # whoever fetches now holds rows and waits
        run = cluster.begin("ingest")
        query = "SELECT DISTINCT lease_owner FROM entry WHERE lease_owner IS NOT NULL"
        ((owner,), *_) = wait("rows held", lambda: cluster.rows(query), SECONDS)
        task = int(owner.split(":")[1])
        worker = next(pid for name in WORKERS if task in cluster.family(pid := cluster.leader(name)))
        for pid in cluster.family(worker):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    cluster.to_the_end(run)
    assert "ended with -9; it is started again" in cluster.said
    check(cluster, reference)


@pytest.mark.parametrize(
    ("name", "sign"), [("redis", signal.SIGTERM), ("scheduler", signal.SIGKILL), ("api-server", signal.SIGKILL)]
)
def test_a_component_that_ends_in_mid_run(cluster, reference, name, sign):
    cluster.advance()
    run = cluster.begin("ingest")
    wait("the run", lambda: sum(n for (_, s), n in cluster.states("ingest", run).items() if s == "success"), SECONDS)
    os.kill(cluster.leader(name), sign)
    wait("its end", lambda: f"{name} ended with" in cluster.said, SECONDS)
    cluster.to_the_end(run)
    check(cluster, reference)


def test_a_database_that_restarts(cluster, reference):
    cluster.advance()
    run = cluster.begin("ingest")
    wait("the run", lambda: sum(n for (_, s), n in cluster.states("ingest", run).items() if s == "success"), SECONDS)
    os.kill(cluster.leader("postgres"), signal.SIGINT)  # its fast shutdown: every session is cut off
    wait("the database", lambda: "postgres ended with" in cluster.said, SECONDS)
    cluster.to_the_end(run)
    check(cluster, reference)


def test_an_incident_is_mailed_once(cluster):
    """A DAG fails, fails again, is green, fails: two mails."""
    cluster.request("/api/v2/dags/backfill_archive", body={"is_paused": False}, method="PATCH")
    (cluster.var / "imports").mkdir(exist_ok=True)
    (cluster.var / "imports" / "here.txt").write_text("Un article\n\nTexte sans propos.\n" * 20, encoding="utf-8")

    def mails() -> int:
        told = [message_from_bytes(raw) for to, raw in cluster.sink.received if to == OPERATOR]
        return sum(mail["Subject"] == "[conflict-monitor] backfill_archive fails" for mail in told)

    for name, state in (("absent", "failed"), ("absent", "failed"), ("here.txt", "success"), ("absent", "failed")):
        assert cluster.run("backfill_archive", SECONDS, name=name) == state
        if name == "absent":
            wait("the notice", mails, SECONDS)
    wait("the second notice", lambda: mails() == 2, SECONDS)


def test_it_stops_and_leaves_nothing_behind(cluster):
    assert cluster.signal(signal.SIGINT, 120) == 0
    wait("the end of all processes", lambda: not cluster.processes(), 60)
