"""Processes that run together: started with a log each, watched, waited for, stopped in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
STOP_SECONDS = 10.0
AGAIN_SECONDS = 2.0
console = Console()


class Problem(Exception):  # noqa: N818 - it is shown to the user, not handled
    """Why it can't go on, with what to do."""


@dataclass
class Crew:
    """Named processes with one environment. `is_lasting`: one that ends is started again, as containers are."""

    env: Mapping[str, str]
    logs: Path
    is_lasting: bool = False
    commands: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        self.commands[name] = command
        if setpriv := shutil.which("setpriv"):
            # Were we killed ourselves, nothing would stop it and its port would stay taken.
            command = [setpriv, "--pdeathsig", "TERM", *command]
        with (self.logs / f"{name}.log").open("ab") as out:
            # A session of its own: Ctrl-C reaches only us, and we stop the whole group in order.
            self.running[name] = subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def step(self, what: str, command: list[str], **more: str) -> None:
        """Something that must be done before the next begins; `more` is its environment beside the crew's."""
        log = self.logs / "prepare.log"
        with console.status(f"{what} …"), log.open("ab") as out:
            done = subprocess.run(
                command, env={**self.env, **more}, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False
            )
        if done.returncode:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise Problem(f"{what}: exit code {done.returncode}; see {log}\n{last}")
        console.print(f"[green]✓[/] {what}")

    def until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        last: Exception | None = None
        while time.monotonic() < deadline:
            self.check()
            try:
                if ready():
                    return
            except (OSError, ValueError, KeyError) as error:
                last = error
            time.sleep(1)
        raise Problem(f"{what} did not get ready within {seconds:.0f} s ({last}); see {self.logs}")

    def watch(self) -> None:
        """For ever, until one ends or Ctrl-C."""
        while True:
            self.check()
            time.sleep(AGAIN_SECONDS)

    def check(self) -> None:
        """Raises Problem for a process that ended; of a lasting crew it is started again."""
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            if self.is_lasting:
                _end_group(process)
                console.print(f"{name} ended with {process.returncode}; it is started again.")
                self.start(name, self.commands[name])
                continue
            log = self.logs / f"{name}.log"
            last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
            raise Problem(f"{name} ended with {process.returncode}; see {log}\n{last}")

    def stop(self) -> None:
        """SIGTERM to each leader, which ends its own children; what is left of its group is killed.

        Last started, first stopped. A task that is cut off is harmless: its claims end with their lease, and the
        next run takes the work up.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in reversed(self.running.values()):
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in reversed(self.running.values()):
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _end_group(process)
            process.wait()
        if self.running:
            console.print("Stopped.")


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def guarded(work: Callable[[], None], crew: Crew) -> int:
    """Runs `work` until it ends, fails or Ctrl-C, then stops the crew; the exit code."""
    # Said outright, since a shell starts what runs in its background with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        work()
    except KeyboardInterrupt:
        console.print("\nStopping …")
    except Problem as problem:
        console.print(f"[bold red]Stopped:[/] {problem}")
        return 1
    finally:
        crew.stop()
    return 0


def require_free(*ports: tuple[int, str]) -> None:
    """Raises Problem for a port that is taken, by another of them too, with the remedy given for it."""
    with ExitStack() as held:
        for port, remedy in ports:
            probe = held.enter_context(closing(socket.socket()))
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                probe.listen()
            except OSError as error:
                raise Problem(f"port {port} is taken ({error.strerror}); choose another: {remedy}") from error


def get(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    host: str | None = None,
) -> Any:
    """What a server on loopback answers, as JSON."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method, headers=headers or {})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if host:
        request.add_header("Host", f"{host}:{port}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
