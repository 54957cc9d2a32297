"""/healthz and /metrics: who may see them, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.model.common import Counts
from monitor.pipeline.work import Work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import open_storage
from monitor.tokens import metrics_token
from tests.web.conftest import TestClient, client_of, create_app
from tests.web.filled import fill, ordinary

SECRET = "a secret of this test"
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_health_is_open_and_says_nothing(client):
    answer = client.get("/healthz", headers={"X-User": ""})
    assert (answer.status_code, answer.text) == (200, "ok\n")
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/healthz", headers={"X-User": ""}).status_code in {401, 405}


def test_health_without_a_database(tmp_path):
    with open_storage(f"sqlite:///{tmp_path / 'gone' / 'monitor.db'}", check=False) as storage:
        answer = client_of(storage).get("/healthz", headers={"X-User": ""})
    assert (answer.status_code, answer.text) == (503, "unavailable\n")


def test_metrics_are_what_is_stored(sqlite_storage, client):
    fill(sqlite_storage, ordinary(3))
    run = sqlite_storage.runs.begin("poll_feeds", AT)
    sqlite_storage.runs.end(run, Counts(), AT)
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = {
        (sample.name.removeprefix("conflict_monitor_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["last_run_timestamp_seconds", "poll_feeds"] == AT.timestamp()
    assert found["alerts",] == sqlite_storage.alerts.count() > 0
    assert found["quarantined",] == 0
    assert found["messages", "pending"] == len(sqlite_storage.outbox.listed())
    assert sum(value for key, value in found.items() if key[0] == "feeds") == len(sqlite_storage.feeds.listed())


@pytest.mark.parametrize(("given", "status"), [(metrics_token(SECRET), 200), ("wrong", 401), ("é", 401)])
def test_the_token_opens_the_metrics_alone(sqlite_storage, tmp_path, given, status):
    from contextlib import contextmanager

    from fastapi import HTTPException

    @contextmanager
    def open_work():
        yield Work(Settings.load(home=tmp_path, secret=SECRET), sqlite_storage, Sandbox())

    def nobody():
        raise HTTPException(401)

    client = TestClient(create_app(require_user=nobody, open_work=open_work, secret=SECRET))
    assert client.get(f"/metrics/{given}").status_code == status
    assert client.get("/metrics").status_code == 401
    assert client.get(f"/?t={given}").status_code == 401


def test_the_address_is_printed(cli, monkeypatch):
    assert "MONITOR_SECRET" in cli("metrics-address")[2]
    monkeypatch.setenv("MONITOR_SECRET", SECRET)
    assert cli("metrics-address")[1].strip().endswith(f"/metrics/{metrics_token(SECRET)}")
