"""From a statement to who is told, when and in which thread: the real rules, storage and novelty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from sqlalchemy import insert, text, update

from monitor import alerts
from monitor.catalogue import Catalogue, load_files
from monitor.catalogue.outlets import Affiliation
from monitor.catalogue.rules import QuietHours
from monitor.model.alerting import Novelty, NoveltyReason, Suppression
from monitor.model.common import Side
from monitor.model.outbox import Channel, MessageKind, MessageState
from monitor.model.overrides import OverrideIntent, OverrideKind
from monitor.model.reading import Modality, Speaker, StatementKind
from monitor.pipeline import alerting, mailing, overriding
from monitor.pipeline.rule_trial import try_rules
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage.tables import Article, Outlet
from tests.storage import made

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
PRESIDENT = Speaker("ilham-aliyev", "Ilham Aliyev", "le président", "President of Azerbaijan", Side.AZE)
ADVISER = Speaker(None, "K. A.", "le conseiller", None, Side.AZE)
WORDS = "Les équipes de relevé commenceront leurs travaux dans les dix jours sur les deux versants."


@cache
def shipped() -> Catalogue:
    return load_files()


class Desk:
    """A monitor with a catalogue, readers, a clock that tests set, and a press that says what tests want."""

    def __init__(self, storage, home, rules=None, **readers):
        self.storage, self.now = storage, NOW
        self.settings = Settings.load(home=home, feeds="sample", now=NOW.isoformat())
        self.rules(*(rules or shipped().rules))
        for name, given in (readers or {"reader": {}}).items():
            wishes = {"language": "fr", "zone": "UTC", "wants_digest": True, "wants_alerts": True, **given}
            storage.subscribers.record(f"{name}@example.org", now=NOW - timedelta(days=30), **wishes)

    def rules(self, *rules):
        body = shipped().model_copy(update={"rules": rules}).model_dump_json()
        self.storage.catalogue.record(body, Settings.real_time(), outlets=(), feeds=(), episodes=())

    def work(self):
        settings = self.settings.model_copy(update={"now": self.now.isoformat()})
        return Work(settings, self.storage, Sandbox())

    def says(self, quote, *, speaker=PRESIDENT, url=None, number=0, episode="sep-2022", **changes):
        url = url or f"https://press.example/{number:03}"  # of one moment, alerts go by address
        return made.undecided(self.storage, url, speaker, self.now, quote, episode=episode, **changes)

    def decide(self):
        ended = alerting.raise_alerts(self.work()).ended
        return {name: n for name, n in ended.items() if name != "embedded"}

    def messages(self, kind=None):
        rows = reversed(self.storage.outbox.listed(limit=1000))
        return [row for row in rows if kind is None or row.kind is kind]


@pytest.fixture
def desk(storage, tmp_path):
    return Desk(storage, tmp_path)


def threads_of(storage):
    with storage._database.read() as connection:
        return connection.exec_driver_sql("SELECT kind, message_id, in_reply_to FROM outbox ORDER BY id").all()


def test_changed_words_inside_the_quotation_put_one_message_into_the_thread(desk):
    url = "https://press.example/a"
    desk.says(WORDS, url=url)
    assert desk.decide()["alerts"] == 1
    alert = desk.storage.alerts.newest(1)[0]
    desk.storage.handling.acknowledge(alert.id, "anna", NOW)
    for _ in range(2):  # the second time it is the same version
        desk.says(WORDS.replace("dix", "vingt"), url=url)
        desk.decide()
    assert desk.storage.alerts.count() == 1
    (first, second) = threads_of(desk.storage)
    assert (second.kind, second.in_reply_to) == ("amended", first.message_id)
    (message,) = desk.messages(MessageKind.AMENDED)
    assert message.subject.startswith("Re: [AZE]")
    assert desk.storage.handling.of(alert.id, NOW).acknowledged_by is None, "it is opened again"


def test_changed_words_outside_the_quotation_are_recorded_and_nobody_is_told(desk):
    url = "https://press.example/a"
    desk.says(WORDS, url=url, kind=StatementKind.INDIRECT)
    desk.decide()
    alert = desk.storage.alerts.newest(1)[0]
    desk.storage.handling.acknowledge(alert.id, "anna", NOW)
    desk.says(WORDS.replace("commenceront", "vont commencer"), url=url, kind=StatementKind.INDIRECT)
    assert desk.decide() == {"amended": 1, "alerts": 0}
    assert len(desk.messages()) == 1
    assert desk.storage.handling.of(alert.id, NOW).acknowledged_by is None


def test_a_denial_goes_into_the_thread_of_what_it_denies_and_is_no_alert(desk):
    desk.says(WORDS)
    desk.decide()
    desk.says(WORDS, number=1, modality=Modality.DENIED)
    assert desk.decide() == {"new": 1, "alerts": 0}
    (first, second) = threads_of(desk.storage)
    assert (second.kind, second.in_reply_to) == ("denied", first.message_id)
    assert desk.storage.alerts.suppressed() == {Suppression.DENIAL: 1}


def test_a_denial_of_what_was_not_alerted_is_decided_by_the_rules(desk):
    desk.says(WORDS, modality=Modality.DENIED)
    assert desk.decide() == {"new": 1, "alerts": 1}


LOOSE = [
    ("avoir tenu de tels propos", "fr"),
    ("avoir dit cela", "fr"),
    ("he had said that the survey teams would begin within ten days", "en"),
    ("making such remarks", "en"),
    ("говорил это", "ru"),
]


@pytest.mark.parametrize(("words", "language"), LOOSE)
def test_a_denial_that_only_points_is_linked_where_person_and_time_fit(desk, words, language):
    desk.says(WORDS)
    desk.says("Un autre président dit autre chose des relevés.", speaker=crowd(7), number=7)
    desk.decide()
    desk.says(words, number=1, modality=Modality.DENIED, kind=StatementKind.INDIRECT, language=language)
    assert desk.decide() == {"new": 1, "alerts": 0}
    denial = desk.messages(MessageKind.DENIED)
    first = next(row for row in threads_of(desk.storage) if row.kind == "alert")
    assert [row.in_reply_to for row in threads_of(desk.storage) if row.kind == "denied"] == [first.message_id]
    assert len(denial) == 1


QUOTED = [
    ("Je n'ai jamais dit cela", "fr"),
    ("I never said that", "en"),
    ("We did not say this", "en"),
    ("Я этого не говорил", "ru"),
]


@pytest.mark.parametrize(("words", "language"), QUOTED)
def test_a_quotation_that_denies_is_linked_to_what_it_denies(desk, words, language):
    desk.says(WORDS)
    desk.decide()
    desk.says(words, number=1, language=language)
    assert desk.decide() == {"new": 1, "alerts": 0}
    (first, second) = threads_of(desk.storage)
    assert (second.kind, second.in_reply_to) == ("denied", first.message_id)


def test_a_denial_that_fits_several_or_none_says_that_it_is_unlinked(desk):
    desk.says(WORDS)
    desk.says("Les prisonniers seront rendus dimanche par la Géorgie.", number=1)
    desk.decide()
    unclear = desk.says("avoir tenu de tels propos", number=2, modality=Modality.DENIED)
    assert desk.decide() == {"new": 1, "alerts": 1}
    alert = desk.storage.alerts.newest(1)[0]
    assert (alert.utterance.reason, alert.utterance.nearest) == (NoveltyReason.DENIES_UNKNOWN, None)
    assert alert.utterance.attestations[0].statement == unclear.id
    assert desk.messages(MessageKind.DENIED) == []
    desk.says("avoir attaqué le premier", number=3, modality=Modality.DENIED)
    desk.decide()
    assert desk.storage.alerts.newest(1)[0].utterance.reason is not NoveltyReason.DENIES_UNKNOWN, "no words denied"


def crowd(number, of=Side.AZE, office="Spokesperson of the Ministry of Foreign Affairs of Azerbaijan"):
    return Speaker(f"voice-{number}", f"Voice {number}", "la voix", office, of)


def test_the_flood_guard_folds_the_rest_and_sends_it_as_one_list(desk):
    for number in range(27):
        desk.says(WORDS, speaker=crowd(number), number=number)
    assert desk.decide()["alerts"] == 27
    assert len(desk.messages(MessageKind.ALERT)) == alerts.FLOOD_LIMIT
    mailing.relay_outbox(desk.work())
    assert desk.messages(MessageKind.FOLDED) == [], "it waits for others"
    desk.now += timedelta(minutes=6)
    for _ in range(2):
        mailing.relay_outbox(desk.work())
    (message,) = desk.messages(MessageKind.FOLDED)
    assert message.subject == "7 alertes de plus"
    desk.now += timedelta(hours=1)
    desk.says(WORDS, speaker=crowd(99), number=99)
    desk.decide()
    assert len(desk.messages(MessageKind.ALERT)) == alerts.FLOOD_LIMIT + 1, "another hour, another budget"


def test_the_flood_guard_never_folds_leaders(desk):
    for number in range(25):
        desk.says(WORDS, speaker=crowd(number), number=number)
    for number, office in enumerate((
        "President of Azerbaijan",
        "Prime Minister of Armenia",
        "Foreign Minister of Armenia",
    )):
        side = Side.AZE if "Azerbaijan" in office else Side.ARM
        desk.says(WORDS, speaker=crowd(f"leader-{number}", side, office), number=100 + number)
    desk.decide()
    assert len(desk.messages(MessageKind.ALERT)) == alerts.FLOOD_LIMIT + 3


def test_episodes_have_budgets_of_their_own(desk):
    for number in range(42):
        desk.says(WORDS, speaker=crowd(number), number=number, episode=f"episode-{number % 2}")
    desk.decide()
    assert len(desk.messages(MessageKind.ALERT)) == 2 * alerts.FLOOD_LIMIT


def test_an_amendment_of_a_folded_alert_goes_into_the_thread_of_its_list(desk):
    for number in range(21):
        desk.says(WORDS, speaker=crowd(number), number=number)
    desk.decide()
    desk.now += timedelta(minutes=6)
    mailing.relay_outbox(desk.work())
    desk.says(WORDS.replace("dix", "vingt"), speaker=crowd(20), number=20)
    desk.decide()
    found = threads_of(desk.storage)
    folded = next(row for row in found if row.kind == "folded")
    assert [row.in_reply_to for row in found if row.kind == "amended"] == [folded.message_id]


def alerting_rule(**changes):
    rule = next(rule for rule in shipped().rules if rule.id == "leaders_on_the_conflict")
    return rule.model_copy(update=changes)


def test_quiet_hours_are_the_readers(storage, tmp_path):
    quiet = QuietHours(start="22:00", end="07:00")
    desk = Desk(
        storage, tmp_path, [alerting_rule(quiet_hours=quiet)],
        paris={"zone": "Europe/Paris"}, yerevan={"zone": "Asia/Yerevan"},
    )  # fmt: skip
    desk.now = NOW.replace(hour=19)  # 20:00 in Paris, 23:00 in Yerevan
    desk.says(WORDS)
    desk.decide()
    after = {row.recipient: row.send_after for row in desk.messages()}
    assert after["paris@example.org"] == desk.now
    assert after["yerevan@example.org"] == datetime(2026, 11, 18, 3, 0, tzinfo=UTC)


def test_a_rule_names_its_channels(storage, tmp_path):
    storage.subscribers.record(
        "https://hooks.example/x", language="en", zone="UTC", wants_digest=False, wants_alerts=True,
        now=NOW - timedelta(days=1), channel=Channel.WEBHOOK,
    )  # fmt: skip
    desk = Desk(storage, tmp_path, [alerting_rule(channels=(Channel.WEBHOOK,))])
    desk.says(WORDS)
    desk.decide()
    assert [(row.channel, row.recipient) for row in desk.messages()] == [(Channel.WEBHOOK, "https://hooks.example/x")]


def test_a_rule_may_wait_for_a_second_outlet(storage, tmp_path):
    desk = Desk(storage, tmp_path, [alerting_rule(min_origins=2)])
    desk.says(WORDS)
    assert desk.decide() == {"new": 1, "alerts": 0}
    assert storage.alerts.suppressed() == {Suppression.FEW_ORIGINS: 1}
    desk.says(WORDS, number=1)
    assert desk.decide() == {"repeat": 1, "alerts": 1}
    desk.says(WORDS, number=2)
    assert desk.decide() == {"repeat": 1, "alerts": 0}
    assert len(desk.messages()) == 1


def test_a_rule_may_ask_whose_outlet_reports(desk):
    state = next(o for o in shipped().outlets if o.affiliation is Affiliation.STATE)
    policy = alerts.Policy.of(
        [alerting_rule(affiliations=(Affiliation.STATE,))],
        shipped().offices,
        shipped().institutions,
        shipped().outlets,
    )
    stated = desk.says(WORDS)
    verdict = made.verdict()
    week = timedelta(days=7)
    assert alerts.decide(replace(stated, outlet=state.id), verdict, policy, week).alerts
    assert not alerts.decide(replace(stated, outlet="somebody"), verdict, policy, week).alerts


def test_what_rules_would_send_is_what_they_send(storage, tmp_path):
    desk = Desk(storage, tmp_path)
    for number in range(25):
        desk.says(WORDS, speaker=crowd(number), number=number)
    desk.says(WORDS, speaker=PRESIDENT, number=50)
    desk.says(WORDS, speaker=ADVISER, number=51)
    desk.decide()
    desk.says(WORDS, number=52, modality=Modality.DENIED)
    desk.says(WORDS, number=53)
    desk.decide()
    sent = {row.id for row in storage.alerts.newest(1000)}
    tried = try_rules(desk.work(), NOW - timedelta(days=90))
    assert {one.decided.alert for one in tried if one.decision.alerts} == sent
    assert all(one.decision.rule == one.decided.rule for one in tried)
    assert [one.decision.suppressed_by for one in tried] == [one.decided.suppressed_by for one in tried]
    folded = sum(one.is_folded for one in tried)
    assert len(desk.messages(MessageKind.ALERT)) == len(sent) - folded == 21


def test_a_backfill_sends_nothing(desk):
    for number in range(30):
        made.undecided(
            desk.storage, f"https://press.example/{number}", crowd(number), NOW - timedelta(days=number), WORDS
        )
    with desk.storage._database.write() as connection:
        connection.exec_driver_sql("UPDATE statement SET is_baseline = true")
    assert desk.decide() == {"new": 30, "alerts": 0}
    assert desk.messages() == []


def test_a_correction_goes_to_exactly_those_who_got_the_alert(storage, tmp_path):
    from monitor.pipeline.correcting import tell

    desk = Desk(storage, tmp_path, one={}, two={"language": "en"}, gone={})
    desk.says(WORDS)
    desk.decide()
    mailing.relay_outbox(desk.work())
    storage.subscribers.end("gone@example.org", NOW)
    storage.subscribers.record(
        "late@example.org", language="fr", zone="UTC", wants_digest=True, wants_alerts=True, now=NOW
    )
    alert = storage.alerts.newest(1)[0]
    statement = alert.utterance.attestations[0].statement
    wrong = storage.overrides.record(
        OverrideIntent(OverrideKind.WRONG_SPEAKER, statement, "anna", "the adviser spoke", NOW, speaker=ADVISER)
    )
    assert wrong.alerts == (alert.id,)
    assert [tell(desk.work(), wrong.id, wrong.alerts) for _ in range(2)] == [1, 0]
    found = desk.messages(MessageKind.CORRECTED)
    assert sorted(m.recipient for m in found) == ["gone@example.org", "one@example.org", "two@example.org"]
    assert all(m.state is MessageState.PENDING for m in found)


AGAIN = WORDS.replace("commenceront", "pourraient commencer")


def uncertain(desk):
    """Two statements of one speaker, the second left to a person; returns it."""
    desk.says(WORDS)
    assert desk.decide()["alerts"] == 1
    left = desk.says(AGAIN, number=1)
    assert desk.decide() == {"uncertain": 1, "alerts": 0}
    return left


def decides(desk, statement, novelty=Novelty.NEW, **given):
    intent = OverrideIntent(
        OverrideKind.DECIDED, statement.id, "anna", "another occasion", desk.now, novelty=novelty, **given
    )
    return overriding.override(desk.work(), intent).recorded


def test_what_a_person_finds_new_alerts_once(desk):
    left = uncertain(desk)
    done = decides(desk, left)
    assert done.raised is not None
    assert desk.storage.alerts.get(done.raised).utterance.id == done.utterance
    assert len(desk.messages(MessageKind.ALERT)) == 2
    assert desk.storage.alerts.suppressed() == {}
    desk.decide()
    overriding.take_back(desk.work(), done.id, "anna", "not sure")
    assert decides(desk, left).raised is None, "it was told already"
    assert len(desk.messages(MessageKind.ALERT)) == 2
    tried = try_rules(desk.work(), NOW - timedelta(days=90))
    assert sum(one.decision.alerts for one in tried) == 2


def test_what_a_person_called_a_repeat_had_alerted(desk):
    desk.says(WORDS)
    later = desk.says("Les prisonniers seront rendus dimanche par la Géorgie.", number=1)
    desk.decide()
    sent = {row.id for row in desk.storage.alerts.newest(10)}
    first = min(row.utterance.id for row in desk.storage.alerts.newest(10))
    decides(desk, later, Novelty.REPEAT, utterance=first)
    tried = try_rules(desk.work(), NOW - timedelta(days=90))
    assert {one.decided.alert for one in tried if one.decision.alerts} == sent
    assert len(sent) == 2


def test_what_a_person_finds_new_alerts_as_the_rules_say(desk):
    desk.rules(alerting_rule(action="digest"))
    desk.says(WORDS)
    desk.decide()
    left = desk.says(AGAIN, number=1)
    desk.decide()
    assert decides(desk, left).raised is None
    assert desk.storage.alerts.suppressed() == {Suppression.DIGEST_ONLY: 2}


@pytest.mark.parametrize(("days", "is_baseline"), [(8, False), (0, True)])
def test_a_person_who_decides_of_the_past_sends_nothing(desk, days, is_baseline):
    left = uncertain(desk)
    if is_baseline:
        with desk.storage._database.write() as connection:
            connection.exec_driver_sql("UPDATE statement SET is_baseline = true")
    desk.now += timedelta(days=days)
    assert decides(desk, left).raised is None
    assert len(desk.messages(MessageKind.ALERT)) == 1
    reason = Suppression.BASELINE if is_baseline else Suppression.TOO_OLD
    assert desk.storage.alerts.suppressed() == {reason: 1}


def test_what_alerted_and_is_set_apart_does_not_alert_again(desk):
    first = desk.says(WORDS)
    desk.says(WORDS, number=1)
    assert desk.decide() == {"new": 1, "repeat": 1, "alerts": 1}
    split = OverrideIntent(OverrideKind.SPLIT, first.id, "anna", "two occasions", desk.now)
    assert overriding.override(desk.work(), split).recorded.raised is None
    assert len(desk.messages(MessageKind.ALERT)) == 1


def test_a_credited_repost_is_no_second_origin(storage, tmp_path):
    desk = Desk(storage, tmp_path, [alerting_rule(min_origins=2)])
    first = desk.says(WORDS)
    repost = desk.says(WORDS, number=1)
    with storage._database.write() as connection:
        connection.execute(insert(Outlet).values(id="armenpress", name="Armenpress"))
        for article, values in ((first, {"outlet": "armenpress"}), (repost, {"credited": "armenpress"})):
            connection.execute(update(Article).where(Article.id == article.article).values(values))
    assert desk.decide() == {"new": 1, "repeat": 1, "alerts": 0}
    utterance = storage.statements.listed(limit=1)[0].utterance
    with storage._database.read() as connection:
        query = text("SELECT attestations, origins FROM v_utterances WHERE utterance_id = :id")
        assert connection.execute(query, {"id": utterance}).one() == (2, 1)
    view = storage.alerts.utterance(utterance)
    assert (view.outlets, view.origins) == (2, 1), "as in mails"
    desk.says(WORDS, number=2)
    assert desk.decide() == {"repeat": 1, "alerts": 1}, "somebody else reports it"
