"""kill -9 at named points of a cycle, twice in a row, then a cycle that ends: nothing lost, nothing said twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from smtpsink import sink
from sqlalchemy import text

from monitor.pipeline.cycle import run_cycle
from monitor.pipeline.sample import with_press
from monitor.pipeline.work import open_work
from monitor.settings import Settings
from monitor.storage import migrate, open_storage
from samples.press import Press

from .warm import POINTS

pytestmark = pytest.mark.timeout(900)
ROOT = Path(__file__).parents[2]


class Warm:
    """The warm parent: `cycle` forks one cycle and says how it ended."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.pipeline.warm"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cycle(self, settings: dict, point: str | None = None, nth: int = 1) -> int:
        self.process.stdin.write(json.dumps({"point": point, "nth": nth, "settings": settings}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)


@pytest.fixture(scope="module")
def warm():
    parent = Warm()
    yield parent
    parent.close()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A home with the press's baseline done and two subscribers; the press stands at the next moment, in a thread."""
    home = tmp_path_factory.mktemp("opened")
    clock = home / "sample" / "clock"
    with Press(0, clock) as press:
        settings = Settings.load(home=home, feeds="sample", press_port=press.port)
        migrate(settings.database)
        with with_press(settings) as ready:
            with open_work(ready) as work:
                for name in ("one", "two"):
                    work.storage.subscribers.record(
                        f"{name}@example.org", language="fr", zone="UTC", wants_digest=True, wants_alerts=True,
                        now=work.now(),
                    )  # fmt: skip
            for _ in run_cycle(ready, is_forced=True):
                pass
        press.advance()
        yield home, press, list(ready.loopback_hosts)


@pytest.fixture
def home(opened, tmp_path):
    """A copy of the opened home, for one kill."""
    source, press, hosts = opened
    for name in ("monitor.db", "monitor.db-wal"):
        if (source / name).exists():
            shutil.copy(source / name, tmp_path / name)
    shutil.copytree(source / "sample" / "catalogue", tmp_path / "sample" / "catalogue")
    return {
        "home": str(tmp_path),
        "feeds": "sample",
        "press_port": press.port,
        "now": f"file:{source / 'sample' / 'clock'}",
        "loopback_hosts": hosts,
    }


def outcome(home: dict) -> dict:
    """What must be the same however often it was killed: what was recorded, alerted and written for whom."""
    queries = {
        "articles": "SELECT url FROM article",
        "statements": "SELECT a.url, s.start, s.text FROM statement s JOIN article a ON a.id = s.article",
        "utterances": "SELECT speaker_name, text FROM utterance",
        "alerts": "SELECT u.speaker_name, u.text FROM alert a JOIN utterance u ON u.id = a.utterance",
        "messages": "SELECT o.kind, o.recipient, l.subject FROM outbox o JOIN letter l ON l.id = o.letter",
        "entries": "SELECT url, disposition FROM entry",
    }
    with open_storage(f"sqlite:///{home['home']}/monitor.db") as storage, storage._database.read() as connection:
        found = {name: Counter(map(tuple, connection.execute(text(sql)))) for name, sql in queries.items()}
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    return found


def states(home: dict) -> Counter:
    with open_storage(f"sqlite:///{home['home']}/monitor.db") as storage:
        return Counter({str(state): n for state, n in storage.outbox.counts().items()})


@pytest.fixture(scope="module")
def control(opened, warm, tmp_path_factory):
    """The same moment without a kill."""
    source, press, hosts = opened
    folder = tmp_path_factory.mktemp("control")
    shutil.copy(source / "monitor.db", folder / "monitor.db")
    shutil.copytree(source / "sample" / "catalogue", folder / "sample" / "catalogue")
    settings = {
        "home": str(folder), "feeds": "sample", "press_port": press.port,
        "now": f"file:{source / 'sample' / 'clock'}", "loopback_hosts": hosts,
    }  # fmt: skip
    with sink() as server:
        assert warm.cycle(settings | {"smtp_url": f"smtp://127.0.0.1:{server.port}"}) == 0
        found = outcome(settings)
        assert found["alerts"], "a moment without alerts would prove nothing"
        assert len(server.received) == sum(found["messages"].values())
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_twice_then_finished(point, home, control, warm):
    with sink() as server:
        settings = home | {"smtp_url": f"smtp://127.0.0.1:{server.port}"}
        for nth in (1, 1) if point == "after a digest" else (2, 1):  # there are two digests
            status = warm.cycle(settings, point, nth)
            assert os.WIFSIGNALED(status), f"the kill at {point!r} did not happen: {status}"
            assert os.WTERMSIG(status) == signal.SIGKILL
        assert warm.cycle(settings) == 0
        assert outcome(home) == control
        received = Counter(recipient_and_id(content, recipient) for recipient, content in server.received)
        assert max(received.values()) == 1, "a message was mailed twice"
        ended = states(home)
        assert set(ended) <= {"sent", "uncertain"}
        assert len(received) + ended["uncertain"] >= sum(control["messages"].values())
        assert ended["uncertain"] <= 2, "each kill leaves at most one message uncertain"


def recipient_and_id(content: bytes, recipient: str) -> tuple[str, str]:
    lines = content.decode("utf-8", "replace").splitlines()
    return recipient, next(line for line in lines if line.lower().startswith("message-id:"))
