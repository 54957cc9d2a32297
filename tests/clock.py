"""A bound on CPU time that holds on a slow or busy machine: it catches work that grows faster than its input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

REFERENCE = 0.03  # seconds that `_loop` takes on the machine the bounds were set on


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """The block takes at most `seconds` of CPU on the reference machine; a slower one gets as much more time."""
    started = process_time()
    yield
    taken = process_time() - started
    if taken >= seconds:
        slowness = _loop() / REFERENCE
        assert taken < seconds * slowness, f"{taken:.1f} s of CPU; this machine is {slowness:.1f} × the reference"


def _loop() -> float:
    started = process_time()
    total = 0
    for number in range(500_000):
        total += number
    return process_time() - started
