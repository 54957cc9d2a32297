"""The watchdog by its command: a real database, a real mail server, time moved by what the database says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from monitor.storage import open_storage
from tests.smtpsink import sink

OPERATOR = "operator@example.org"
KINDS = ("poll_feeds", "relay_outbox", "write_digests")


@pytest.fixture
def site(sqlite_url, monkeypatch):
    """Its path; a first look long ago, since silence proves nothing before it."""
    monkeypatch.setenv("MONITOR_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MONITOR_OPERATOR", OPERATOR)
    return sqlite_url


@pytest.fixture
def server(monkeypatch):
    with sink() as running:
        monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://127.0.0.1:{running.port}")
        yield running


def ended(url, minutes_ago, kinds=KINDS):
    now = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    with open_storage(url) as storage:
        for kind in kinds:
            storage.runs.end(storage.runs.begin(kind, now), _counts(), now)


def _counts():
    from monitor.model.common import Counts

    return Counts()


def look(cli):
    return cli("watchdog", "--minutes", "60", "--once")


def test_all_is_well(cli, site, server):
    ended(site, 5)
    code, said, _ = look(cli)
    assert (code, said.strip(), server.received) == (0, "", [])


def test_a_new_installation_has_its_time(cli, site, server):
    assert look(cli)[0] == 0


@pytest.mark.parametrize("silent", KINDS)
def test_one_mail_an_incident_and_again_after_recovery(cli, site, server, silent):
    others = [kind for kind in KINDS if kind != silent]
    ended(site, 90, [silent])
    ended(site, 5, others)
    assert look(cli)[0] == 1
    assert look(cli)[0] == 1
    assert server.recipients == [OPERATOR], "once"
    ended(site, 0, [silent])
    assert look(cli)[0] == 0
    _grow_old(site)
    assert look(cli)[0] == 1
    assert server.recipients == [OPERATOR] * 2, "again after recovery"
    mail = message_from_bytes(server.received[0][1])
    assert mail["Subject"] == "[conflict-monitor] stands still"
    texts = mail.get_payload(0).get_payload(decode=True).decode()
    assert texts.count("- no ") == 1


def _grow_old(url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        (kept,) = connection.execute("SELECT max(ended_at) FROM run").fetchone()
        old = str(int(kept[:4]) - 1) + kept[4:] if isinstance(kept, str) else kept - 86_400_000_000
        connection.execute("UPDATE run SET ended_at = ?", [old])
        connection.commit()


def test_a_database_that_is_gone_is_told(cli, site, server, monkeypatch, tmp_path):
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    code, said, _ = look(cli)
    assert code == 1
    assert "database" in said
    assert server.recipients == [OPERATOR]


def test_a_mail_server_that_is_away_is_tried_again(cli, site, monkeypatch):
    ended(site, 90)
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://127.0.0.1:1")
    code, _, said = look(cli)
    assert code == 1
    assert "not sent" in said
    with sink() as server:
        monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        assert look(cli)[0] == 1
        assert server.recipients == [OPERATOR]


def test_nobody_to_tell_is_said(cli, site, monkeypatch):
    monkeypatch.delenv("MONITOR_OPERATOR")
    code, _, said = look(cli)
    assert code == 1
    assert "MONITOR_OPERATOR" in said
