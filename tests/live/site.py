"""`make run FEEDS=sample` as a process, seen from outside: its output, ports, pages, mails and processes."""

from __future__ import annotations

import contextlib
import email
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
READY_SECONDS = 420
STATES_ENDED = {"success", "failed"}


def environment() -> dict[str, str]:
    """As a user's shell: nothing of Airflow's or ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "MONITOR"))}
    return kept | {"PYTHONPATH": str(ROOT)}


def wait(what: str, ready: Callable[[], Any], seconds: float) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := ready():
            return found
        time.sleep(0.5)
    pytest.fail(f"{what}: not within {seconds} s")


@dataclass
class Site:
    var: Path
    port: int
    press_port: int
    process: subprocess.Popen[bytes] | None = None
    program: tuple[str, ...] = ("scripts.run", "--feeds", "sample")
    seconds: float = READY_SECONDS
    more: dict[str, str] = field(default_factory=dict)
    """Environment beside a user's shell."""
    tokens: dict[str, str] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)

    def start(self) -> None:
        """Until it says that it runs. A press that never moves by itself: the test moves it."""
        self.tokens.clear()
        self.var.mkdir(exist_ok=True)
        ports = ["--port", str(self.port), "--press-port", str(self.press_port)]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.program, *ports, "--press-every", "100000", "--var", str(self.var)],
                cwd=ROOT,
                env=environment() | self.more,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait(self.program[0], self._runs, self.seconds)

    def _runs(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            pytest.fail(f"{self.program[0]} ended with {self.process.returncode}:\n{self.said}")
        return "Running." in self.said

    @property
    def out(self) -> Path:
        return self.var.with_suffix(".out")

    @property
    def said(self) -> str:
        return self.out.read_text(encoding="utf-8", errors="replace")

    def signal(self, number: signal.Signals, seconds: float = 40) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(seconds)

    # --- Airflow

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def password(self, user: str) -> str:
        passwords = self.var / "airflow" / "simple_auth_manager_passwords.json.generated"
        return json.loads(passwords.read_text())[user]

    def request(self, path: str, user: str | None = "admin", body: Any = None, method: str | None = None) -> str:
        request = urllib.request.Request(self.url + path, method=method)
        if user and path != "/auth/token":
            request.add_header("Authorization", f"Bearer {self._token(user)}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    def _token(self, user: str) -> str:
        if user not in self.tokens:
            login = {"username": user, "password": self.password(user)}
            self.tokens[user] = json.loads(self.request("/auth/token", None, login))["access_token"]
        return self.tokens[user]

    def run(self, dag: str, seconds: float = 300, **conf: Any) -> str:
        """Trigger a run and wait for its end; returns its state."""
        path = f"/api/v2/dags/{dag}/dagRuns"
        run = json.loads(self.request(path, body={"logical_date": None, "conf": conf}))["dag_run_id"]

        def ended() -> str | None:
            state = json.loads(self.request(f"{path}/{run}"))["state"]
            return state if state in STATES_ENDED else None

        return wait(f"the run of {dag}", ended, seconds)

    def advance(self) -> None:
        """The press goes one moment on."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.press_port}/press/advance", method="POST")
        request.add_header("Host", f"press.localhost:{self.press_port}")
        urllib.request.urlopen(request, timeout=10).close()

    # --- what it leaves behind

    def alerts(self) -> Counter[str]:
        """Words of the utterances that alerted."""
        query = "SELECT u.text FROM alert a JOIN utterance u ON u.id = a.utterance"
        database = f"file:{self.var / 'monitor.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(database, uri=True, timeout=30)) as connection:
            return Counter(text for (text,) in connection.execute(query))

    def mails(self) -> list[email.message.EmailMessage]:
        files = sorted((self.var / "mail").glob("**/*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]

    # --- its processes

    def processes(self) -> dict[int, str]:
        """Command lines by pid of `make run` and all that it started, as long as they live.

        Those seen before are remembered: when a parent is gone, its children hang on the first process.
        """
        stats = dict(_stats())
        if self.process and self.process.poll() is None:
            self.known[self.process.pid] = stats[self.process.pid].began
        size = -1
        while size != len(self.known):
            size = len(self.known)
            self.known |= {pid: stat.began for pid, stat in stats.items() if stat.parent in self.known}
        self.known = {pid: began for pid, began in self.known.items() if pid in stats and stats[pid].began == began}
        return {pid: _command(pid) for pid in self.known}

    def family(self, pid: int) -> set[int]:
        """A process and all that descend from it."""
        found, size = {pid}, 0
        parents = {child: stat.parent for child, stat in _stats()}
        while size != len(found):
            size = len(found)
            found |= {child for child, parent in parents.items() if parent in found}
        return found

    def listening(self) -> set[tuple[str, int]]:
        """Address (hexadecimal, as the kernel writes it) and port of every listening socket of ours."""
        inodes = set()
        for pid in self.processes():
            with contextlib.suppress(OSError):
                inodes |= {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
        found = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                _, local, _, state, *rest = line.split()
                if state == "0A" and f"socket:[{rest[5]}]" in inodes:
                    address, _, port = local.partition(":")
                    found.add((address, int(port, 16)))
        return found


@dataclass(frozen=True)
class Stat:
    parent: int
    began: str


def _stats() -> Iterator[tuple[int, Stat]]:
    """Every process that is no zombie (proc_pid_stat(5): state, parent and start time)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                values = (entry / "stat").read_text().rpartition(")")[2].split()
                if values[0] != "Z":
                    yield int(entry.name), Stat(int(values[1]), values[19])


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return "?"
