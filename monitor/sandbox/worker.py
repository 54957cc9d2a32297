"""A worker as its owner sees it: a process, jobs down one pipe and results up the other, in frames with a length."""

from __future__ import annotations

import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from typing import Any

from monitor.sandbox.frames import LENGTH, READY

START_SECONDS = 60.0
"""For a worker to come up and import what it is to run; not counted against the job."""


class Stopped(Exception):  # noqa: N818 - not an error of the worker's, but its end
    """`code` is one of timeout, crashed."""

    def __init__(self, code: str, cause: str) -> None:
        super().__init__(cause)
        self.code = code


class Worker:
    """One process, for one job at a time; killed by its owner only."""

    def __init__(self, memory_bytes: int) -> None:
        # Only what imports need: no secret of ours reaches a process that reads hostile input.
        paths = [path or str(os.getcwd()) for path in sys.path]  # noqa: PTH109
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "monitor.sandbox.inside", str(memory_bytes)],
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
        """Whether it went well, and the result or what went wrong. Raises Stopped."""
        payload = pickle.dumps((target, args, seconds))
        ready = self._exchange(LENGTH.pack(len(payload)) + payload, START_SECONDS)
        reply = self._exchange(b"", seconds) if ready == READY else ready
        self.done += 1
        result: tuple[bool, Any] = pickle.loads(reply)  # noqa: S301 - our own code on the other side
        return result

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def _exchange(self, data: bytes, seconds: float) -> bytes:
        """Write `data`, read one frame. Raises Stopped."""
        deadline, left = time.monotonic() + seconds, memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if left:
                selector.register(self._in, selectors.EVENT_WRITE)
            while (frame := self._frame()) is None:
                events = selector.select(max(0.0, deadline - time.monotonic()))
                if not events and time.monotonic() >= deadline:
                    raise Stopped("timeout", f"not done in {seconds:g} s")
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

    def _death(self) -> Stopped:
        code = self._process.wait()
        if code == -signal.SIGALRM:
            return Stopped("timeout", "not done in time")
        return Stopped("crashed", f"the worker died ({signal.Signals(-code).name if code < 0 else code})")

    def _frame(self) -> bytes | None:
        if len(self._buffer) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._buffer)
        end = LENGTH.size + length
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[LENGTH.size : end])
        del self._buffer[:end]
        return frame
