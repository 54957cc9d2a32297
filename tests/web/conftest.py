"""The pages alone, and mounted in Airflow's own application."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import HTTPException, Request

from monitor.pipeline.work import Work, open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import Storage
from monitor.web.app import create_app
from monitor.web.visitors import Visitor
from tests import airflow_home

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette would rather have httpx2
    from fastapi.testclient import TestClient


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    airflow_home.relax_warnings(items, Path(__file__).parent)


SECRET = "a secret of the tests"


def signed_in(request: Request) -> Visitor:
    """A login that the tests decide on: a header."""
    user = request.headers.get("X-User")
    if user not in {"reader", "editor"}:
        raise HTTPException(401)
    return Visitor(user, may_edit=user == "editor")


def client_of(storage: Storage, **headers: str) -> TestClient:
    @contextmanager
    def given() -> Iterator[Work]:
        with Sandbox() as box:
            yield Work(Settings.load(zone="Europe/Paris"), storage, box)

    app = create_app(require_user=signed_in, open_work=given, secret=SECRET)
    return TestClient(app, headers={"X-User": "reader", **headers}, follow_redirects=False)


@pytest.fixture
def client(sqlite_storage: Storage) -> TestClient:
    """The pages over the database of `sqlite_storage`, signed in."""
    return client_of(sqlite_storage)


@pytest.fixture(scope="package")
def airflow_client(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Airflow's api-server with our plugin, over an empty database of ours."""
    airflow_home.migrate_once()
    from airflow.api_fastapi.app import create_app as create_airflow

    database = tmp_path_factory.mktemp("web") / "monitor.db"
    database.write_bytes(sqlite_template.read_bytes())
    with pytest.MonkeyPatch.context() as environment:
        connection = {"conn_type": "sqlite", "schema": str(database)}
        environment.setenv("AIRFLOW_CONN_MONITOR_DB", json.dumps(connection))
        with open_work(Settings.load(database_url=f"sqlite:///{database}")) as work:
            from monitor.pipeline import catalogue

            catalogue.load(work)
        yield TestClient(create_airflow(apps="core"), follow_redirects=False)


@pytest.fixture
def bearer(airflow_client):
    """Headers of a user with a role of Airflow's."""

    def of(role: str) -> dict[str, str]:
        from airflow.api_fastapi.app import get_auth_manager
        from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

        user = SimpleAuthManagerUser(username="t", role=role, teams=None)
        return {"Authorization": f"Bearer {get_auth_manager().generate_jwt(user)}"}

    return of
