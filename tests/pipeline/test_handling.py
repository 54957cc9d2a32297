"""What people do with alerts, why something happened, and the same alert made again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import UserError
from monitor.locale import strings
from monitor.model.feedback import FeedbackIntent, Judgement
from monitor.model.outbox import MessageState
from monitor.pipeline import mailing
from monitor.pipeline.replay import replay
from monitor.pipeline.tracing import trace, utterance_of
from monitor.render.told import trace_line

from .test_telling import NOW, WORDS, Desk, crowd

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(storage, tmp_path):
    made = Desk(storage, tmp_path, one={"zone": "Europe/Paris"}, two={"language": "en", "zone": "Asia/Yerevan"})
    made.says(WORDS)
    made.says(WORDS, speaker=crowd(1), number=1)
    made.decide()
    return made


def test_acknowledged_once_and_opened_again(desk):
    handling, alert = desk.storage.handling, desk.storage.alerts.newest(1)[0].id
    assert [handling.acknowledge(alert, "anna", NOW), handling.acknowledge(alert, "ben", NOW)] == [True, False]
    assert handling.of(alert, NOW).acknowledged_by == "anna"
    assert handling.reopen(alert, NOW)
    assert handling.of(alert, NOW).acknowledged_by is None
    with pytest.raises(UserError, match="no alert 999"):
        handling.acknowledge(999, "anna", NOW)


def test_put_off_until_a_time(desk):
    handling, alert = desk.storage.handling, desk.storage.alerts.newest(1)[0].id
    handling.snooze(alert, "anna", NOW, NOW + HOUR)
    assert handling.of(alert, NOW).snoozed_until == NOW + HOUR
    assert handling.of(alert, NOW + HOUR).snoozed_until is None
    with pytest.raises(UserError, match="past"):
        handling.snooze(alert, "anna", NOW, NOW)


def test_precision_a_week_and_rule_counts_the_last_word(desk):
    second, first = desk.storage.alerts.newest(2)
    for judgement in (Judgement.NOT_NEW, Judgement.RIGHT):
        desk.storage.feedback.record(FeedbackIntent(first.utterance.id, judgement, "anna", NOW))
    wrong = FeedbackIntent(second.utterance.id, Judgement.WRONG_SPEAKER, "anna", NOW, "nikol-pashinyan", "a voice")
    desk.storage.feedback.record(wrong)
    (row,) = desk.storage.feedback.precision(NOW - HOUR, NOW + HOUR)
    assert (row.rule, row.alerts, row.judged, row.right) == ("leaders_on_the_conflict", 2, 2, 1)
    labelled = desk.storage.feedback.listed()
    assert [line.judgement for line in labelled] == [Judgement.NOT_NEW, Judgement.RIGHT, Judgement.WRONG_SPEAKER]
    assert (labelled[2].correct, labelled[2].read_version, labelled[2].text) == ("nikol-pashinyan", 1, WORDS)


def test_an_alert_that_was_acknowledged_and_never_called_wrong_is_right(desk):
    desk.storage.handling.acknowledge(desk.storage.alerts.newest(1)[0].id, "anna", NOW)
    (row,) = desk.storage.feedback.precision(NOW - HOUR, NOW + HOUR)
    assert (row.alerts, row.judged, row.right, row.precision) == (2, 1, 1, 1.0)


def test_why_tells_every_stage_on_one_screen(desk):
    desk.says(WORDS, number=2)
    desk.decide()
    for what in ("https://press.example/000", "a1", "u1", "https://press.example/002"):
        steps = trace(desk.work(), what)
        assert {"entry", "page", "article", "reading", "statement", "verdict"} <= {step.stage for step in steps}
        assert len(steps) <= 24
    held = [trace_line(step, strings("fr")) for step in steps if step.stage == "no_alert"]
    assert [line.what for line in held] == ["reprise d’une parole antérieure"]
    assert any(step.stage == "messages" for step in trace(desk.work(), "a1"))
    with pytest.raises(UserError, match="nothing is known"):
        trace(desk.work(), "https://press.example/none")
    with pytest.raises(UserError, match="no alert or utterance"):
        utterance_of(desk.work(), "x1")


def test_an_alert_is_made_again_byte_by_byte_whatever_came_later(desk):
    first = desk.storage.alerts.newest(2)[1].id
    desk.says(WORDS, number=2)  # another outlet joins the utterance
    desk.decide()
    desk.rules()  # another catalogue, without the rule
    found = replay(desk.work(), first)
    assert {(one.language, one.zone) for one in found} == {("fr", "Europe/Paris"), ("en", "Asia/Yerevan")}
    assert all(one.stored == one.made for one in found)
    with pytest.raises(UserError, match="no alert 99"):
        replay(desk.work(), 99)


def test_an_uncertain_mail_is_named_in_one_digest(desk):
    work = desk.work()
    (message, *_) = work.storage.outbox.claim("host:1:a", desk.now, 1)
    work.storage.outbox.mark_data(message.id, "host:1:a", desk.now)
    desk.now += timedelta(days=1)
    assert work.storage.outbox.recover(desk.now) == 1
    subscriber = next(s for s in work.storage.subscribers.listed() if s.address == message.recipient)
    assert len(work.storage.outbox.uncertain(subscriber.id)) == 1
    mailing.write_digests(desk.work())
    assert work.storage.outbox.uncertain(subscriber.id) == ()
    desk.now += timedelta(days=1)
    mailing.write_digests(desk.work())


def test_dead_and_uncertain_messages_are_sent_again_by_hand(desk):
    outbox = desk.storage.outbox
    first, second = outbox.claim("host:1:a", NOW, 2)
    outbox.mark_dead(first.id, "host:1:a", "550 no such user")
    outbox.mark_uncertain(second.id, "host:1:a", "dropped")
    assert outbox.send_again(NOW, message=first.id) == 1
    assert outbox.send_again(NOW, state=MessageState.UNCERTAIN) == 1
    assert outbox.send_again(NOW, state=MessageState.DEAD) == 0
    assert outbox.counts() == {MessageState.PENDING: 4}
