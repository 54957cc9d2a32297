"""`make run`: Airflow on loopback as separate components, our DAGs, the sample press; Ctrl-C stops all of it.

Why not `airflow standalone`: its log servers listen on every address, and a signal to it orphans its children.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rich.console import Console
from rich.status import Status

from samples.catalogue import hosts, write_overlay

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
COMPONENTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
POOL = ("monitor_fast", "1", "the fast lane")
AFTER_INGEST = ("watch", "relay_outbox", "daily_digest", "find_candidates")
"""Begun when there is something to send: a digest written before the first run would say that nothing is new."""
STOP_SECONDS = 10.0
console = Console()
Running = dict[str, subprocess.Popen[bytes]]


@dataclass(frozen=True)
class Site:
    """What runs, where, and under which ports."""

    var: Path
    feeds: str
    port: int
    press_port: int
    press_every: float

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
    def database(self) -> Path:
        return self.var / "monitor.db"

    @property
    def password(self) -> str:
        """Airflow makes it at its first start and writes it there."""
        passwords = self.var / "airflow" / "simple_auth_manager_passwords.json.generated"
        return str(json.loads(passwords.read_text())["admin"])


def main() -> int:
    """Start everything, show where it is, wait for Ctrl-C. Exit code 1 when something could not start."""
    site = _arguments()
    running: Running = {}
    # Said outright, since a shell starts what runs in its background with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        _ports_are_free(site)
        env = _environment(site)
        _prepare(env, site, running)
        _start_airflow(env, site, running)
        _wait_until_healthy(site, running)
        _first_run(site, running)
        _show(site)
        _watch(site, running)
    except KeyboardInterrupt:
        console.print("\nStopping …")
    except Problem as problem:
        console.print(f"[bold red]Stopped:[/] {problem}")
        return 1
    finally:
        _stop(running)
    return 0


class Problem(Exception):  # noqa: N818 - it is shown to the user, not handled
    """Why `make run` can't go on, with what to do."""


def _arguments() -> Site:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", choices=["all", "sample", "catalogue"], default="all")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's web pages")
    parser.add_argument("--press-port", type=int, default=int(os.environ.get("MONITOR_PRESS_PORT", "8093")))
    parser.add_argument("--press-every", type=float, default=900, help="seconds between two moments of the press")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="folder of databases, mails and logs")
    args = parser.parse_args()
    return Site(args.var.resolve(), args.feeds, args.port, args.press_port, args.press_every)


def _ports_are_free(site: Site) -> None:
    wanted = {site.port: "make run PORT=8081"}
    if site.has_press:
        wanted[site.press_port] = "MONITOR_PRESS_PORT=8094 make run"
    for port, remedy in wanted.items():
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Problem(f"port {port} is taken ({error.strerror}); choose another: {remedy}") from error


def _environment(site: Site) -> dict[str, str]:
    env = os.environ | {
        "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
        "AIRFLOW_HOME": str(site.var / "airflow"),
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
    env["AIRFLOW_CONN_MONITOR_DB"] = json.dumps(_connection(site))
    if site.has_press:
        env["MONITOR_NOW"] = f"file:{site.clock}"
        env["MONITOR_LOOPBACK_HOSTS"] = json.dumps(hosts())
        write_overlay(site.var / "sample" / "catalogue", site.press_port)
    return env


def _connection(site: Site) -> dict[str, Any]:
    """`monitor_db` for the database that the command line uses too."""
    url = os.environ.get("MONITOR_DATABASE_URL", f"sqlite:///{site.database}")
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


def _prepare(env: dict[str, str], site: Site, running: Running) -> None:
    site.logs.mkdir(parents=True, exist_ok=True)
    is_first = not site.prepared.exists()
    if site.has_press:
        press = ["-m", "samples.press", "--port", str(site.press_port), "--clock", str(site.clock)]
        command = [sys.executable, *press, "--resume", "--when-read", "--every", str(site.press_every)]
        running["press"] = _spawn("press", command, env, site)
        _until(lambda: _get(site.press_port, "/press", host="press.localhost"), 30, "the sample press", site, running)
    _step("Our database", [str(BIN / "monitor"), "init"], env, site)
    _step("Airflow's database (about 10 s the first time)", [str(BIN / "airflow"), "db", "migrate"], env, site)
    pool = site.var / "airflow" / "pool"
    if not pool.exists():
        _step("The pool of the fast lane", [str(BIN / "airflow"), "pools", "set", *POOL], env, site)
        pool.touch()
    if is_first:
        subscriber = ["subscribers", "add", "reader@localhost", "--lang", "fr", "--zone", "Europe/Paris"]
        _step("A local subscriber", [str(BIN / "monitor"), *subscriber, "--digest", "--alerts"], env, site)
    if is_first and site.has_press:
        # The feeds' first poll is a baseline that alerts nothing; the run on Airflow then finds what is new.
        _step(
            "The sample press's back numbers", [str(BIN / "monitor"), "run", "--feeds", "sample", "--once"], env, site
        )
        _get(site.press_port, "/press/advance", host="press.localhost", method="POST")
    site.prepared.touch()


def _step(what: str, command: list[str], env: dict[str, str], site: Site) -> None:
    log = site.logs / "prepare.log"
    with console.status(f"{what} …"), log.open("ab") as out:
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise Problem(f"{what}: exit code {done.returncode}; see {log}\n{last}")
    console.print(f"[green]✓[/] {what}")


def _spawn(name: str, command: list[str], env: dict[str, str], site: Site) -> subprocess.Popen[bytes]:
    if setpriv := shutil.which("setpriv"):
        # Were we killed ourselves, nothing would stop it and its port would stay taken.
        command = [setpriv, "--pdeathsig", "TERM", *command]
    with (site.logs / f"{name}.log").open("ab") as out:
        # A session of its own: Ctrl-C reaches only us, and we stop the whole group in order.
        return subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def _start_airflow(env: dict[str, str], site: Site, running: Running) -> None:
    for name, arguments in COMPONENTS.items():
        running[name] = _spawn(name, [str(BIN / "airflow"), *arguments], env, site)


def _wait_until_healthy(site: Site, running: Running) -> None:
    def healthy() -> bool:
        health = _get(site.port, "/api/v2/monitor/health")
        return all(health[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    with console.status("Airflow is starting (about 20 s) …"):
        _until(healthy, 300, "Airflow", site, running)
    console.print("[green]✓[/] Airflow is up")


def _first_run(site: Site, running: Running) -> None:
    login = {"username": "admin", "password": site.password}
    token = _get(site.port, "/auth/token", method="POST", body=login)
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    def unpause(dag: str) -> bool:
        _get(site.port, f"/api/v2/dags/{dag}", method="PATCH", body={"is_paused": False}, headers=bearer)
        return True

    with console.status("Our DAGs are being read …"):
        _until(lambda: unpause("ingest"), 180, "the DAG ingest", site, running)
    with console.status("First ingest run …") as status:
        run = _under_way(site, bearer)
        if run is None:
            run = f"make-run-{time.time_ns()}"
            _until(partial(_triggered, site, run, bearer), 120, "a run of ingest", site, running)
        _until(partial(_ended, site, run, bearer, status), 900, "the first ingest run", site, running)
    console.print("[green]✓[/] First ingest run")
    for dag in AFTER_INGEST:
        _until(partial(unpause, dag), 60, f"the DAG {dag}", site, running)


def _under_way(site: Site, bearer: dict[str, str]) -> str | None:
    """The run that unpausing begins for the last tick, or the one that the last stop cut off."""
    for _ in range(6):
        with suppress(OSError):
            path = "/api/v2/dags/ingest/dagRuns?state=queued&state=running"
            for run in _get(site.port, path, headers=bearer)["dag_runs"]:
                return str(run["dag_run_id"])
        time.sleep(1)
    return None


def _triggered(site: Site, run: str, bearer: dict[str, str]) -> bool:
    body = {"dag_run_id": run, "logical_date": None}
    try:
        _get(site.port, "/api/v2/dags/ingest/dagRuns", method="POST", body=body, headers=bearer)
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.CONFLICT:  # asked before, and the answer came too late
            raise
    return True


def _ended(site: Site, run: str, bearer: dict[str, str], status: Status) -> bool:
    path = f"/api/v2/dags/ingest/dagRuns/{run}"
    state = _get(site.port, path, headers=bearer)["state"]
    tasks = _get(site.port, f"{path}/taskInstances", headers=bearer)["task_instances"]
    done = sum(task["state"] == "success" for task in tasks)
    status.update(f"First ingest run: {state}, {done} of {len(tasks)} tasks done …")
    if state == "failed":
        raise Problem(f"the first ingest run failed; its task logs are under {site.logs / 'tasks'}")
    return bool(state == "success")


def _show(site: Site) -> None:
    console.print(
        f"""
[bold]Running.[/]
  Pages       http://127.0.0.1:{site.port}/  → “Conflict monitor” in the left bar
  Sign in     admin / {site.password}
  Alone       http://127.0.0.1:{site.port}/conflict-monitor/
  Data        {os.environ.get("MONITOR_DATABASE_URL", site.database)}
  Mails       {site.var / "mail"} (.eml files), unless the connection smtp_default is set
  Logs        {site.logs}
Ctrl-C stops it; the next `make run` goes on where this one stopped.""",
        highlight=False,
        soft_wrap=True,
    )


def _watch(site: Site, running: Running) -> None:
    while True:
        _all_alive(site, running)
        time.sleep(2)


def _until(ready: Callable[[], bool], seconds: float, what: str, site: Site, running: Running) -> None:
    deadline = time.monotonic() + seconds
    last: Exception | None = None
    while time.monotonic() < deadline:
        _all_alive(site, running)
        try:
            if ready():
                return
        except (OSError, ValueError, KeyError) as error:
            last = error
        time.sleep(1)
    raise Problem(f"{what} did not get ready within {seconds:.0f} s ({last}); see {site.logs}")


def _all_alive(site: Site, running: Running) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            log = site.logs / f"{name}.log"
            last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
            raise Problem(f"{name} ended with {process.returncode}; see {log}\n{last}")


def _get(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    host: str | None = None,
) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method, headers=headers or {})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if host:
        request.add_header("Host", f"{host}:{port}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def _stop(running: Running) -> None:
    """SIGTERM to each leader, which ends its own children; what is left of its group is killed.

    A task that is cut off is harmless: its claims end with their lease, and the next run takes the work up.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for process in running.values():
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if running:
        console.print("Stopped.")


if __name__ == "__main__":
    sys.exit(main())
