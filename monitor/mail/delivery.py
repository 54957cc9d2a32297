"""How one message ends, and what every way out offers the relay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from monitor.model.outbox import ClaimedMessage


class Outcome(StrEnum):
    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"
    UNCERTAIN = "uncertain"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one message ended. `is_server_fault`: the next message would meet the same."""

    outcome: Outcome
    detail: str = ""
    is_server_fault: bool = False


class Sender(Protocol):
    """A way out. `before_data` is called once, when nothing but the content is left to send; False stops it."""

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery: ...

    def close(self) -> None: ...
