"""A Postgres server of the tests' own, which may be stopped, killed and started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

UNPRIVILEGED = "nobody"
SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=50"


def binaries() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


class Server:
    """On a unix socket in a folder that goes away; never as root, which Postgres refuses."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self._programs, self._data = folder, programs, folder / "data"
        self.url = f"postgresql://monitor@/postgres?host={folder}"
        self._prefix: list[str] = []
        if os.geteuid() == 0:
            self._prefix = ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"]
            shutil.chown(folder, UNPRIVILEGED, "nogroup")
        self._run("initdb", "-A", "trust", "-U", "monitor", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"-k {self.folder} {SETTINGS}", "start")

    def stop(self) -> None:
        """At once: whoever is connected is cut off, the next start recovers."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """SIGKILL to all of it, as when the machine's memory runs out; returns when it is gone."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        while any(Path(f"/proc/{one}/exe").exists() for one in (pid, *children)):
            time.sleep(0.01)
        for lock in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)  # they name a process that may still wait for its parent

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix, str(self._programs / program), "-D", str(self._data), *arguments]
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout.decode(errors='replace')}")


@contextlib.contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server, started; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        server = Server(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
