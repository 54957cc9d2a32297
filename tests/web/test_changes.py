"""Forms: who may send them, from where, with what token; and what they change."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.editing import ProposalIntent, ProposalOrigin, ProposalState
from monitor.model.feedback import Box, BoxAt, Judgement
from monitor.pipeline import catalogue
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.web.app import create_app
from tests.storage import made
from tests.web.conftest import SECRET, TestClient, client_of, signed_in
from tests.web.filled import fill, ordinary
from tests.web.test_pages import Nodes

ENTRY = """
id: a-new-episode
names: {fr: "Un épisode nouveau, 2026", en: "A new episode, 2026"}
start: {day: 2026-02-01, source: "both ministries, 1 February 2026"}
signature: {fr: [épisode nouveau], en: [new episode]}
"""
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def work(sqlite_storage, tmp_path, monkeypatch):
    monkeypatch.setenv("MONITOR_HOME", str(tmp_path))
    with Sandbox() as box:
        yield Work(Settings.load(zone="Europe/Paris"), sqlite_storage, box)


@pytest.fixture
def editor(work):
    catalogue.load(work)

    @contextmanager
    def given():
        yield Work(work.settings, work.storage, work.box)

    app = create_app(require_user=signed_in, open_work=given, secret=SECRET)
    return TestClient(app, headers={"X-User": "editor"}, follow_redirects=False)


@pytest.fixture
def proposal(work, editor):
    intent = ProposalIntent("episodes", "a-new-episode", ENTRY, ProposalOrigin.CANDIDATE, "three clusters in a day")
    return work.storage.proposals.record(intent, made.NOW)


def token(client, **headers):
    fields = Nodes(client.get("/episodes", headers=headers).text).of("input")
    return next(field["value"] for field in fields if field.get("name") == "token")


def test_an_editor_accepts_a_candidate_and_takes_it_back(editor, proposal, work):
    answer = editor.post(f"/proposals/{proposal}/accept", data={"token": token(editor)}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "../../episodes#candidates")
    assert work.storage.proposals.get(proposal).state is ProposalState.ACCEPTED
    assert "A new episode, 2026" in editor.get("/episodes?lang=en").text
    kept = editor.post(f"/proposals/{proposal}/reject", data={"token": _any_token()}, headers=OURS)
    assert kept.status_code == 303
    assert "A new episode, 2026" not in editor.get("/episodes?lang=en").text


def _any_token():
    """No form is on the page once nothing is open: the token is the user's."""
    return hmac.new(SECRET.encode(), b"editor", hashlib.sha256).hexdigest()


def test_an_entry_is_accepted_as_edited(editor, proposal):
    edited = ENTRY.replace("A new episode", "Another name").replace("\n", "\r\n")
    data = {"token": token(editor), "entry": edited}
    assert editor.post(f"/proposals/{proposal}/accept", data=data, headers=OURS).status_code == 303
    assert "Another name, 2026" in editor.get("/episodes?lang=en").text


def test_a_broken_entry_changes_nothing_and_says_what_mends_it(editor, proposal, work):
    data = {"token": token(editor), "entry": "id: a-new-episode\nnames: 7"}
    answer = editor.post(f"/proposals/{proposal}/accept", data=data, headers=OURS)
    assert answer.status_code == 409
    assert "names" in answer.text
    assert work.storage.proposals.get(proposal).state is ProposalState.OPEN


@pytest.mark.parametrize(
    ("user", "headers", "right_token"),
    [
        ("reader", OURS, True),
        ("editor", {"Sec-Fetch-Site": "cross-site"}, True),
        ("editor", {"Sec-Fetch-Site": "same-site"}, True),
        ("editor", {"Origin": "http://evil.example"}, True),
        ("editor", {}, True),
        ("editor", OURS, False),
    ],
    ids=["a reader", "another site", "a neighbour", "another origin", "no origin", "no token"],
)
def test_nothing_else_may_change_anything(editor, proposal, work, user, headers, right_token):
    data = {"token": token(editor) if right_token else "x"}
    for what in ("accept", "reject"):
        answer = editor.post(f"/proposals/{proposal}/{what}", data=data, headers={"X-User": user, **headers})
        assert answer.status_code == 403
    assert work.storage.proposals.get(proposal).state is ProposalState.OPEN


def test_origin_serves_where_the_browser_says_nothing_of_the_site(editor, proposal):
    headers = {"Origin": "http://testserver"}
    assert (
        editor.post(f"/proposals/{proposal}/reject", data={"token": token(editor)}, headers=headers).status_code
        == 303
    )


def test_a_reader_sees_no_form(editor, proposal):
    assert not [f for f in Nodes(editor.get("/episodes", headers={"X-User": "reader"}).text).of("form")
                if f.get("method") == "post"]  # fmt: skip


def test_a_get_changes_nothing(editor, proposal, work):
    for what in ("accept", "reject"):
        assert editor.get(f"/proposals/{proposal}/{what}").status_code == 404
    assert work.storage.proposals.get(proposal).state is ProposalState.OPEN


@pytest.fixture
def desk(sqlite_storage):
    """An editor before three open alerts."""
    fill(sqlite_storage, [case for case in ordinary(3) if not case.is_repeat])
    return client_of(sqlite_storage, **OURS, **{"X-User": "editor"})


def inbox(client, box="open"):
    nodes = Nodes(client.get(f"/alerts?box={box}").text)
    return [attrs["id"] for attrs in nodes.of("li") if attrs.get("id", "").startswith("u")]


def post(client, path, **data):
    return client.post(path, data={"token": _any_token(), **data})


def test_an_alert_is_noted_and_the_note_taken_back(desk):
    assert inbox(desk) == ["u3", "u2", "u1"]
    answer = post(desk, "/alerts/acknowledge", alert="2")
    assert (answer.status_code, answer.headers["location"]) == (303, "../alerts?noted=2")
    assert (inbox(desk), inbox(desk, "acknowledged")) == (["u3", "u1"], ["u2"])
    noted = desk.get("/alerts?noted=2&lang=en").text
    assert "Undo" in noted
    assert [f["action"] for f in Nodes(noted).of("form") if f["action"].endswith("/reopen")] == ["alerts/reopen"]
    assert "acknowledged by editor" in desk.get("/alerts?box=acknowledged&lang=en").text
    assert post(desk, "/alerts/acknowledge", alert="2").headers["location"] == "../alerts?"
    post(desk, "/alerts/reopen", alert="2")
    assert inbox(desk) == ["u3", "u2", "u1"], "a second acknowledgement had changed nothing"


def test_several_alerts_are_noted_and_undone_together(desk):
    answer = post(desk, "/alerts/acknowledge", alert=["3", "1"])
    assert answer.headers["location"] == "../alerts?noted=3&noted=1"
    assert inbox(desk) == ["u2"]
    undo = Nodes(desk.get("/alerts?noted=3&noted=1").text).of("input")
    assert [field["value"] for field in undo if field.get("name") == "alert"][:2] == ["3", "1"]
    post(desk, "/alerts/reopen", alert=["3", "1"])
    assert inbox(desk) == ["u3", "u2", "u1"]
    assert post(desk, "/alerts/snooze", alert=["3", "2"], hours="24").status_code == 303
    assert inbox(desk, "snoozed") == ["u3", "u2"]


def test_the_inbox_is_narrowed_by_words_side_and_severity(desk):
    def found(**wanted):
        items = Nodes(desk.get("/alerts", params=wanted).text).of("li")
        return [attrs["id"] for attrs in items if attrs.get("id", "").startswith("u")]

    assert found(q="point 1") == ["u2"]
    assert found(side="ARM", severity="", q="") == ["u1"]
    assert found(severity="normal") == []
    assert desk.get("/alerts/count").json() == {"open": 3, "newest": 3}
    assert desk.get("/?box=open&before=3").headers["location"] == "alerts?box=open&before=3"


def test_a_wrong_alert_is_judged_without_leaving_the_inbox(desk, sqlite_storage):
    answer = post(desk, "/utterances/2/feedback", judgement="not_new", inbox="1")
    assert answer.headers["location"] == "../../alerts?judged=not_new"
    assert [row.judgement for row in sqlite_storage.feedback.listed()] == [Judgement.NOT_NEW]


def test_an_alert_is_put_off_and_comes_back(desk, sqlite_storage):
    assert post(desk, "/alerts/snooze", alert="1", hours="4").status_code == 303
    assert (inbox(desk), inbox(desk, "snoozed")) == (["u3", "u2"], ["u1"])
    later = BoxAt(Box.OPEN, datetime.now(UTC) + timedelta(hours=5))
    assert len(sqlite_storage.alerts.newest(10, place=later)) == 3


def test_a_feed_is_polled_at_the_next_run_when_somebody_asks(desk, sqlite_storage):
    (feed,) = sqlite_storage.feeds.listed()
    assert post(desk, f"/sources/{feed.id}/poll").headers["location"] == f"../../sources?asked={feed.id}"
    assert "due at once" in desk.get(f"/sources?asked={feed.id}&lang=en").text
    assert [due.id for due in sqlite_storage.feeds.due(datetime.now(UTC))] == [feed.id]
    assert post(desk, "/sources/99/poll").status_code == 409


def test_a_judgement_is_kept_as_a_label(desk, sqlite_storage):
    answer = post(desk, "/utterances/1/feedback", judgement="wrong_speaker", note=" the spokesman ")
    assert answer.headers["location"] == "../1?judged=wrong_speaker"
    (row,) = sqlite_storage.feedback.listed()
    assert (row.judgement, row.by, row.note, row.utterance) == (Judgement.WRONG_SPEAKER, "editor", "the spokesman", 1)
    assert "Wrong speaker." in desk.get("/utterances/1?judged=wrong_speaker&lang=en").text


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/alerts/acknowledge", {"alert": "99"}, 409),
        ("/alerts/acknowledge", {}, 422),
        ("/alerts/snooze", {"alert": "1", "hours": "0"}, 422),
        ("/alerts/snooze", {"alert": "1", "hours": "100000"}, 422),
        ("/utterances/99/feedback", {"judgement": "right"}, 409),
        ("/utterances/1/feedback", {"judgement": "nonsense"}, 422),
    ],
)
def test_what_can_not_be_is_refused(desk, path, data, status):
    assert post(desk, path, **data).status_code == status
    assert inbox(desk) == ["u3", "u2", "u1"]


def test_a_reader_may_do_nothing_of_it(desk, sqlite_storage):
    for path in ("/alerts/acknowledge", "/alerts/reopen", "/alerts/snooze", "/utterances/1/feedback"):
        data = {"token": _any_token(), "alert": "1", "hours": "4", "judgement": "right"}
        assert desk.post(path, data=data, headers={"X-User": "reader"}).status_code == 403
    forms = Nodes(desk.get("/alerts", headers={"X-User": "reader"}).text).of("form")
    assert [form for form in forms if form.get("method") == "post"] == []
    assert inbox(desk) == ["u3", "u2", "u1"]
    assert sqlite_storage.feedback.listed() == ()
