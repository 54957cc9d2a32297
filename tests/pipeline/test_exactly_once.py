"""SIGKILL at nine points between a statement and its mails, twice in a row: nothing lost, nothing said twice.

Ten trials a point and engine; `make soak` makes a hundred of each (TRIALS).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from smtpsink import sink
from sqlalchemy import text

from monitor.catalogue import load_files
from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.settings import Settings
from monitor.storage import open_storage
from tests.storage import made

from .trial import POINTS

TRIALS = int(os.environ.get("TRIALS", "10"))
STATEMENTS, SUBSCRIBERS = 2, 2
ROOT = Path(__file__).parents[2]
SHM = Path("/dev/shm")

pytestmark = pytest.mark.timeout(3600)


class Parent:
    """The warm parent; `run` forks one worker and says how it ended."""

    def __init__(self):
        command = [sys.executable, "-m", "tests.pipeline.trial"]
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip

    def run(self, order, point=None):
        self.process.stdin.write(json.dumps(order | {"point": point}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


@pytest.fixture(scope="module")
def parent():
    started = Parent()
    yield started
    started.close()


@pytest.fixture(scope="module")
def quick_folder():
    """In memory where that can be had: a killed process loses no page that it gave to the system."""
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ready(request, quick_folder, sqlite_template, parent):
    """A database with the shipped catalogue and two subscribers, a mail server, and a worker that is warm."""
    if request.param == "sqlite":
        path = quick_folder / "trial.db"
        path.write_bytes(sqlite_template.read_bytes())
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("postgres_trial_url")
    with open_storage(url) as storage, sink() as server:
        storage.catalogue.record(load_files().model_dump_json(), made.NOW, outlets=(), feeds=(), episodes=())
        for number in range(SUBSCRIBERS):
            made.subscriber(storage, f"reader{number}@example.org")
        smtp = f"smtp://127.0.0.1:{server.port}"
        order = {"url": url, "home": str(quick_folder), "smtp": smtp}
        state(storage, "warm")
        assert parent.run(order, "warm up") == 0
        yield storage, server, order


def state(storage, name):
    """The president says two new things; undecided."""
    now = Settings.real_time()
    for number in range(STATEMENTS):
        speaker = Speaker(
            f"{name}-{number}", f"President {name}", "le président", "President of Azerbaijan", Side.AZE
        )
        made.undecided(storage, f"https://press.example/{name}/{number}", speaker, now - timedelta(minutes=1))


def found(storage, first_alert):
    with storage._database.read() as connection:
        rows = connection.execute(
            text("SELECT a.utterance, o.recipient, o.message_id, o.state FROM alert a "
                 "LEFT JOIN outbox o ON o.alert = a.id WHERE a.id > :first"), {"first": first_alert},
        ).all()  # fmt: skip
        undecided = connection.execute(text("SELECT count(*) FROM statement WHERE decided_at IS NULL")).scalar_one()
        if storage._database.is_sqlite:
            assert connection.execute(text("PRAGMA quick_check")).scalar_one() == "ok"
    return rows, undecided


@pytest.mark.parametrize("point", POINTS)
def test_killed_twice_then_finished(point, ready, parent):
    storage, server, order = ready
    for trial in range(TRIALS):
        state(storage, f"{point.replace(' ', '-')}-{trial}")
        first = storage.alerts.newest(1)[0].id
        before = len(server.received)
        for _ in range(2):
            status = parent.run(order, point)
            assert os.WIFSIGNALED(status), f"the kill at {point!r} did not happen: {status}"
            assert os.WTERMSIG(status) == signal.SIGKILL
        assert parent.run(order) == 0
        rows, undecided = found(storage, first)
        assert undecided == 0
        assert len({row.utterance for row in rows}) == STATEMENTS, "an alert is lost or there twice"
        assert len(rows) == STATEMENTS * SUBSCRIBERS == len({row.message_id for row in rows}), "messages"
        states = Counter(row.state for row in rows)
        assert set(states) <= {"sent", "uncertain"}
        assert states["uncertain"] <= 2, "each kill leaves at most one message uncertain"
        mails = Counter(message_id(content) for _, content in server.received[before:])
        assert max(mails.values()) == 1, "a key was mailed twice"
        assert {row.message_id for row in rows if row.state == "sent"} <= set(mails) <= {r.message_id for r in rows}


def test_control_without_a_kill(ready, parent):
    storage, server, order = ready
    state(storage, "control")
    first, before = storage.alerts.newest(1)[0].id, len(server.received)
    assert parent.run(order) == 0
    rows, undecided = found(storage, first)
    assert undecided == 0
    assert Counter(row.state for row in rows) == {"sent": STATEMENTS * SUBSCRIBERS}
    assert len(server.received) - before == STATEMENTS * SUBSCRIBERS


def message_id(content):
    line = next(line for line in content.decode("utf-8", "replace").splitlines() if line.startswith("Message-ID:"))
    return line.partition(":")[2].strip()
