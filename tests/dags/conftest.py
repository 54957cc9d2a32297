"""DAGs on a real Airflow database, a real SQLite database of ours, and the sample press served on loopback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.storage import Storage, open_storage
from samples.catalogue import hosts, write_overlay
from samples.press import Press
from tests import airflow_home


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    airflow_home.relax_warnings(items, Path(__file__).parent)


@pytest.fixture(scope="package")
def dags() -> dict[str, Any]:
    airflow_home.migrate_once()
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(airflow_home.ROOT / "dags"))
    assert bag.import_errors == {}
    return dict(bag.dags)


@dataclass
class Site:
    """The press, and our database as the DAGs see it."""

    press: Press
    home: Path
    storage: Storage
    environment: pytest.MonkeyPatch


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    database = shutil.copy(sqlite_template, home / "monitor.db")
    clock = home / "sample" / "clock"
    with (
        pytest.MonkeyPatch.context() as environment,
        Press(clock=clock) as press,
        open_storage(f"sqlite:///{database}") as storage,
    ):
        write_overlay(home / "sample" / "catalogue", press.port)
        for name, value in {
            "MONITOR_HOME": str(home),
            "MONITOR_FEEDS": "sample",
            "MONITOR_NOW": f"file:{clock}",
            "MONITOR_PRESS_PORT": str(press.port),
            "MONITOR_LOOPBACK_HOSTS": json.dumps(hosts()),
            "AIRFLOW_CONN_MONITOR_DB": json.dumps({"conn_type": "sqlite", "schema": str(database)}),
        }.items():
            environment.setenv(name, value)
        for name in ("MONITOR_DATABASE_URL", "MONITOR_SMTP_URL", "AIRFLOW_CONN_SMTP_DEFAULT"):
            environment.delenv(name, raising=False)
        yield Site(press, home, storage, environment)
