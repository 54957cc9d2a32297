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
        "POSTGRES_PASSWORD", "AIRFLOW_DB_PASSWORD", "MONITOR_DB_PASSWORD", "MONITOR_READER_PASSWORD",
        "REDIS_PASSWORD", "FERNET_KEY", "AIRFLOW_JWT_SECRET", "AIRFLOW_API_SECRET_KEY", "AIRFLOW_ADMIN_PASSWORD",
        "MONITOR_SECRET",
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
    assert set(ours) == {"init", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "watchdog"}
    for name, service in ours.items():
        given = service["environment"]
        assert given["AIRFLOW_CONN_MONITOR_DB"].endswith("@postgres/monitor"), name
        assert given["AIRFLOW__API_AUTH__JWT_SECRET"] == VALUES["AIRFLOW_JWT_SECRET"], name
        assert given["MONITOR_HOME"].startswith("/opt/airflow/"), name
        assert given["AIRFLOW__CORE__AUTH_MANAGER"].endswith("FabAuthManager"), name
        assert service["user"] == "50000:0", "not root"
        assert given["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor", name
        if name != "watchdog":  # which must see a database that is away
            assert service["depends_on"]["postgres"]["condition"] == "service_healthy", name
        if name != "init":
            assert service["depends_on"]["init"]["condition"] == "service_completed_successfully", name


@pytest.fixture(scope="module")
def every_service():
    """Those of the profile `dev` too."""
    done = run(VALUES | {"COMPOSE_PROFILES": "dev"}, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def test_every_service_is_locked_down(every_service):
    assert "mailpit" in every_service
    for name, service in every_service.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert service["restart"] == ("no" if name == "init" else "unless-stopped"), name
        assert name in {"init", "mailpit"} or service["healthcheck"]["test"], name
        for mount in service.get("volumes", []):
            assert mount["type"] == "volume" or mount["read_only"], (name, mount)
    assert {name for name, service in every_service.items() if service.get("cap_add")} == {"postgres", "redis"}


def test_who_reaches_whom(every_service):
    """Database and broker are reached by ours alone and reach nobody; only who must reaches the web."""
    reached = {name: set(service["networks"]) for name, service in every_service.items()}
    web = {name for name, networks in reached.items() if "out" in networks}
    assert web == {"worker", "dag-processor", "triggerer", "watchdog"}
    assert reached["worker"] == {"data", "control", "out"}
    assert reached["postgres"] == reached["redis"] == {"data"}
    assert {name for name, networks in reached.items() if "web" in networks} == {"api-server", "mailpit"}
    defined = json.loads(run(VALUES, "--format", "json").stdout)["networks"]
    assert {name for name, network in defined.items() if network.get("internal")} == {"data", "control"}
    assert defined["out"]["ipam"]["config"] == [{"subnet": "172.30.99.0/24"}], "as scripts/block-private names it"


def test_the_host_keeps_workers_from_private_networks():
    done = subprocess.run(
        [ROOT / "scripts" / "block-private"], capture_output=True, text=True, check=True, timeout=30
    )
    rules = done.stdout.splitlines()
    assert all(rule.startswith("iptables -I DOCKER-USER 1 -s 172.30.99.0/24 -d ") for rule in rules)
    refused = {rule.split()[7] for rule in rules if rule.endswith("REJECT")}
    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"} <= refused
    assert rules[-1].endswith("-d 172.30.99.0/24 -j RETURN"), "set last, it stands first"


def test_the_superuser_is_known_to_init_and_postgres_alone(services):
    secret = VALUES["POSTGRES_PASSWORD"]
    knows = {name for name, service in services.items() if secret in json.dumps(service["environment"])}
    assert knows == {"init", "postgres"}


@pytest.mark.parametrize("script", ["create-databases.sh", "compose-smoke", "block-private"])
def test_scripts_are_valid_and_may_be_run(script):
    path = ROOT / "scripts" / script
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True, timeout=30)


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


def test_three_roles_each_with_a_password_of_its_own(services):
    given = services["worker"]["environment"]
    assert given["AIRFLOW_CONN_MONITOR_DB"].startswith(
        f"postgresql://monitor_pipeline:{VALUES['MONITOR_DB_PASSWORD']}@"
    )
    assert (
        f"//airflow:{VALUES['AIRFLOW_DB_PASSWORD']}@postgres/airflow" in given["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    )
    script = (ROOT / "scripts" / "create-databases.sh").read_text()
    for role in ("airflow", "monitor_pipeline", "monitor_reader"):
        assert f"CREATE ROLE {role} LOGIN PASSWORD" in script
    assert "monitor db roles --apply" in services["init"]["command"][0]


def test_make_env_fills_in_every_secret_once(tmp_path):
    (tmp_path / "docker-compose.yml").write_text(FILE.read_text())
    assert env.main(tmp_path) == 0
    first = (tmp_path / ".env").read_text()
    given = dict(line.partition("=")[::2] for line in first.splitlines())
    assert set(given) == set(REQUIRED)
    assert [name for name, value in given.items() if not value] == ["MONITOR_CONTACT", "MONITOR_OPERATOR"]
    assert all(re.fullmatch(r"[\w=-]*", value) for value in given.values()), "some stand in URLs"
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    filled = first.replace("MONITOR_CONTACT=", "MONITOR_CONTACT=desk@example.org")
    filled = filled.replace("MONITOR_OPERATOR=", "MONITOR_OPERATOR=ops@example.org")
    (tmp_path / ".env").write_text(filled)
    assert env.main(tmp_path) == 0
    assert (tmp_path / ".env").read_text() == filled
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
