"""`make run`: Airflow on loopback as separate components, our DAGs, the sample press; Ctrl-C stops all of it.

Why not `airflow standalone`: its log servers listen on every address, and a signal to it orphans its children.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from rich.console import Console

from samples.catalogue import hosts, write_overlay

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
BIN = Path(sys.executable).parent
LOGS = VAR / "logs"
CLOCK = VAR / "sample" / "clock"
COMPONENTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
DAGS = ("ingest", "relay_outbox", "daily_digest")
console = Console()


def main() -> int:
    """Start everything, show where it is, wait for Ctrl-C. Exit code 1 when something could not start."""
    args = _arguments()
    running: dict[str, subprocess.Popen[bytes]] = {}
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        _ports_are_free(args)
        env = _environment(args)
        _prepare(env, args, running)
        _start_airflow(env, running)
        _wait_until_healthy(args.port, running)
        _first_run(args.port, running)
        _show(args)
        _watch(running)
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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", choices=["all", "sample", "catalogue"], default="all")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's web pages")
    parser.add_argument("--press-port", type=int, default=int(os.environ.get("MONITOR_PRESS_PORT", "8093")))
    parser.add_argument("--press-every", type=float, default=900, help="seconds between two moments of the press")
    return parser.parse_args()


def _ports_are_free(args: argparse.Namespace) -> None:
    wanted = {args.port: "make run PORT=8081"}
    if args.feeds != "catalogue":
        wanted[args.press_port] = "MONITOR_PRESS_PORT=8094 make run"
    for port, remedy in wanted.items():
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Problem(f"port {port} is taken ({error.strerror}); choose another: {remedy}") from error


def _environment(args: argparse.Namespace) -> dict[str, str]:
    database = {"conn_type": "sqlite", "schema": str(VAR / "monitor.db")}
    env = os.environ | {
        "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
        "AIRFLOW_HOME": str(VAR / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,viewer:viewer",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{args.port}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(args.port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{args.port}",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(LOGS / "tasks"),
        "MONITOR_HOME": str(VAR),
        "MONITOR_FEEDS": args.feeds,
        "MONITOR_PRESS_PORT": str(args.press_port),
        "MONITOR_BASE_URL": f"http://127.0.0.1:{args.port}/conflict-monitor/",
    }
    env.setdefault("AIRFLOW_CONN_MONITOR_DB", json.dumps(database))
    if args.feeds != "catalogue":
        env["MONITOR_NOW"] = f"file:{CLOCK}"
        env["MONITOR_LOOPBACK_HOSTS"] = json.dumps(hosts())
        write_overlay(VAR / "sample" / "catalogue", args.press_port)
    return env


def _prepare(env: dict[str, str], args: argparse.Namespace, running: dict[str, subprocess.Popen[bytes]]) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    is_first = not (VAR / "monitor.db").exists()
    if args.feeds != "catalogue":
        press = ["-m", "samples.press", "--port", str(args.press_port), "--clock", str(CLOCK)]
        command = [sys.executable, *press, "--resume", "--when-read", "--every", str(args.press_every)]
        running["press"] = _spawn("press", command, env)
        _until(lambda: _get(args.press_port, "/press", host="press.localhost"), 30, "the sample press", running)
    _step("Our database", [str(BIN / "monitor"), "init"], env)
    _step("Airflow's database (about 10 s the first time)", [str(BIN / "airflow"), "db", "migrate"], env)
    if is_first:
        subscriber = ["subscribers", "add", "reader@localhost", "--lang", "fr", "--zone", "Europe/Paris"]
        _step("A local subscriber", [str(BIN / "monitor"), *subscriber, "--digest", "--alerts"], env)
    if is_first and args.feeds != "catalogue":
        # The feeds' first poll is a baseline that alerts nothing; the run on Airflow then finds what is new.
        _step("The sample press's back numbers", [str(BIN / "monitor"), "run", "--feeds", "sample", "--once"], env)
        _get(args.press_port, "/press/advance", host="press.localhost", method="POST")


def _step(what: str, command: list[str], env: dict[str, str]) -> None:
    log = LOGS / "prepare.log"
    with console.status(f"{what} …"), log.open("ab") as out:
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise Problem(f"{what}: exit code {done.returncode}; see {log}\n{last}")
    console.print(f"[green]✓[/] {what}")


def _spawn(name: str, command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    with (LOGS / f"{name}.log").open("ab") as out:
        # A session of its own: Ctrl-C reaches only us, and we stop the whole group in order.
        return subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def _start_airflow(env: dict[str, str], running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, arguments in COMPONENTS.items():
        running[name] = _spawn(name, [str(BIN / "airflow"), *arguments], env)


def _wait_until_healthy(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    def healthy() -> bool:
        health = _get(port, "/api/v2/monitor/health")
        return all(health[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    with console.status("Airflow is starting (about 20 s) …"):
        _until(healthy, 180, "Airflow", running)
    console.print("[green]✓[/] Airflow is up")


def _first_run(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    token = _get(port, "/auth/token", method="POST", body={"username": "admin", "password": _password()})
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    def unpaused() -> bool:
        for dag in DAGS:
            _get(port, f"/api/v2/dags/{dag}", method="PATCH", body={"is_paused": False}, headers=bearer)
        return True

    with console.status("Our DAGs are being read …"):
        _until(unpaused, 120, "the DAGs", running)
    run = _get(port, "/api/v2/dags/ingest/dagRuns", method="POST", body={"logical_date": None}, headers=bearer)
    with console.status("First ingest run …") as status:
        _until(lambda: _ended(port, run["dag_run_id"], bearer, status), 900, "the first ingest run", running)


def _ended(port: int, run_id: str, bearer: dict[str, str], status: Any) -> bool:
    path = f"/api/v2/dags/ingest/dagRuns/{run_id}"
    state = _get(port, path, headers=bearer)["state"]
    tasks = _get(port, f"{path}/taskInstances", headers=bearer)["task_instances"]
    done = sum(task["state"] == "success" for task in tasks)
    status.update(f"First ingest run: {state}, {done} of {len(tasks)} tasks done …")
    if state == "failed":
        raise Problem(f"the first ingest run failed; its task logs are under {LOGS / 'tasks'}")
    return bool(state == "success")


def _password() -> str:
    passwords = json.loads((VAR / "airflow" / "simple_auth_manager_passwords.json.generated").read_text())
    return str(passwords["admin"])


def _show(args: argparse.Namespace) -> None:
    console.print(
        f"""
[bold]Running.[/]
  Pages       http://127.0.0.1:{args.port}/  → “Conflict monitor” in the left bar
  Sign in     admin / {_password()}
  Alone       http://127.0.0.1:{args.port}/conflict-monitor/
  Data        {VAR / "monitor.db"}
  Mails       {VAR / "mail"} (.eml files), unless the connection smtp_default is set
  Logs        {LOGS}
Ctrl-C stops it; the next `make run` goes on where this one stopped.""",
        highlight=False,
    )


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _all_alive(running)
        time.sleep(2)


def _until(ready: Any, seconds: float, what: str, running: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + seconds
    last: Exception | None = None
    while time.monotonic() < deadline:
        _all_alive(running)
        try:
            if ready():
                return
        except (OSError, ValueError, KeyError) as error:
            last = error
        time.sleep(1)
    raise Problem(f"{what} did not get ready within {seconds:.0f} s ({last}); see {LOGS}")


def _all_alive(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            log = LOGS / f"{name}.log"
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
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in running.values():
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + 20
    for name, process in running.items():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            console.print(f"{name} did not stop in time and was killed")
        _signal(process, signal.SIGKILL)
    if running:
        console.print("Stopped.")


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


if __name__ == "__main__":
    sys.exit(main())
