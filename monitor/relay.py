"""Outbox to mail: claim, say that DATA begins, send, say how it ended. Any number of relays may run at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor.errors import UserError
from monitor.mail import Delivery, Outcome, Sender, compose
from monitor.model.alerting import ClaimedMessage
from monitor.model.common import Counts, MessageId

BATCH = 20
"""Messages claimed at once: few enough to be sent within one lease."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
ATTEMPTS = 200
"""About four days at the last back-off; RFC 5321 4.5.4.1 asks a sender to try for 4–5 days."""

Clock = Callable[[], datetime]


class Outbox(Protocol):
    """What storage offers the relay; every call is a transaction of its own.

    `claim` takes pending messages that are due, for `owner`, with a lease. `mark_data` is False when the
    lease was lost: somebody else has the message. `recover` gives claimed messages with an expired lease
    back and turns those in `data` into `uncertain`; it returns how many it touched.
    """

    def recover(self, now: datetime) -> int: ...

    def claim(self, owner: str, now: datetime, limit: int) -> Sequence[ClaimedMessage]: ...

    def mark_data(self, message: MessageId, owner: str, now: datetime) -> bool: ...

    def mark_sent(self, message: MessageId, owner: str, now: datetime) -> None: ...

    def mark_retry(self, message: MessageId, owner: str, now: datetime, at: datetime, error: str) -> None: ...

    def mark_dead(self, message: MessageId, owner: str, now: datetime, error: str) -> None: ...

    def mark_uncertain(self, message: MessageId, owner: str, now: datetime, error: str) -> None: ...


def run(outbox: Outbox, sender: Sender, mail_from: str, clock: Clock, owner: str, limit: int = 10_000) -> Counts:
    """Send what is due, at most `limit` messages; counts by outcome. Stops early where the server itself fails.

    `clock` gives aware UTC; it is asked anew for each message, because a lease runs while we send.
    """
    outbox.recover(clock())
    counts = Counts()
    server_works = True
    try:
        while server_works and counts.taken < limit:
            batch = outbox.claim(owner, clock(), min(BATCH, limit - counts.taken))
            if not batch:
                break
            for number, claimed in enumerate(batch):
                delivery = _deliver(outbox, sender, mail_from, clock, owner, claimed)
                _record(outbox, claimed, delivery, clock(), owner)
                counts += Counts(1, {delivery.outcome.value: 1})
                if delivery.is_server_fault:
                    counts += _postpone(outbox, batch[number + 1 :], clock(), owner, delivery.detail)
                    server_works = False
                    break
    finally:
        sender.close()
    return counts


def _postpone(outbox: Outbox, rest: Sequence[ClaimedMessage], now: datetime, owner: str, error: str) -> Counts:
    for claimed in rest:
        outbox.mark_retry(claimed.id, owner, now, now + BACK_OFF[0], error)
    return Counts(len(rest), {"postponed": len(rest)} if rest else {})


def _deliver(
    outbox: Outbox, sender: Sender, mail_from: str, clock: Clock, owner: str, claimed: ClaimedMessage
) -> Delivery:
    try:
        message = compose(claimed, mail_from, clock())
    except (UserError, ValueError) as error:
        return Delivery(Outcome.DEAD, str(error))
    delivery = sender.deliver(claimed, message, lambda: outbox.mark_data(claimed.id, owner, clock()))
    is_last = delivery.outcome is Outcome.RETRY and claimed.attempts >= ATTEMPTS
    return replace(delivery, outcome=Outcome.DEAD) if is_last else delivery


def _record(outbox: Outbox, claimed: ClaimedMessage, delivery: Delivery, now: datetime, owner: str) -> None:
    match delivery.outcome:
        case Outcome.SENT:
            outbox.mark_sent(claimed.id, owner, now)
        case Outcome.RETRY:
            outbox.mark_retry(claimed.id, owner, now, now + back_off(claimed.attempts), delivery.detail)
        case Outcome.DEAD:
            outbox.mark_dead(claimed.id, owner, now, delivery.detail)
        case Outcome.UNCERTAIN:
            outbox.mark_uncertain(claimed.id, owner, now, delivery.detail)
        case Outcome.TAKEN_OVER:
            pass


def back_off(attempts: int) -> timedelta:
    """Wait after `attempts` tries that failed before this one."""
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
