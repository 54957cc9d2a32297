"""`make run FEEDS=sample` from the first start to the second; each test goes on from the one before it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes

import pytest

from tests.live.site import ROOT, environment, wait
from tests.smtpsink import Sink, free_port, sink

SECONDS = 300
OPERATOR, LATE = "operator@localhost", "[conflict-monitor] ingest is late"
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}


def test_it_says_where_everything_is(site):
    assert f"http://127.0.0.1:{site.port}/" in site.said
    assert f"admin / {site.password('admin')}" in site.said
    for folder in ("monitor.db", "mail", "logs"):
        assert str(site.var / folder) in re.sub(r"\s", "", site.said)


def test_the_first_ingest_run_is_green(site):
    runs = json.loads(site.request("/api/v2/dags/ingest/dagRuns"))["dag_runs"]
    ended = [run for run in runs if run["state"] in {"success", "failed"}]
    assert ended
    assert {run["state"] for run in ended} == {"success"}
    for run in ended:
        path = f"/api/v2/dags/ingest/dagRuns/{run['dag_run_id']}/taskInstances"
        tasks = json.loads(site.request(path))["task_instances"]
        assert {task["state"] for task in tasks} == {"success"}
        assert len(tasks) == 10, "two shards of four tasks, and two that are one"
    assert json.loads(site.request("/api/v2/importErrors"))["total_entries"] == 0


def test_the_page_lists_the_new_statements(site):
    alerts = site.alerts()
    assert alerts
    for user in ("admin", "viewer"):
        html = site.request("/conflict-monitor/?lang=en", user)
        assert html.count("<article") == min(30, alerts.total())
        assert "O’Brien" in html or "O'Brien" in html or "O&#39;Brien" in html
    with pytest.raises(urllib.error.HTTPError) as refused:
        site.request("/conflict-monitor/", user=None)
    assert refused.value.code == 401


def test_it_listens_on_loopback_only(site):
    listening = site.listening()
    assert {port for _, port in listening} == {site.port, site.press_port}
    assert {address for address, _ in listening} <= LOOPBACK


def test_alerts_and_digest_arrive_once_each(site):
    assert wait("the digest", lambda: _digests(site) or _wrote(site), 600)
    site.run("relay_outbox")
    check_mails(site)
    assert len(_digests(site)) == 1, [mail["Subject"] for mail in _digests(site)]


def _wrote(site):
    """A digest lies in the outbox, and waits for the relay."""
    runs = json.loads(site.request("/api/v2/dags/daily_digest/dagRuns"))["dag_runs"]
    return any(run["state"] == "success" for run in runs)


def _digests(site):
    return [mail for mail in site.mails() if not mail["Subject"].startswith("[")]


def check_mails(site):
    mails = site.mails()
    assert set(Counter(mail["Message-ID"] for mail in mails).values()) == {1}
    assert len(mails) - len(_digests(site)) == site.alerts().total()


def test_a_second_cycle_alerts_only_what_is_new(site):
    before = site.alerts()
    assert site.run("ingest") == "success"
    assert site.alerts() == before, "nothing was published meanwhile"
    site.advance()
    assert site.run("ingest") == "success"
    assert site.alerts() > before
    assert set(site.alerts().values()) == {1}
    assert site.run("relay_outbox") == "success"
    check_mails(site)


def test_a_run_can_be_triggered_while_others_write(site):
    """Airflow's SQLite has one writer at a time, and may keep the others waiting for longer than SQLite's default."""
    with ThreadPoolExecutor(1) as pool, airflows_database(site) as writer:
        writer.execute("BEGIN IMMEDIATE")
        state = pool.submit(site.run, "relay_outbox")
        time.sleep(8)
        assert not state.done()
        writer.execute("ROLLBACK")
        assert state.result() == "success"


def test_ctrl_c_stops_every_process(site):
    left = site.processes()
    assert len(left) > 5
    assert site.signal(signal.SIGINT) == 0
    assert "Stopped." in site.said
    wait("the end of all processes", lambda: not site.processes(), 60)
    for port in (site.port, site.press_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def operator(site) -> Iterator[Sink]:
    """Gets the mails of whoever runs it, from the next start on."""
    extra = {"disable_ssl": True, "disable_tls": True}
    with sink() as received:
        smtp = {"conn_type": "smtp", "host": "127.0.0.1", "port": received.port, "extra": extra}
        site.more = {"MONITOR_OPERATOR": OPERATOR, "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(smtp)}
        yield received


def test_a_second_start_goes_on_where_the_first_stopped(site, operator):
    before, mailed = site.alerts(), {mail["Message-ID"] for mail in site.mails()}
    site.start()
    assert "back numbers" not in site.said, "what the first start did is not done again"
    assert site.alerts() >= before
    assert set(site.alerts().values()) == {1}
    assert mailed <= {mail["Message-ID"] for mail in site.mails()}


def airflows_database(site) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(site.var / "airflow" / "airflow.db", timeout=60, isolation_level=None))


def airflows(site, statement: str) -> int:
    """Rows of Airflow's own database that are found or changed."""
    with airflows_database(site) as connection:
        done = connection.execute(statement)
        return max(len(done.fetchall()), done.rowcount)


def test_a_late_ingest_is_told(site, operator):
    """The deadline of a run, set back into the past, passes while the press holds the run up."""
    wait("a DAG with a deadline", lambda: airflows(site, "SELECT id FROM deadline_alert") > 0, SECONDS)
    press = next(pid for pid, line in site.processes().items() if "samples.press" in line)
    os.kill(press, signal.SIGSTOP)
    try:
        site.request("/api/v2/dags/ingest/dagRuns", body={"logical_date": None})
        past = "UPDATE deadline SET deadline_time = '2026-01-01 00:00:00.000000' WHERE NOT missed"
        wait("the deadline of the run", lambda: airflows(site, past) > 0, SECONDS)
        wait("the mail", lambda: (OPERATOR, LATE) in told(operator), SECONDS)
    finally:
        os.kill(press, signal.SIGCONT)


def told(received: Sink) -> set[tuple[str, str]]:
    return {(to, message_from_bytes(raw)["Subject"]) for to, raw in received.received}


def test_killed_it_leaves_no_process_behind(site):
    assert site.signal(signal.SIGKILL) == -signal.SIGKILL
    wait("the end of all processes", lambda: not site.processes(), 60)


@pytest.mark.parametrize(("option", "remedy"), [("--port", "PORT="), ("--press-port", "MONITOR_PRESS_PORT=")])
def test_a_taken_port_is_named_with_the_remedy(tmp_path, option, remedy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ports = {"--port": free_port(), "--press-port": free_port()} | {option: port}
        command = [sys.executable, "-m", "scripts.run", "--feeds", "sample", "--var", str(tmp_path / "var")]
        command += [str(part) for pair in ports.items() for part in pair]
        done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stdout
    assert remedy in done.stdout
    assert not (tmp_path / "var").exists(), "nothing was begun"
