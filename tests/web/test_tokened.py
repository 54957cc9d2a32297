"""What a token opens without a login, and that nothing else does."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

import feedparser
import pytest
from fastapi.testclient import TestClient

from monitor import tokens
from monitor.model.common import SubscriberId
from monitor.pipeline.catalogue import load
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.web.app import create_app

SECRET = "a secret of this test"


@pytest.fixture
def tokened(sqlite_storage, tmp_path):
    settings = Settings.load(home=tmp_path, secret=SECRET)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    load(Work(settings, sqlite_storage, Sandbox()))
    sqlite_storage.subscribers.record(
        "reader@example.org", language="fr", zone="UTC", wants_digest=True, wants_alerts=True, now=now
    )

    @contextmanager
    def open_work():
        yield Work(settings, sqlite_storage, Sandbox())

    def nobody():
        from fastapi import HTTPException

        raise HTTPException(401)

    return TestClient(create_app(require_user=nobody, open_work=open_work, secret=SECRET))


def test_one_click_ends_a_subscription_and_a_look_does_not(tokened, sqlite_storage):
    token = tokens.unsubscribe_token(SECRET, SubscriberId(1))
    assert "Se désabonner" in tokened.get(f"/u/1-{token}").text
    assert len(sqlite_storage.subscribers.listed()) == 1, "a GET changes nothing"
    for wrong in ("x", "1", "1-", f"2-{token}", f"x-{token}", f"1-{token[:-1]}é"):
        assert tokened.post(f"/u/{wrong}").status_code == 401
        assert tokened.get(f"/u/{wrong}").status_code == 401
    answer = tokened.post(f"/u/1-{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert sqlite_storage.subscribers.listed() == ()


def test_the_feed_opens_to_its_token_alone(tokened):
    assert tokened.get("/feed/x.atom").status_code == 401
    answer = tokened.get(f"/feed/{tokens.feed_token(SECRET)}.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert feedparser.parse(answer.content).version == "atom10"
