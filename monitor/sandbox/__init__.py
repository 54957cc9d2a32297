"""Killable work: long-lived workers in plain subprocesses; bytes in, result out, a deadline, a memory limit.

Threads and SIGALRM handlers cannot stop C code, and multiprocessing refuses to start in Celery's daemonic
workers; a process of our own can always be killed (facts: hostile-input.md §0, 4). A worker is used again and
again, and replaced when it was killed, died, or has done `items`.

    with Sandbox(workers=2) as box:
        feed = box.call("monitor.feeds:parse_bytes", body, None, url, zone, seconds=20)
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from types import TracebackType
from typing import Any

from monitor.errors import MonitorError, QuarantineError
from monitor.sandbox.worker import Stopped, Worker

MEMORY_BYTES = 2_000_000_000
ITEMS = 2_000
"""Jobs of one worker; to start the next and import trafilatura takes as long as fifty pages."""

Stop = Callable[[str, str], MonitorError]
"""Makes the error of a job that was stopped: (code, cause), code one of timeout, memory, crashed."""


def quarantine(code: str, cause: str) -> MonitorError:
    """The stop where the caller has none of its own: keep the input, show it."""
    return QuarantineError(cause, code=code)


class Sandbox:
    """A pool of workers, safe to call from several threads; use as a context manager."""

    def __init__(self, workers: int = 1, *, memory_bytes: int = MEMORY_BYTES, items: int = ITEMS) -> None:
        self._memory_bytes = memory_bytes
        self._items = items
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        self._workers = workers

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, waiting for those at work; a later call starts new ones."""
        workers = [self._free.get() for _ in range(self._workers)]
        for worker in workers:
            if worker:
                worker.kill()
            self._free.put(None)

    def call(self, target: str, *args: object, seconds: float, stop: Stop = quarantine) -> Any:  # noqa: ANN401
        """`target` ("monitor.module:function") of `args`, within `seconds`; args and result are pickled.

        Raises the function's own MonitorError, or `stop(code, cause)` where it ran too long, needed too much
        memory, died, or raised anything else.
        """
        worker = self._free.get()
        if worker is None or worker.done >= self._items:
            if worker:
                worker.kill()
            worker = None
        try:
            worker = worker or Worker(self._memory_bytes)
            is_ok, value = worker.run(target, args, seconds)
        except Stopped as stopped:
            if worker:
                worker.kill()
            worker = None
            raise stop(stopped.code, f"{target}: {stopped}") from stopped
        except BaseException:
            if worker:
                worker.kill()
            worker = None
            raise
        finally:
            self._free.put(worker)
        if is_ok:
            return value
        if isinstance(value, MonitorError):
            raise value
        raise stop(*value)
