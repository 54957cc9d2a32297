"""docker-compose.yml by the real Compose, without an engine: valid as it is, and no secret may be forgotten."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import compose
import pytest

from scripts import env

ROOT = Path(__file__).parents[1]
BINARY = Path(compose.__file__).parent / "docker-compose"
FILE = ROOT / "docker-compose.yml"
REQUIRED = sorted(set(re.findall(r"\$\{(\w+):\?", FILE.read_text())))
VALUES = {name: f"value-of-{name.lower()}" for name in REQUIRED}


def run(values, *arguments):
    command = [str(BINARY), "--env-file", os.devnull, "-f", str(FILE), "config", *arguments]
    given = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | values
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def services():
    done = run(VALUES, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def test_it_is_valid():
    done = run(VALUES, "-q")
    assert done.returncode == 0, done.stderr
    assert not done.stderr, "no variable without a value, no old key"


def test_secrets_are_required():
    assert {
        "POSTGRES_PASSWORD", "MONITOR_DB_PASSWORD", "REDIS_PASSWORD", "FERNET_KEY", "AIRFLOW_JWT_SECRET",
        "AIRFLOW_API_SECRET_KEY",
    } <= set(REQUIRED)  # fmt: skip


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
def test_each_missing_value_is_named(name, value):
    values = {key: given for key, given in VALUES.items() if key != name}
    done = run(values if value is None else values | {name: value}, "-q")
    assert done.returncode != 0
    assert name in done.stderr


def test_no_secret_stands_in_the_file():
    for line in FILE.read_text().splitlines():
        name, _, value = line.partition(":")
        if re.search(r"PASSWORD|SECRET|_KEY\b", name) and not name.startswith("#"):
            assert "${" in value or "$$ADMIN_PASSWORD" in line or "$$REDIS_PASSWORD" in line, line


def test_only_the_pages_are_published_and_on_loopback(services):
    published = [(name, port["host_ip"]) for name, service in services.items() for port in service.get("ports", [])]
    assert published == [("api-server", "127.0.0.1")], "Mailpit only with its profile, on loopback too"


def test_every_airflow_service_has_what_our_code_needs(services):
    ours = {name: service for name, service in services.items() if name not in {"postgres", "redis"}}
    assert {"init", "api-server", "scheduler", "dag-processor", "triggerer", "worker"} <= set(ours)
    for name, service in ours.items():
        given = service["environment"]
        assert given["AIRFLOW_CONN_MONITOR_DB"].endswith("@postgres/monitor"), name
        assert given["AIRFLOW__API_AUTH__JWT_SECRET"] == VALUES["AIRFLOW_JWT_SECRET"], name
        assert given["MONITOR_HOME"].startswith("/opt/airflow/"), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert given["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor", name
        assert service["depends_on"]["postgres"]["condition"] == "service_healthy", name
        if name != "init":
            assert service["depends_on"]["init"]["condition"] == "service_completed_successfully", name
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_somebody_can_sign_in(services):
    """FAB begins without a user."""
    (command,) = services["init"]["command"]
    assert "airflow users create --role Admin" in command
    assert services["init"]["environment"]["ADMIN_PASSWORD"] == VALUES["AIRFLOW_ADMIN_PASSWORD"]
    assert VALUES["AIRFLOW_ADMIN_PASSWORD"] not in command, "a command line is seen by every process"
    assert "ADMIN_PASSWORD" not in services["api-server"]["environment"]


def test_database_and_broker_have_no_way_out(services):
    for name in ("postgres", "redis"):
        assert set(services[name]["networks"]) == {"data"}, name
        assert "ports" not in services[name], name
    networks = json.loads(run(VALUES, "--format", "json").stdout)["networks"]
    assert networks["data"]["internal"] is True


def test_our_data_belong_to_a_role_of_their_own(services):
    ours = services["worker"]["environment"]["AIRFLOW_CONN_MONITOR_DB"]
    assert ours == f"postgresql://monitor:{VALUES['MONITOR_DB_PASSWORD']}@postgres/monitor"
    script = (ROOT / "scripts" / "create-monitor-db.sh").read_text()
    assert "OWNER monitor" in script
    assert VALUES["MONITOR_DB_PASSWORD"] not in script


def test_make_env_fills_in_every_secret_once(tmp_path):
    (tmp_path / "docker-compose.yml").write_text(FILE.read_text())
    assert env.main(tmp_path) == 0
    first = (tmp_path / ".env").read_text()
    given = dict(line.partition("=")[::2] for line in first.splitlines())
    assert set(given) == set(REQUIRED)
    assert [name for name, value in given.items() if not value] == ["MONITOR_CONTACT"]
    assert all(re.fullmatch(r"[\w=-]*", value) for value in given.values()), "some stand in URLs"
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    (tmp_path / ".env").write_text(first.replace("MONITOR_CONTACT=", "MONITOR_CONTACT=desk@example.org"))
    assert env.main(tmp_path) == 0
    assert (tmp_path / ".env").read_text() == first.replace("MONITOR_CONTACT=", "MONITOR_CONTACT=desk@example.org")
    assert (
        run(dict(line.partition("=")[::2] for line in (tmp_path / ".env").read_text().splitlines()), "-q").returncode
        == 0
    )


def test_files_that_are_mounted_or_copied_are_there():
    mounted = re.findall(r"- (\./[^:\s]+):", FILE.read_text())
    copied = [word for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")
              for word in line.split()[1:-1] if not word.startswith("--")]  # fmt: skip
    assert mounted
    assert copied
    for path in (*mounted, *copied):
        assert (ROOT / path).exists(), path


def test_the_image_has_the_airflow_of_the_lock():
    wanted = re.search(r"FROM apache/airflow:([\d.]+)-", (ROOT / "Dockerfile").read_text())
    locked = re.search(r"^apache-airflow==([\d.]+)", (ROOT / "requirements-docker.lock").read_text(), re.MULTILINE)
    assert wanted
    assert locked
    assert wanted[1] == locked[1]
