"""Airflow in a home of the tests' own. Import this before anything imports airflow: it reads these at import."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOME = Path(tempfile.mkdtemp(prefix="monitor-airflow-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME / 'airflow.db'}",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
}

# As the dag-processor and every task do with the folder of a bundle.
sys.path.insert(0, str(ROOT / "dags"))

_ready: list[Path] = []


def migrate_once() -> None:
    """Airflow's own database, made at the first call."""
    if not _ready:
        from airflow.utils.db import initdb

        initdb()
        _ready.append(HOME)


def relax_warnings(items: list[pytest.Item], folder: Path) -> None:
    """Airflow's own warnings are not ours to end; in `folder` they do not fail a test."""
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker(pytest.mark.filterwarnings("default"))
