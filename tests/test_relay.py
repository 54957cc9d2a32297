"""Outbox to SMTP with the real storage and a real server: each key mailed at most once, none lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from smtpsink import Sink, drop, free_port, sink

from monitor import relay
from monitor.mail import FileSender, Identity, SmtpSender, SmtpServer
from monitor.model.common import Counts, SubscriberId
from monitor.model.outbox import EmailContent, Letter, MessageIntent, MessageState
from monitor.model.work import DigestIntent
from monitor.storage import Storage, open_storage

NOW = datetime(2022, 9, 13, 8, 0, tzinfo=UTC)
FROM = "monitor@desk.example"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as running:
        yield running


def write(storage: Storage, *recipients: str) -> None:
    """One message for each recipient."""
    subscribers = storage.subscribers
    subscribers.record("owner@example.org", language="fr", zone="UTC", wants_digest=True, wants_alerts=True, now=NOW)
    subscriber = subscribers.listed()[0].id
    for number, recipient in enumerate(recipients):
        message = _message(subscriber, recipient, f"digest-{number}")
        day = date(2022, 9, 13) + timedelta(days=number)
        storage.digests.record(DigestIntent(subscriber, day, NOW, NOW, NOW, lambda _, message=message: message))


def _message(subscriber: SubscriberId, recipient: str, key: str) -> MessageIntent:
    letter = Letter(EmailContent("Objet « é »", "texte\n", "<p>texte</p>"), "fr", "UTC")
    return MessageIntent(key, subscriber, recipient, f"<{key}@desk.example>", letter)


def run(
    storage: Storage, server: Sink, clock: Callable[[], datetime], owner: str = "host:1:a", **given: int
) -> Counts:
    sender = SmtpSender(SmtpServer.parse(f"smtp://127.0.0.1:{server.port}"), Identity(FROM), seconds=2.0)
    return relay.run(storage.outbox, sender, clock, owner, **given)


def names(count: int) -> list[str]:
    return [f"r{n}@example.org" for n in range(count)]


def test_everything_due_is_sent_once(storage: Storage, server: Sink, clock: Clock) -> None:
    write(storage, *names(25))
    assert run(storage, server, clock) == Counts(25, {"sent": 25})
    assert run(storage, server, clock) == Counts()
    assert sorted(server.recipients) == sorted(names(25))
    assert storage.outbox.counts() == {MessageState.SENT: 25}


def test_a_limit_leaves_the_rest_for_the_next_run(sqlite_storage: Storage, server: Sink, clock: Clock) -> None:
    write(sqlite_storage, *names(30))
    assert run(sqlite_storage, server, clock, limit=25).taken == 25
    assert run(sqlite_storage, server, clock, limit=25).taken == 5


def test_every_recipient_ends_by_itself(storage: Storage, server: Sink, clock: Clock) -> None:
    write(storage, *names(4), "a@b\r\nBcc: c@d.example")
    server.rcpt["r0@example.org"] = "550 no such user"
    server.rcpt["r1@example.org"] = "451 greylisted"
    server.data["r2@example.org"] = drop
    counts = run(storage, server, clock)
    assert counts == Counts(5, {"dead": 2, "retry": 1, "uncertain": 1, "sent": 1})
    assert server.recipients == ["r3@example.org"]
    dead = {row.recipient: row.last_error for row in storage.outbox.listed(MessageState.DEAD)}
    assert dead["r0@example.org"] == "550 no such user"
    assert "not a mail address" in str(dead["a@b\r\nBcc: c@d.example"])


def test_retries_wait_1_5_and_30_minutes(sqlite_storage: Storage, server: Sink, clock: Clock) -> None:
    write(sqlite_storage, "r0@example.org")
    server.rcpt["r0@example.org"] = "451 greylisted"
    for wait in (1, 5, 30, 30):
        assert run(sqlite_storage, server, clock).ended == {"retry": 1}
        clock.forward(wait - 0.1)
        assert run(sqlite_storage, server, clock) == Counts()
        clock.forward(0.1)
    server.rcpt.clear()
    assert run(sqlite_storage, server, clock).ended == {"sent": 1}


def test_a_message_is_given_up_after_days(
    sqlite_storage: Storage, server: Sink, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = [relay.back_off(attempts) for attempts in range(relay.ATTEMPTS)]
    assert timedelta(days=4) < sum(waits, timedelta()) < timedelta(days=5)
    monkeypatch.setattr(relay, "ATTEMPTS", 2)
    write(sqlite_storage, "r0@example.org")
    server.rcpt["r0@example.org"] = "451 greylisted"
    ended = []
    for _ in range(4):
        ended += run(sqlite_storage, server, clock).ended
        clock.forward(30)
    assert ended == ["retry", "retry", "dead"]
    assert sqlite_storage.outbox.counts() == {MessageState.DEAD: 1}


def test_a_server_that_is_away_costs_one_try_a_run(storage: Storage, clock: Clock) -> None:
    write(storage, *names(25))
    nobody = Sink(port=free_port())
    assert run(storage, nobody, clock) == Counts(25, {"retry": 1, "postponed": 24})
    with sink() as server:
        clock.forward(2)
        assert run(storage, server, clock).ended == {"sent": 25}


def test_an_uncertain_mail_is_not_mailed_again(storage: Storage, server: Sink, clock: Clock) -> None:
    write(storage, "r0@example.org")
    server.data["r0@example.org"] = drop
    assert run(storage, server, clock).ended == {"uncertain": 1}
    server.data.clear()
    clock.forward(600)
    assert run(storage, server, clock) == Counts()
    assert server.recipients == []


def test_two_relays_share_the_work(database_url: str, server: Sink) -> None:
    with open_storage(database_url) as storage:
        write(storage, *names(30))
    counts: list[Counts] = []

    def work(owner: str) -> None:
        with open_storage(database_url) as own:
            counts.append(run(own, server, lambda: NOW, owner))

    threads = [threading.Thread(target=work, args=(f"host:{n}:a",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(c.taken for c in counts) == 30
    assert sorted(server.recipients) == sorted(names(30))


def test_a_clock_set_back_sends_nothing_twice(sqlite_storage: Storage, server: Sink, clock: Clock) -> None:
    write(sqlite_storage, *names(3))
    clock.forward(10)
    assert run(sqlite_storage, server, clock).ended == {"sent": 3}
    clock.forward(-120)
    assert run(sqlite_storage, server, clock) == Counts()
    assert len(server.received) == 3


def test_files_take_the_same_way(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> None:
    write(sqlite_storage, *names(3))
    counts = relay.run(sqlite_storage.outbox, FileSender(tmp_path / "mail", Identity(FROM)), clock, "host:1:a")
    assert counts == Counts(3, {"sent": 3})
    assert sorted(p.name for p in (tmp_path / "mail").iterdir()) == [f"digest-{n}.eml" for n in range(3)]
