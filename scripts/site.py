"""Airflow with our DAGs and the sample press on loopback: its folders, environment, processes and first run."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import urllib.error
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rich.status import Status

from samples.catalogue import hosts, write_overlay
from scripts.components import BIN, ROOT, Crew, Problem, console, get

POOLS = ROOT / "scripts" / "pools.json"
AIRFLOW = str(BIN / "airflow")
MONITOR = str(BIN / "monitor")
AFTER_INGEST = (
    "watch",
    "relay_outbox",
    "daily_digest",
    "find_candidates",
    "reread",
    "maintenance",
    "live_feeds_check",
)
"""Begun when there is something to send: a digest written before the first run would say that nothing is new."""


@dataclass(frozen=True)
class Site:
    """What runs, where, and under which ports."""

    var: Path
    feeds: str
    port: int
    press_port: int
    press_every: float
    database_url: str

    @property
    def has_press(self) -> bool:
        return self.feeds != "catalogue"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def clock(self) -> Path:
        return self.var / "sample" / "clock"

    @property
    def prepared(self) -> Path:
        """There when everything of the first start was done; a first start that was cut off is done again."""
        return self.var / "prepared"

    @property
    def password(self) -> str:
        """Airflow makes it at its first start and writes it there."""
        passwords = self.var / "airflow" / "simple_auth_manager_passwords.json.generated"
        return str(json.loads(passwords.read_text())["admin"])


def environment(site: Site) -> dict[str, str]:
    """For every process of the site; writes the press's outlets where they are read."""
    env = os.environ | {
        "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
        "AIRFLOW_HOME": str(site.var / "airflow"),
        # Five seconds, SQLite's own, are too few where a disk is slow: whoever triggered a run got an error 500. With
        # sixty the api-server once stood still as long, two of its own requests waiting for each other.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{site.var.resolve()}/airflow/airflow.db?timeout=20",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{site.port}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(site.port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{site.port}",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(site.logs / "tasks"),
        "MONITOR_HOME": str(site.var),
        "MONITOR_FEEDS": site.feeds,
        "MONITOR_PRESS_PORT": str(site.press_port),
        "MONITOR_BASE_URL": f"http://127.0.0.1:{site.port}/conflict-monitor/",
    }
    env["AIRFLOW_CONN_MONITOR_DB"] = json.dumps(_connection(site.database_url))
    if site.has_press:
        env["MONITOR_NOW"] = f"file:{site.clock}"
        env["MONITOR_LOOPBACK_HOSTS"] = json.dumps(hosts())
        write_overlay(site.var / "sample" / "catalogue", site.press_port)
    return env


def _connection(url: str) -> dict[str, Any]:
    """`monitor_db` for the database that the command line uses too."""
    if url.startswith("sqlite:///"):
        return {"conn_type": "sqlite", "schema": str(Path(url.removeprefix("sqlite:///")).resolve())}
    parts = urlsplit(url)
    return {
        "conn_type": "postgres",
        "host": parts.hostname,
        "port": parts.port,
        "login": unquote(parts.username or "") or None,
        "password": unquote(parts.password or "") or None,
        "schema": unquote(parts.path.removeprefix("/")),
        "extra": dict(parse_qsl(parts.query)),
    }


def prepare(site: Site, crew: Crew, **owner: str) -> None:
    """The press, both databases, pools, and at the first start a subscriber and the press's back numbers.

    `owner`: environment of whoever makes our tables, where that is a role of its own.
    """
    is_first = not site.prepared.exists()
    if site.has_press:
        press = ["-m", "samples.press", "--port", str(site.press_port), "--clock", str(site.clock)]
        crew.start("press", [sys.executable, *press, "--resume", "--when-read", "--every", str(site.press_every)])
        crew.until(partial(_press, site, "/press"), 120, "the sample press")
    crew.step("Our database", [MONITOR, "init"], **owner)
    if owner:
        crew.step("Its roles", [MONITOR, "db", "roles", "--apply"], **owner)
    crew.step("Airflow's database (about 10 s the first time)", [AIRFLOW, "db", "migrate"])
    made = site.var / "airflow" / "pools"
    if not made.exists() or made.read_bytes() != POOLS.read_bytes():
        crew.step("The pools", [AIRFLOW, "pools", "import", str(POOLS)])
        shutil.copyfile(POOLS, made)
    if is_first:
        subscriber = ["subscribers", "add", "reader@localhost", "--lang", "fr", "--zone", "Europe/Paris"]
        crew.step("A local subscriber", [MONITOR, *subscriber, "--digest", "--alerts"])
    if is_first and site.has_press:
        # The feeds' first poll is a baseline that alerts nothing; the run on Airflow then finds what is new.
        crew.step("The sample press's back numbers", [MONITOR, "run", "--feeds", "sample", "--once"])
        _press(site, "/press/advance", method="POST")
    site.prepared.touch()


def start_airflow(site: Site, crew: Crew, components: dict[str, list[str]]) -> None:
    """Until the api-server says that scheduler and dag-processor live too."""
    for name, arguments in components.items():
        crew.start(name, [AIRFLOW, *arguments])

    def healthy() -> bool:
        health = get(site.port, "/api/v2/monitor/health")
        return all(health[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    with console.status("Airflow is starting (about 20 s) …"):
        crew.until(healthy, 900, "Airflow")
    console.print("[green]✓[/] Airflow is up")


def first_run(site: Site, crew: Crew) -> None:
    """Ingest runs once to its end; then the other scheduled DAGs begin."""
    login = {"username": "admin", "password": site.password}
    token = get(site.port, "/auth/token", method="POST", body=login)
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    def unpause(dag: str) -> bool:
        get(site.port, f"/api/v2/dags/{dag}", method="PATCH", body={"is_paused": False}, headers=bearer)
        return True

    with console.status("Our DAGs are being read …"):
        crew.until(lambda: unpause("ingest"), 600, "the DAG ingest")
    with console.status("First ingest run …") as status:
        run = _under_way(site, bearer)
        if run is None:
            run = f"make-run-{time.time_ns()}"
            crew.until(partial(_triggered, site, run, bearer), 300, "a run of ingest")
        crew.until(partial(_ended, site, run, bearer, status), 1800, "the first ingest run")
    console.print("[green]✓[/] First ingest run")
    for dag in AFTER_INGEST:
        crew.until(partial(unpause, dag), 300, f"the DAG {dag}")


def _press(site: Site, path: str, method: str = "GET") -> bool:
    get(site.press_port, path, host="press.localhost", method=method)
    return True


def _under_way(site: Site, bearer: dict[str, str]) -> str | None:
    """The run that unpausing begins for the last tick, or the one that the last stop cut off."""
    for _ in range(6):
        with suppress(OSError):
            path = "/api/v2/dags/ingest/dagRuns?state=queued&state=running"
            for run in get(site.port, path, headers=bearer)["dag_runs"]:
                return str(run["dag_run_id"])
        time.sleep(1)
    return None


def _triggered(site: Site, run: str, bearer: dict[str, str]) -> bool:
    body = {"dag_run_id": run, "logical_date": None}
    try:
        get(site.port, "/api/v2/dags/ingest/dagRuns", method="POST", body=body, headers=bearer)
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.CONFLICT:  # asked before, and the answer came too late
            raise
    return True


def _ended(site: Site, run: str, bearer: dict[str, str], status: Status) -> bool:
    path = f"/api/v2/dags/ingest/dagRuns/{run}"
    state = get(site.port, path, headers=bearer)["state"]
    tasks = get(site.port, f"{path}/taskInstances", headers=bearer)["task_instances"]
    done = sum(task["state"] == "success" for task in tasks)
    status.update(f"First ingest run: {state}, {done} of {len(tasks)} tasks done …")
    if state == "failed":
        raise Problem(f"the first ingest run failed; its task logs are under {site.logs / 'tasks'}")
    return bool(state == "success")
