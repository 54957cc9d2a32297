"""The outbox: one message a key, states as documented, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import made
import pytest

from monitor.errors import MonitorError
from monitor.model.outbox import MessageState

OWNER, OTHER = "host:1:a", "host:2:b"


@pytest.fixture
def outbox(storage):
    """Two messages: one alert for two subscribers."""
    readers = (made.subscriber(storage), made.subscriber(storage, "second@example.org"))
    made.decide(storage, made.statements(storage)[0], subscribers=readers)
    return storage.outbox


def test_claimed_once(outbox):
    claimed = outbox.claim(OWNER, made.NOW, 10)
    assert [m.key for m in claimed] == ["alert.1.1", "alert.1.2"]
    assert claimed[0].message_id == "<alert.1.1@example.org>"
    assert claimed[0].content.subject == "Subject alert.1.1"
    assert outbox.claim(OTHER, made.NOW, 10) == ()


def test_sent(outbox):
    (message,) = outbox.claim(OWNER, made.NOW, 1)
    assert outbox.mark_data(message.id, OWNER, made.at(1))
    outbox.mark_sent(message.id, OWNER, made.at(2))
    assert outbox.counts() == {MessageState.SENT: 1, MessageState.PENDING: 1}
    (row,) = outbox.listed(MessageState.SENT)
    assert row.sent_at == made.at(2)


def test_retry_waits_and_counts(outbox):
    (message, _) = outbox.claim(OWNER, made.NOW, 10)
    outbox.mark_retry(message.id, OWNER, made.at(5), "421 later")
    assert outbox.claim(OTHER, made.at(4), 10) == ()
    (again,) = outbox.claim(OTHER, made.at(5), 10)[:1]
    assert (again.id, again.attempts) == (message.id, 1)
    outbox.mark_dead(again.id, OTHER, "550 no such user")
    (row,) = outbox.listed(MessageState.DEAD)
    assert (row.last_error, row.attempts) == ("550 no such user", 2)


def test_a_crash_before_data_is_sent_again_and_in_data_is_not(outbox):
    first, second = outbox.claim(OWNER, made.NOW, 10)
    assert outbox.mark_data(first.id, OWNER, made.NOW)
    assert outbox.recover(made.at(4)) == 0, "the leases still run"
    assert outbox.recover(made.at(5)) == 2
    assert outbox.recover(made.at(5)) == 0
    assert [m.id for m in outbox.claim(OTHER, made.at(5), 10)] == [second.id]
    assert outbox.counts()[MessageState.UNCERTAIN] == 1
    (mail,) = outbox.uncertain(1)
    assert (mail.alert, mail.subject) == (1, "Subject alert.1.1")


def test_a_slow_relay_that_lives_may_still_say_it_was_sent(outbox):
    (message,) = outbox.claim(OWNER, made.NOW, 1)
    outbox.mark_data(message.id, OWNER, made.NOW)
    outbox.recover(made.at(5))
    outbox.mark_sent(message.id, OTHER, made.at(6))
    assert outbox.counts()[MessageState.UNCERTAIN] == 1, "somebody else can't say so"
    outbox.mark_sent(message.id, OWNER, made.at(6))
    assert outbox.counts()[MessageState.SENT] == 1


def test_a_lost_lease_sends_nothing(outbox):
    (message,) = outbox.claim(OWNER, made.NOW, 1)
    assert not outbox.mark_data(message.id, OWNER, made.at(6)), "expired"
    (taken,) = [m for m in outbox.claim(OTHER, made.at(6), 10) if m.id == message.id]
    assert not outbox.mark_data(message.id, OWNER, made.at(6)), "somebody else has it"
    assert outbox.mark_data(taken.id, OTHER, made.at(6))


def test_leases_of_a_dead_relay(storage, outbox):
    first, second = outbox.claim(OWNER, made.NOW, 10)
    outbox.mark_data(first.id, OWNER, made.NOW)
    assert storage.leases.owners() == (OWNER,)
    assert storage.leases.release(OWNER) == 2
    assert outbox.recover(made.NOW) == 2
    assert [m.id for m in outbox.claim(OTHER, made.NOW, 10)] == [second.id]


def test_messages_and_alert_commit_together_or_not_at_all(storage):
    (stated,) = made.statements(storage)

    def fails(_alert, _utterance, _is_folded):
        raise MonitorError("the template is broken")

    intent = made.VerdictIntent(stated, made.verdict(), 1, made.NOW, made.ALERTS, fails)
    with pytest.raises(MonitorError, match="template"):
        storage.alerts.record_verdict(intent)
    assert storage.alerts.count() == 0
    assert storage.statements.undecided(1) == (stated,)
    assert made.earlier(storage, stated, timedelta(days=1)) == ()
