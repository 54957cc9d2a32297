"""SIGKILL at a named point: a call that does not come back, or comes back too late."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any


def arm(owner: Any, name: str, is_after: bool, nth: int) -> None:
    """The process dies at the `nth` call of `owner.name`, before it or after."""
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def deadly(*args: Any, **given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and not is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **given)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)
