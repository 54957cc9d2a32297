"""The plugin in Airflow's own application: login, navigation, no way round."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from monitor.web.app import HEADERS
from tests.web.test_pages import METHODS, routes

PREFIX = "/conflict-monitor"


def ours(airflow_client):
    return next(route.app for route in airflow_client.app.routes if getattr(route, "path", "") == PREFIX)


def test_the_plugin_loads(airflow_client):
    from airflow import plugins_manager

    plugins_manager.ensure_plugins_loaded()
    assert plugins_manager.get_import_errors() == {}


def test_every_route_asks_for_airflows_login(airflow_client):
    for path in routes(ours(airflow_client)):
        for method in METHODS:
            answer = airflow_client.request(method, PREFIX + path)
            assert answer.status_code in {401, 405}, (method, path)
            assert method != "GET" or answer.status_code == 401, path


@pytest.mark.parametrize("token", ["x", "a.b.c", ""])
def test_a_false_token_opens_nothing(airflow_client, token):
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"_token={token}"}):
        assert airflow_client.get(f"{PREFIX}/", headers=headers).status_code in {401, 403}


@pytest.mark.parametrize("role", ["viewer", "user", "op", "admin"])
def test_whoever_is_signed_in_reads(airflow_client, bearer, role):
    for path in ("/", "/?lang=en", "/static/app.css", "/static/app.js", "/static/frame.js"):
        answer = airflow_client.get(PREFIX + path, headers=bearer(role))
        assert answer.status_code == 200, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    for path in ("/docs", "/redoc", "/openapi.json", "/nothing"):
        assert airflow_client.get(PREFIX + path, headers=bearer(role)).status_code == 404, path
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert airflow_client.request(method, f"{PREFIX}/", headers=bearer(role)).status_code in {404, 405}


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("user", 409), ("admin", 409)])
def test_whoever_may_change_a_dag_may_change_our_data(airflow_client, bearer, role, status):
    """409: the change is let through, and there is no such proposal."""
    from airflow.configuration import conf

    token = hmac.new(conf.get("api", "secret_key").encode(), b"t", hashlib.sha256).hexdigest()
    headers = bearer(role) | {"Sec-Fetch-Site": "same-origin"}
    answer = airflow_client.post(f"{PREFIX}/proposals/77/reject", headers=headers, data={"token": token})
    assert answer.status_code == status


def test_the_navigation_has_our_entry(airflow_client, bearer):
    plugins = airflow_client.get("/api/v2/plugins", headers=bearer("admin")).json()["plugins"]
    (plugin,) = [plugin for plugin in plugins if plugin["name"] == "conflict_monitor"]
    view, of_run = plugin["external_views"]
    assert of_run["destination"] == "dag_run"
    assert of_run["href"] == "conflict-monitor/dag-run/?dag_id={DAG_ID}&run_id={RUN_ID}"
    assert view["name"] == "Monitor"
    assert view["destination"] == "nav"
    assert view["nav_top_level"] is True
    assert view["url_route"] == "conflict-monitor", "shown inside Airflow, not as a link out"
    assert view["href"] == "conflict-monitor/", "relative, and with its slash: base_url may have a path"
    assert not view.get("category"), "a category would put it into a submenu"
    errors = airflow_client.get("/api/v2/plugins/importErrors", headers=bearer("admin")).json()
    assert errors["import_errors"] == []


@pytest.mark.parametrize(
    ("connection", "said"),
    [
        (None, "AIRFLOW_CONN_MONITOR_DB"),
        ("sqlite:////nowhere/monitor.db", "monitor init"),
        ("mysql://x/y", "postgres"),
    ],
    ids=["no connection", "no database", "another engine"],
)
def test_a_database_that_can_not_be_had_is_named_with_the_remedy(
    airflow_client, bearer, monkeypatch, connection, said
):
    if connection is None:
        monkeypatch.delenv("AIRFLOW_CONN_MONITOR_DB")
    else:
        monkeypatch.setenv("AIRFLOW_CONN_MONITOR_DB", connection)
    answer = airflow_client.get(f"{PREFIX}/?lang=en", headers=bearer("viewer"))
    assert answer.status_code == 503
    assert "can’t be shown now" in answer.text
    assert said in answer.text
