"""`make cluster`: the topology of docker-compose.yml on one machine without containers, from Debian's packages.

Postgres with the same databases and roles, Redis with a password, Airflow's components and Celery workers, on
loopback. What ends is started again, as a container would be; Ctrl-C stops all of it, data stay under --var.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import redis

from scripts.components import ROOT, Crew, Problem, console, guarded, require_free
from scripts.env import fernet_key
from scripts.run import COMPONENTS
from scripts.site import Site, environment, first_run, prepare, start_airflow

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Cluster:
    """Where database and broker listen, with whose passwords; `seconds` of Airflow's heartbeat and of the broker."""

    site: Site
    postgres_port: int
    redis_port: int
    workers: int
    concurrency: int
    heartbeat_timeout: int
    visibility_timeout: int
    passwords: dict[str, str]

    def database(self, role: str, name: str) -> str:
        return f"postgresql+psycopg://{role}:{self.passwords[role]}@127.0.0.1:{self.postgres_port}/{name}"

    @property
    def broker(self) -> str:
        return f"redis://:{self.passwords['redis']}@127.0.0.1:{self.redis_port}/0"


def main() -> int:
    """Start everything, ingest once, show where it is, wait for Ctrl-C. Exit code 1 where something can't start."""
    cluster = _arguments()
    site = cluster.site
    crew = Crew({}, site.logs, is_lasting=True)

    def work() -> None:
        require_free(
            (site.port, "--port"),
            (site.press_port, "--press-port"),
            (cluster.postgres_port, "--postgres-port"),
            (cluster.redis_port, "--redis-port"),
        )
        site.logs.mkdir(parents=True, exist_ok=True)
        crew.env = _environment(cluster)
        _start_postgres(cluster, crew)
        _start_redis(cluster, crew)
        prepare(site, crew, MONITOR_DATABASE_URL=cluster.database("postgres", "monitor"))
        start_airflow(site, crew, COMPONENTS | dict(_workers(cluster)))
        first_run(site, crew)
        console.print(f"Running. Pages http://127.0.0.1:{site.port}/ (admin / {site.password}), logs {site.logs}")
        crew.watch()

    return guarded(work, crew)


def _arguments() -> Cluster:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--concurrency", type=int, default=2, help="tasks that a worker does side by side")
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's web pages")
    parser.add_argument("--press-port", type=int, default=8093)
    parser.add_argument("--press-every", type=float, default=900, help="seconds between two moments of the press")
    parser.add_argument("--postgres-port", type=int, default=5433)
    parser.add_argument("--redis-port", type=int, default=6380)
    parser.add_argument(
        "--heartbeat-timeout", type=int, default=300, help="seconds after which a silent task is dead"
    )
    parser.add_argument("--visibility-timeout", type=int, default=86400, help="seconds after which Redis redelivers")
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "cluster", help="folder of data, mails and logs")
    args = parser.parse_args()
    var = args.var.resolve()
    site = Site(var, "sample", args.port, args.press_port, args.press_every, "")
    cluster = Cluster(
        site, args.postgres_port, args.redis_port, args.workers, args.concurrency, args.heartbeat_timeout,
        args.visibility_timeout, _passwords(var),
    )  # fmt: skip
    return replace(cluster, site=replace(site, database_url=cluster.database("monitor_pipeline", "monitor")))


def _passwords(var: Path) -> dict[str, str]:
    """Made at the first start, kept beside the data that they open."""
    path = var / "passwords.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        names = ("postgres", "airflow", "monitor_pipeline", "monitor_reader", "redis", "jwt", "secret")
        path.write_text(json.dumps({name: secrets.token_urlsafe(32) for name in names} | {"fernet": fernet_key()}))
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _environment(cluster: Cluster) -> dict[str, str]:
    return environment(cluster.site) | {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CORE__FERNET_KEY": cluster.passwords["fernet"],
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": cluster.database("airflow", "airflow"),
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{cluster.database('airflow', 'airflow')}",
        "AIRFLOW__CELERY__BROKER_URL": cluster.broker,
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": str(cluster.visibility_timeout),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(cluster.heartbeat_timeout),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": str(max(1, cluster.heartbeat_timeout // 5)),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
        "AIRFLOW__API_AUTH__JWT_SECRET": cluster.passwords["jwt"],
        "AIRFLOW__API__SECRET_KEY": cluster.passwords["secret"],
        "MONITOR_DATABASE_URL": cluster.database("monitor_pipeline", "monitor"),
    }


def _workers(cluster: Cluster) -> Iterator[tuple[str, list[str]]]:
    for number in range(1, cluster.workers + 1):
        name = f"worker-{number}"
        pid = str(cluster.site.var / f"{name}.pid")
        yield name, [
            "celery", "worker", "--celery-hostname", f"{name}@%h", "--concurrency", str(cluster.concurrency),
            "--pid", pid, "--skip-serve-logs", "--without-mingle", "--without-gossip",
        ]  # fmt: skip


def _start_postgres(cluster: Cluster, crew: Crew) -> None:
    """As nobody where we are root, which Postgres refuses to run as."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        raise Problem("no Postgres on this machine: sudo apt install postgresql")
    folder = cluster.site.var / "postgres"
    folder.mkdir(exist_ok=True)
    prefix: list[str] = []
    if os.geteuid() == 0:
        prefix = ["setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"]
        shutil.chown(folder, UNPRIVILEGED, "nogroup")
    data, password = folder / "data", folder / "password"
    if not (data / "PG_VERSION").exists():
        password.write_text(cluster.passwords["postgres"])
        if prefix:
            shutil.chown(password, UNPRIVILEGED, "nogroup")
        password.chmod(0o600)
        given = ["-D", str(data), "-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256", f"--pwfile={password}"]
        crew.step("Postgres", [*prefix, str(binaries[-1] / "initdb"), *given])
        password.unlink()
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200"]
    server = [str(binaries[-1] / "postgres"), "-D", str(data), "-p", str(cluster.postgres_port), *settings]
    # Its death signal is set anew, since changing the user clears the one that the crew sets.
    crew.start("postgres", [*prefix, *(["setpriv", "--pdeathsig", "TERM"] if prefix else []), *server])
    crew.until(lambda: _answers(cluster), 120, "Postgres")
    made = folder.parent / "databases"
    if not made.exists():
        crew.step(
            "Databases and roles", ["bash", str(ROOT / "scripts" / "create-databases.sh")],
            PGHOST="127.0.0.1", PGPORT=str(cluster.postgres_port), PGPASSWORD=cluster.passwords["postgres"],
            POSTGRES_USER="postgres", AIRFLOW_DB_PASSWORD=cluster.passwords["airflow"],
            MONITOR_DB_PASSWORD=cluster.passwords["monitor_pipeline"],
            MONITOR_READER_PASSWORD=cluster.passwords["monitor_reader"],
        )  # fmt: skip
        made.touch()


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.database("postgres", "postgres").replace("+psycopg", "")).close()
    except psycopg.OperationalError as error:
        raise OSError(str(error)) from error
    return True


def _start_redis(cluster: Cluster, crew: Crew) -> None:
    server = shutil.which("redis-server")
    if server is None:
        raise Problem("no Redis on this machine: sudo apt install redis-server")
    folder = cluster.site.var / "redis"
    folder.mkdir(exist_ok=True)
    config = folder / "redis.conf"
    config.touch(mode=0o600)  # a command line is seen by every process
    config.write_text(
        f"bind 127.0.0.1\nport {cluster.redis_port}\ndir {folder}\nappendonly yes\n"
        f"requirepass {cluster.passwords['redis']}\n"
    )
    crew.start("redis", [server, str(config)])

    def answers() -> bool:
        try:
            return bool(redis.Redis.from_url(cluster.broker).ping())
        except redis.RedisError as error:
            raise OSError(str(error)) from error

    crew.until(answers, 120, "Redis")


if __name__ == "__main__":
    sys.exit(main())
