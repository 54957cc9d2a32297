"""CPU time as a clock: of this process, its ended children and the database server behind a storage.

The clock on the wall says little where others work on the same machine. A server counts in hundredths of a second,
and must run here.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import TypeVar

from monitor.storage import Storage

ROUNDS, STEPS = 5, 20_000
Item = TypeVar("Item")


def clock_of(storage: Storage, url: str) -> Callable[[], float]:
    """Seconds of CPU so far."""
    server = server_of(storage, url)
    return lambda: _ours() + server()


def server_of(storage: Storage, url: str) -> Callable[[], float]:
    """Seconds of CPU of the server alone, 0 for SQLite; to look takes some milliseconds of ours."""
    if url.startswith("sqlite"):
        return lambda: 0.0
    ((answering,),) = storage.analysis.ask("SELECT pg_backend_pid()", ()).rows
    server = int(_fields(Path(f"/proc/{answering}/stat"))[1])
    return lambda: _of_server(server)


def _ours() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _of_server(server: int) -> float:
    """CPU seconds of its processes, with those that have ended."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = _fields(path)
            if int(path.parent.name) == server:
                total += sum(map(int, fields[11:15]))
            elif int(fields[1]) == server:
                total += sum(map(int, fields[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> list[str]:
    """Those of /proc/…/stat after the name: state, parent, …"""
    return stat.read_text().rpartition(")")[2].split()


def best(work: Callable[[Item], object], items: Sequence[Item]) -> float:
    """Least CPU seconds of ROUNDS rounds over all items."""
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        for item in items:
            work(item)
        times.append(process_time() - started)
    return min(times)


def yardstick() -> tuple[float, str]:
    """Seconds of a plain loop, and how a row tells them: the machine's speed in this run."""
    loop = best(_steps, [STEPS])
    return loop, f"{STEPS:,} steps of a Python loop {loop * 1000:.1f} ms"


def _steps(n: int) -> None:
    total = 0
    for number in range(n):
        total += number * number % 7
