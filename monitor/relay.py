"""Outbox to the ways out: claim, say that the content begins, send, say how it ended. Any number may run at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor.mail import Delivery, Outcome, Sender
from monitor.model.common import Counts, MessageId
from monitor.model.outbox import Channel, ClaimedMessage

BATCH = 50
"""Messages claimed at once: few enough to be sent within one lease."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
ATTEMPTS = 200
"""About four days at the last back-off; RFC 5321 4.5.4.1 asks a sender to try for 4–5 days."""

Clock = Callable[[], datetime]


class Outbox(Protocol):
    """What storage offers the relay; every call is a transaction of its own.

    `claim` takes pending messages that are due, for `owner`, with a lease; first it gives claimed messages with an
    expired lease back and turns those in `data` into `uncertain`. `mark_data` is False when the lease was lost:
    somebody else has the message; it also records that `accepted` was sent, in the same transaction.
    """

    def claim(
        self, owner: str, now: datetime, limit: int, *, without: frozenset[Channel]
    ) -> Sequence[ClaimedMessage]: ...

    def mark_data(self, message: MessageId, owner: str, now: datetime, accepted: MessageId | None = None) -> bool: ...

    def mark_sent(self, message: MessageId, owner: str, now: datetime) -> None: ...

    def mark_retry(self, message: MessageId, owner: str, at: datetime, error: str) -> None: ...

    def mark_dead(self, message: MessageId, owner: str, error: str) -> None: ...

    def mark_uncertain(self, message: MessageId, owner: str, error: str) -> None: ...


def run(outbox: Outbox, sender: Sender, clock: Clock, owner: str, limit: int = 10_000) -> Counts:
    """Send what is due, at most `limit` messages; counts by outcome. A server that fails ends its channel's round.

    `clock` gives aware UTC; it is asked anew for each message, because a lease runs while we send.
    """
    this = _Round(outbox, sender, clock, owner)
    try:
        while this.counts.taken < limit:
            batch = outbox.claim(owner, clock(), min(BATCH, limit - this.counts.taken), without=frozenset(this.down))
            if not batch:
                break
            for claimed in batch:
                this.handle(claimed)
            this.settle()
    finally:
        sender.close()
    return this.counts


@dataclass(slots=True)
class _Round:
    """One run. `accepted` was taken by the server and is recorded with the next message: one commit for two facts.

    Should we die in between it counts as uncertain, as it does when we die right after the server's answer.
    """

    outbox: Outbox
    sender: Sender
    clock: Clock
    owner: str
    counts: Counts = field(default_factory=Counts)
    down: dict[Channel, str] = field(default_factory=dict)
    accepted: MessageId | None = None

    def handle(self, claimed: ClaimedMessage) -> None:
        if error := self.down.get(claimed.channel):
            self.outbox.mark_retry(claimed.id, self.owner, self.clock() + BACK_OFF[0], error)
            self.counts += Counts(1, {"postponed": 1})
            return
        delivery = self.sender.deliver(claimed, lambda: self._begin(claimed.id))
        if delivery.outcome is Outcome.RETRY and claimed.attempts >= ATTEMPTS:
            delivery = replace(delivery, outcome=Outcome.DEAD)
        if delivery.is_server_fault:
            self.down[claimed.channel] = delivery.detail
        self._record(claimed, delivery)
        self.counts += Counts(1, {delivery.outcome.value: 1})

    def settle(self) -> None:
        """Record the last message accepted."""
        if self.accepted is not None:
            self.outbox.mark_sent(self.accepted, self.owner, self.clock())
            self.accepted = None

    def _begin(self, message: MessageId) -> bool:
        begun = self.outbox.mark_data(message, self.owner, self.clock(), self.accepted)
        self.accepted = None
        return begun

    def _record(self, claimed: ClaimedMessage, delivery: Delivery) -> None:
        match delivery.outcome:
            case Outcome.SENT:
                self.accepted = claimed.id
            case Outcome.RETRY:
                at = self.clock() + back_off(claimed.attempts)
                self.outbox.mark_retry(claimed.id, self.owner, at, delivery.detail)
            case Outcome.DEAD:
                self.outbox.mark_dead(claimed.id, self.owner, delivery.detail)
            case Outcome.UNCERTAIN:
                self.outbox.mark_uncertain(claimed.id, self.owner, delivery.detail)
            case Outcome.TAKEN_OVER:
                pass


def back_off(attempts: int) -> timedelta:
    """Wait after `attempts` tries that failed before this one."""
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
