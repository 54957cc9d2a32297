"""The worker from inside: `python -m monitor.sandbox.inside MEMORY_BYTES` takes jobs until its pipe is closed."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import IO

from monitor.errors import MonitorError
from monitor.sandbox.frames import LENGTH, READY


def _serve(jobs: IO[bytes], results: IO[bytes]) -> None:
    """The worker's loop; ends when its parent closes the pipe or is gone.

    What the first job imported stays: looked through again and again it would cost a twentieth of a page's time.
    """
    is_first = True
    while header := jobs.read(LENGTH.size):
        target, args, seconds = pickle.loads(jobs.read(*LENGTH.unpack(header)))  # noqa: S301
        try:
            function = _function(target)
            _reply(results, READY)
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
    results.write(LENGTH.pack(len(payload)) + payload)
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
