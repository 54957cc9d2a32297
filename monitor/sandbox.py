"""Killable work: long-lived workers in plain subprocesses; bytes in, result out, a deadline, a memory limit.

Threads and SIGALRM handlers cannot stop C code, and multiprocessing refuses to start in Celery's daemonic
workers; a process of our own can always be killed (facts: hostile-input.md §0, 4). A worker is used again and
again, and replaced when it was killed, died, or has done `items`.

    with Sandbox(workers=2) as box:
        feed = box.call("monitor.feeds:parse_bytes", body, None, url, zone, seconds=20)
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import resource
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from types import TracebackType
from typing import IO, Any

from monitor.errors import MonitorError, QuarantineError

START_SECONDS = 60.0
"""For a worker to come up and import what it is to run; not counted against the job."""
MEMORY_BYTES = 2_000_000_000
ITEMS = 2_000
"""Jobs of one worker; to start the next and import trafilatura takes as long as fifty pages."""
_LENGTH = struct.Struct(">Q")
_READY = b"ready"

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
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
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
            worker = worker or _Worker(self._memory_bytes)
            is_ok, value = worker.run(target, args, seconds)
        except _Stopped as stopped:
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


class _Stopped(Exception):  # noqa: N818 - not an error of the worker's, but its end
    def __init__(self, code: str, cause: str) -> None:
        super().__init__(cause)
        self.code = code


class _Worker:
    def __init__(self, memory_bytes: int) -> None:
        # Only what imports need: no secret of ours reaches a process that reads hostile input.
        paths = [path or str(os.getcwd()) for path in sys.path]  # noqa: PTH109
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "monitor.sandbox", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
            close_fds=True,
            start_new_session=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._buffer = bytearray()
        self.done = 0

    def run(self, target: str, args: tuple[object, ...], seconds: float) -> tuple[bool, Any]:
        payload = pickle.dumps((target, args, seconds))
        ready = self._exchange(_LENGTH.pack(len(payload)) + payload, START_SECONDS)
        reply = self._exchange(b"", seconds) if ready == _READY else ready
        self.done += 1
        result: tuple[bool, Any] = pickle.loads(reply)  # noqa: S301 - our own code on the other side
        return result

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def _exchange(self, data: bytes, seconds: float) -> bytes:
        """Write `data`, read one frame. Raises _Stopped."""
        deadline, left = time.monotonic() + seconds, memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if left:
                selector.register(self._in, selectors.EVENT_WRITE)
            while (frame := self._frame()) is None:
                events = selector.select(max(0.0, deadline - time.monotonic()))
                if not events and time.monotonic() >= deadline:
                    raise _Stopped("timeout", f"not done in {seconds:g} s")
                for key, _ in events:
                    if key.fd == self._out:
                        self._receive()
                    else:
                        left = self._send(left)
                        if not left:
                            selector.unregister(self._in)
        return frame

    def _send(self, left: memoryview) -> memoryview:
        try:
            return left[os.write(self._in, left) :]
        except BlockingIOError:
            return left
        except OSError:
            raise self._death() from None

    def _receive(self) -> None:
        chunk = os.read(self._out, 1 << 20)
        if not chunk:
            raise self._death()
        self._buffer += chunk

    def _death(self) -> _Stopped:
        code = self._process.wait()
        if code == -signal.SIGALRM:
            return _Stopped("timeout", "not done in time")
        return _Stopped("crashed", f"the worker died ({signal.Signals(-code).name if code < 0 else code})")

    def _frame(self) -> bytes | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return frame


def _serve(jobs: IO[bytes], results: IO[bytes]) -> None:
    """The worker's loop; ends when its parent closes the pipe or is gone.

    What the first job imported stays: looked through again and again it would cost a twentieth of a page's time.
    """
    is_first = True
    while header := jobs.read(_LENGTH.size):
        target, args, seconds = pickle.loads(jobs.read(*_LENGTH.unpack(header)))  # noqa: S301
        try:
            function = _function(target)
            _reply(results, _READY)
            # The default action ends even C code, should the parent be gone and nobody else kill us.
            signal.setitimer(signal.ITIMER_REAL, seconds * 1.5 + 1)
            reply = pickle.dumps((True, function(*args)))
        except MonitorError as error:
            reply = pickle.dumps((False, error))
        except MemoryError:
            reply = pickle.dumps((False, ("memory", f"{target}: out of memory")))
        except Exception as error:
            reply = pickle.dumps((False, ("crashed", f"{target}: {type(error).__name__}: {error}"[:500])))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        _reply(results, reply)
        if is_first:
            gc.freeze()
            is_first = False


def _reply(results: IO[bytes], payload: bytes) -> None:
    results.write(_LENGTH.pack(len(payload)) + payload)
    results.flush()


def _function(target: str) -> Callable[..., object]:
    module, _, name = target.partition(":")
    if not module.startswith("monitor."):
        raise ImportError(f"{target} is not of monitor")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found


def _main() -> None:
    memory_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    _main()
