"""What is done without YAML: subscriptions, rules, and rows of the catalogue; kept with who and why, taken back."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.common import Side, SubscriberId
from monitor.model.editing import ProposalState
from monitor.model.intake import FeedKind, FeedPath, ParsedFeed
from monitor.model.outbox import Channel, Wish
from monitor.pipeline import catalogue
from monitor.pipeline.mailing import write_digests
from monitor.pipeline.naming import persons_named
from monitor.pipeline.telling import teller
from monitor.pipeline.trying import Tried
from monitor.pipeline.work import Work, open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import open_storage
from monitor.web.app import create_app
from tests.storage import made
from tests.web.conftest import SECRET, TestClient, signed_in
from tests.web.filled import SPEAKERS, Case, fill
from tests.web.test_pages import Nodes

OURS = {"Sec-Fetch-Site": "same-origin"}
ADDRESS = "desk@example.org"
OFFICIAL = {
    "name": "Anahit Testova", "french": "Anahit Testove", "office": "us-president", "since": "2031-01-20",
    "source": "https://gov.example/appointed", "why": "appointed",
}  # fmt: skip
EPISODE = {
    "fr": "Un épisode de février 2031", "en": "An episode of February 2031", "start": "2031-02-01",
    "source": "both ministries, 1 February 2031", "phrases_en": "episode of february", "why": "it began",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(sqlite_template, tmp_path_factory):
    """A database with the shipped catalogue, made once."""
    path = tmp_path_factory.mktemp("loaded") / "monitor.db"
    path.write_bytes(sqlite_template.read_bytes())
    with open_work(Settings.load(database_url=f"sqlite:///{path}")) as opened:
        catalogue.load(opened)
    return path


@contextmanager
def copied(loaded, home):
    path = home / "monitor.db"
    path.write_bytes(loaded.read_bytes())
    with Sandbox() as box, open_storage(f"sqlite:///{path}") as storage:
        yield Work(Settings.load(home=home, zone="Europe/Paris"), storage, box)


def desk_of(work):
    @contextmanager
    def given():
        yield Work(work.settings, work.storage, work.box)

    app = create_app(require_user=signed_in, open_work=given, secret=SECRET)
    return TestClient(app, headers={"X-User": "editor", "Accept-Language": "en"}, follow_redirects=False)


@pytest.fixture
def work(loaded, tmp_path):
    with copied(loaded, tmp_path) as made_here:
        yield made_here


@pytest.fixture
def desk(work):
    return desk_of(work)


@pytest.fixture(scope="module")
def shelf(loaded, tmp_path_factory):
    """For tests after which nothing is kept."""
    with copied(loaded, tmp_path_factory.mktemp("shelf")) as made_here:
        yield desk_of(made_here), made_here


def send(client, path, **data):
    token = hmac.new(SECRET.encode(), b"editor", hashlib.sha256).hexdigest()
    return client.post(path, data={"token": token, **data}, headers=OURS)


def subscribed(desk, **data):
    return send(desk, "/rules/subscription", **{"address": ADDRESS, "when": "alerts", "zone": "Asia/Baku", **data})


def test_aliyev_and_bayramov_at_once(desk, work):
    answer = subscribed(desk, persons="Aliyev and Bayramov")
    assert (answer.status_code, answer.headers["location"]) == (303, "../rules?done=subscribed")
    (one,) = work.storage.subscribers.listed()
    assert one.wish == Wish(persons=("ilham-aliyev", "jeyhun-bayramov"))
    assert (one.wants_alerts, one.wants_digest, one.zone, one.channel) == (True, False, "Asia/Baku", Channel.MAIL)
    page = Nodes(desk.get("/rules").text).text
    assert "Ilham Aliyev, Jeyhun Bayramov" in page
    assert "No rule alerts on" not in page
    (change,) = work.storage.subscribers.history(one.id)
    assert (change.by, "ilham-aliyev" in change.what) == ("editor", True)


def test_only_what_was_asked_for_is_told(desk, work):
    subscribed(desk, persons="Mirzoyan, Pachinian")
    subscribed(desk, address="az@example.org", sides="AZE")
    subscribed(desk, address="all@example.org")
    subscribed(desk, address="away@example.org", muted_until="2999-01-01")
    mentioned = [Case(f"Mot {n}.", url=f"https://levant.example/{n}", speaker=s) for n, s in enumerate(SPEAKERS[:2])]
    fill(work.storage, mentioned)
    told = {}
    for row in work.storage.alerts.newest(10):
        view = work.storage.alerts.inputs(row.id)
        assert view is None or view
        heard = teller(work)._those_who_hear(_view(row), work.now())
        told[row.utterance.speaker.id] = {s.address for s in heard}
    assert told["ararat-mirzoyan"] == {"all@example.org"} | {ADDRESS}
    assert told["ilham-aliyev"] == {"all@example.org", "az@example.org"}


def _view(row):
    from monitor.model.mailing import AlertView

    return AlertView(row.id, row.utterance, "leaders_on_the_conflict", row.severity, row.created_at)


def test_who_is_muted_gets_no_digest(desk, work):
    subscribed(desk, when="digest", muted_until="2999-01-01")
    assert write_digests(work).ended == {}
    subscribed(desk, when="digest", muted_until="2001-01-01")
    assert write_digests(work).taken == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"persons": "Pashinian Nikolx"}, "Perhaps"),
        ({"persons": "qqqqqqq"}, "Nobody of the register"),
        ({"address": "no address"}, "not a mail address"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "not a mail address"),
        ({"address": ""}, "Fill this in"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"when": ""}, "Fill this in"),
        ({"when": "digest", "channel": "chat"}, "The digest is a mail"),
        ({"sides": "MARS"}, "Choose one"),
        ({"episodes": "nothing"}, "Choose one"),
        ({"language": "de"}, "Choose one"),
        ({"muted_until": "tomorrow"}, "Write the day"),
        ({"persons": "x" * 5_000}, "Too long"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(shelf, data, said):
    desk, work = shelf
    answer = subscribed(desk, **data)
    assert answer.status_code == 422
    nodes = Nodes(answer.text)
    assert said in nodes.text
    wrong = [attrs for tag, attrs in nodes.tags if attrs.get("aria-invalid") == "true" or attrs.get("class") == "err"]
    assert wrong
    assert work.storage.subscribers.listed() == ()


def test_a_subscription_is_changed_ended_and_resumed_with_its_history(desk, work):
    subscribed(desk, persons="Aliyev")
    subscribed(desk, persons="Bayramov", when="digest")
    (one,) = work.storage.subscribers.listed()
    form = Nodes(desk.get(f"/rules/subscription?id={one.id}").text)
    assert "Jeyhun Bayramov" in [attrs.get("value") for attrs in form.of("input")]
    assert send(desk, f"/rules/subscriptions/{one.id}/end").headers["location"] == "../../../rules?ended=1"
    assert work.storage.subscribers.listed() == ()
    assert f"rules/subscriptions/{one.id}/resume" in desk.get("/rules?ended=1").text
    send(desk, f"/rules/subscriptions/{one.id}/resume")
    assert work.storage.subscribers.listed()[0].wish.persons == ("jeyhun-bayramov",)
    assert [bool(c.what) for c in work.storage.subscribers.history(SubscriberId(1))] == [True, False, True, True]
    for path in ("end", "resume"):
        assert send(desk, f"/rules/subscriptions/99/{path}").status_code == 404


def test_a_subscription_is_tried_on_the_alerts_there_are(desk, work):
    fill(
        work.storage,
        [Case(f"Mot {n}.", url=f"https://levant.example/{n}", speaker=s) for n, s in enumerate(SPEAKERS)],
    )
    answer = send(desk, "/rules/subscription/try", persons="Aliyev", zone="UTC", when="alerts")
    assert "1 of the newest 5 alerts would have been sent" in Nodes(answer.text).text
    assert work.storage.subscribers.listed() == ()


def test_whom_no_rule_alerts_on_is_said(desk, work):
    send(desk, "/rules/leaders_on_the_conflict/switch")
    for rule in ("leaders_on_the_three", "officials_on_the_three"):
        send(desk, f"/rules/{rule}/switch")
    subscribed(desk, persons="Aliyev")
    assert "No rule alerts on Ilham Aliyev" in Nodes(desk.get("/rules").text).text


def test_an_address_is_for_those_who_may_write(desk, work):
    subscribed(desk)
    viewer = {"X-User": "reader"}
    assert ADDRESS not in desk.get("/rules", headers=viewer).text
    assert desk.get("/rules/subscription?id=1", headers=viewer).status_code == 403


RULE = {
    "title": "Aliyev d’abord", "persons": "Aliyev", "action": "alert", "about": "any", "severity": "high",
    "sides": "AZE", "channels": "mail", "origins": "1", "first": "yes", "enabled": "yes", "why": "asked for",
}  # fmt: skip


def test_a_rule_is_tried_kept_switched_and_taken_back(desk, work):
    tried = send(desk, "/rules/rule/try", **RULE, span="90d")
    assert "alerts with this rule" in Nodes(tried.text).text
    assert "aliyev" not in {rule.id for rule in catalogue.on_disk(work).rules}
    assert send(desk, "/rules/rule", **RULE).status_code == 303
    rule = _rule(work, "aliyev-dabord")
    assert (rule.persons, rule.sides, rule.first) == (("ilham-aliyev",), (Side.AZE,), True)
    assert Nodes(desk.get("/rules").text).text.index("Aliyev d’abord") < Nodes(desk.get("/rules").text).text.index(
        "leaders_on_the_three"
    ), "asked before the others"
    send(desk, f"/rules/{rule.id}/switch")
    assert not _rule(work, rule.id).enabled
    (switched, kept) = work.storage.proposals.listed()
    assert (kept.made_by, kept.reason, switched.decided_by) == ("editor", "asked for", "editor")
    refused = send(desk, f"/catalogue/changes/{kept.id}/take-back")
    assert (refused.status_code, f"take back {switched.id} first" in refused.text) == (409, True)
    for proposal in (switched, kept):
        assert send(desk, f"/catalogue/changes/{proposal.id}/take-back").status_code == 303
    assert _rule(work, rule.id) is None


def _rule(work, id_):
    work.refresh()
    return next((rule for rule in work.catalogue.rules if rule.id == id_), None)


@pytest.mark.parametrize(
    "data",
    [{"title": ""}, {"why": ""}, {"origins": "x"}, {"origins": "0"}, {"about": "weather"}, {"action": "shout"},
     {"quiet_from": "22:00"}, {"quiet_from": "22:00", "quiet_to": "22:00"}, {"ranks": "king"}, {"persons": "qqqq"}],
)  # fmt: skip
def test_a_rule_that_can_not_be_is_not_kept(shelf, data):
    desk, work = shelf
    answer = send(desk, "/rules/rule", **{**RULE, **data})
    assert answer.status_code == 422
    assert 'class="err"' in answer.text
    assert work.storage.proposals.listed() == ()


def test_an_official_an_episode_and_an_alias_are_added_and_taken_back(desk, work):
    for path, data in (("official", OFFICIAL), ("episode", EPISODE)):
        answer = send(desk, f"/catalogue/{path}", **data)
        assert (answer.status_code, answer.headers.get("location")) == (303, "../catalogue?done=done")
    assert (
        send(desk, "/catalogue/alias", person="Anahit Testova", alias="A. Testowa", why="German").status_code == 303
    )
    work.refresh()
    person = next(p for p in work.catalogue.persons if p.id == "anahit-testova")
    assert {"Anahit Testova", "Anahit Testove", "A. Testowa"} <= set(person.names)
    term = next(t for t in work.catalogue.terms if t.person == person.id)
    assert (term.office, term.since, term.until) == ("us-president", "2031-01-20", None)
    before = next(t for t in work.catalogue.terms if t.id == "us-president/2025-donald-trump")
    assert before.until == "2031-01-20", "who held it until then holds it no more"
    assert any(e.id == "an-episode-of-february-2031" for e in work.catalogue.episodes)
    alias, episode, *_, official = work.storage.proposals.listed()
    assert "Anahit Testova" in desk.get("/people/anahit-testova").text
    assert send(desk, f"/catalogue/changes/{official.id}/take-back").status_code == 409, "the alias rests on it"
    for change in (alias, episode, official):
        assert send(desk, f"/catalogue/changes/{change.id}/take-back").status_code == 303
    work.refresh()
    assert not [p for p in work.catalogue.persons if p.id == "anahit-testova"]
    assert {p.state for p in work.storage.proposals.listed()} == {ProposalState.REJECTED}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("official", OFFICIAL | {"since": "yesterday"}), ("official", OFFICIAL | {"source": "javascript:alert(1)"}),
        ("official", OFFICIAL | {"office": "king"}), ("official", OFFICIAL | {"name": ""}),
        ("official", OFFICIAL | {"until": "2030-01-01"}), ("official", OFFICIAL | {"why": ""}),
        ("episode", EPISODE | {"start": ""}), ("episode", EPISODE | {"end": "2031-01-01"}),
        ("episode", EPISODE | {"phrases_en": ""}), ("episode", EPISODE | {"parent": "nothing"}),
        ("alias", {"person": "Nobody Atall", "alias": "x y", "why": "w"}),
        ("alias", {"person": "Ilham Aliyev", "alias": "Nikol Pashinyan", "why": "w"}),
        ("alias", {"person": "Ilham Aliyev", "alias": "Ilham Aliyev", "why": "w"}),
        ("feed", {"found": "javascript:alert(1)", "why": "w"}), ("feed", {"found": "https://x.example/f", "why": ""}),
        ("feed", {"found": "https://x.example/f", "why": "w", "zone": "Mars"}),
        ("feed", {"found": "https://x.example/f", "why": "w", "country": "<script>"}),
    ],
)  # fmt: skip
def test_what_can_not_be_is_said_beside_the_field_and_changes_nothing(shelf, path, data):
    desk, work = shelf
    answer = send(desk, f"/catalogue/{path}", **data)
    assert answer.status_code == 422
    assert 'class="err"' in answer.text
    assert work.storage.proposals.listed() == ()


def test_a_feed_is_found_shown_and_read(desk, work, monkeypatch):
    feed = ParsedFeed("A site <b>", "en", tuple(made.entry(n, f"Title <script> {n}") for n in range(30)))
    found = Tried(FeedPath(FeedKind.RSS, "https://new.example/rss"), feed)
    monkeypatch.setattr("monitor.web.catalogue.discover", lambda url, settings: found)
    nodes = Nodes(send(desk, "/catalogue/feed/look", url="new.example").text)
    assert len([1 for tag, attrs in nodes.tags if tag == "li" and "data-item" in attrs]) == 10
    hidden = {a["name"]: a["value"] for a in nodes.of("input") if a.get("type") == "hidden"}
    assert hidden["found"] == "https://new.example/rss"
    data = {
        **hidden,
        "country": "FR",
        "language": "fr",
        "zone": "Europe/Paris",
        "affiliation": "private",
        "why": "new",
    }
    del data["token"]
    assert send(desk, "/catalogue/feed", **data).status_code == 303
    assert "https://new.example/rss" in {row.url for row in work.storage.feeds.listed()}
    again = send(desk, "/catalogue/feed/look", url="new.example")
    assert (again.status_code, "is read already" in again.text) == (422, True)


def test_names_are_understood_in_any_spelling(work):
    for typed, meant in {
        "Pachinian": ("nikol-pashinyan",),
        "Aliyev et Bayramov": ("ilham-aliyev", "jeyhun-bayramov"),
        "Алиев; Mirzoyan": ("ilham-aliyev", "ararat-mirzoyan"),
        "nikol-pashinyan": ("nikol-pashinyan",),
        "": (),
    }.items():
        assert persons_named(work, typed).persons == meant, typed


def test_nothing_of_it_is_done_for_a_reader_or_from_elsewhere(desk, work):
    token = hmac.new(SECRET.encode(), b"reader", hashlib.sha256).hexdigest()
    for path in ("/rules/subscription", "/rules/rule", "/rules/leaders_on_the_three/switch", "/catalogue/alias",
                 "/catalogue/official", "/catalogue/episode", "/catalogue/feed", "/catalogue/feed/look",
                 "/rules/rule/try", "/rules/subscription/try", "/catalogue/changes/1/take-back"):  # fmt: skip
        reader = desk.post(path, data={"token": token, **RULE}, headers={**OURS, "X-User": "reader"})
        assert reader.status_code == 403, path
        assert send(desk, path).status_code != 403, path
        elsewhere = desk.post(path, data={"token": "x"}, headers={"Origin": "http://evil.example"})
        assert elsewhere.status_code == 403, path
    assert work.storage.proposals.listed()[1:] == (), "only the switch went through"


def test_a_muted_subscriber_is_muted_until_that_day_begins_where_he_is(desk, work):
    subscribed(desk, muted_until="2031-05-01")
    (one,) = work.storage.subscribers.listed()
    assert one.muted_until == datetime(2031, 4, 30, 20, 0, tzinfo=UTC)
    assert one.is_muted(one.muted_until - timedelta(seconds=1))
    assert not one.is_muted(one.muted_until)
