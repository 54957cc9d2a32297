"""Workers that are killed, run out of memory or die cost one job and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.errors import MonitorError, QuarantineError, Unusable
from monitor.feeds import FeedError
from monitor.model.common import Disposition
from monitor.sandbox import Sandbox

FEED = b"<rss><channel><title>A</title><item><title>B</title><link>https://araks.am/1</link></item></channel></rss>"
PARSE = "monitor.feeds:parse_bytes"


@pytest.fixture(scope="module")
def box() -> Sandbox:
    with Sandbox(workers=1) as sandbox:
        yield sandbox


def parse(box: Sandbox, body: bytes = FEED, seconds: float = 5) -> object:
    return box.call(PARSE, body, None, "https://araks.am/rss", "UTC", seconds=seconds)


def test_a_result_comes_back(box: Sandbox) -> None:
    assert parse(box).entries[0].title == "B"


def test_an_error_of_ours_comes_back_as_itself(box: Sandbox) -> None:
    with pytest.raises(FeedError) as caught:
        parse(box, b"nothing")
    assert (caught.value.code, bool(caught.value.remedy)) == ("not_a_feed", True)


def test_megabytes_pass_both_ways(box: Sandbox) -> None:
    title = "x" * 400
    items = "".join(f"<item><title>{title}</title><link>https://a.am/{n}</link></item>" for n in range(2_000))
    assert len(parse(box, f"<rss><channel>{items}</channel></rss>".encode(), 20).entries) == 2_000


# feedparser's pattern for authors is quadratic: some 20 s of C code that no signal handler interrupts.
SLOW = b"<rss><channel><item><author>" + b"a@" + b"a." * 40_000 + b"!</author></item></channel></rss>"


def test_three_bombs_cost_three_deadlines_and_nothing_else(box: Sandbox) -> None:
    started = time.monotonic()
    ended = []
    for n in range(60):
        try:
            ended.append(parse(box, SLOW if n % 20 == 7 else FEED, 1 if n % 20 == 7 else 20).title)
        except QuarantineError as error:
            ended.append(error.code)
    assert (ended.count("A"), ended.count("timeout")) == (57, 3)
    assert 3 <= time.monotonic() - started < 150


def test_the_caller_chooses_what_a_stop_means(box: Sandbox) -> None:
    def stop(code: str, cause: str) -> MonitorError:
        return Unusable(Disposition.QUARANTINED, cause, code=f"parse_{code}")

    with pytest.raises(Unusable) as caught:
        box.call(PARSE, SLOW, None, "https://araks.am/", "UTC", seconds=0.2, stop=stop)
    assert caught.value.code == "parse_timeout"
    assert "parse_bytes" in caught.value.cause


def test_an_error_that_is_not_ours_is_told_as_text(box: Sandbox) -> None:
    with pytest.raises(QuarantineError, match="TypeError") as caught:
        box.call(PARSE, seconds=5)
    assert caught.value.code == "crashed"


@pytest.mark.parametrize("target", ["os:getcwd", "monitor.none:x", "monitor.feeds:none", "monitor"])
def test_only_functions_of_ours_run(box: Sandbox, target: str) -> None:
    with pytest.raises(QuarantineError):
        box.call(target, seconds=5)
    assert parse(box)


def test_memory_is_limited() -> None:
    with Sandbox(memory_bytes=400_000_000) as small:
        assert parse(small).title == "A"
        with pytest.raises(QuarantineError) as caught:
            small.call("monitor.feeds.decode:decode", b"\xd0\x90" * 45_000_000, seconds=20)
        assert caught.value.code in {"memory", "crashed"}
        assert parse(small).title == "A"


def worker_pid(box: Sandbox) -> int:
    worker = box._free.queue[-1]
    assert worker
    return worker._process.pid


def test_a_killed_worker_is_replaced(box: Sandbox) -> None:
    parse(box)
    pid = worker_pid(box)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(QuarantineError, match="SIGKILL") as caught:
        parse(box)
    assert caught.value.code == "crashed"
    assert parse(box)
    assert worker_pid(box) != pid


def test_a_worker_is_used_again_and_retired() -> None:
    with Sandbox(items=3) as sandbox:
        pids = [(parse(sandbox), worker_pid(sandbox))[1] for _ in range(7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_threads_share_the_workers() -> None:
    with Sandbox(workers=2) as sandbox, ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: parse(sandbox, FEED.replace(b"B", b"%d" % n)).entries[0].title, range(30)))
    assert found == [str(n) for n in range(30)]


def test_a_worker_knows_no_secret(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql://u:canary@h/d")
    with Sandbox() as sandbox:
        parse(sandbox)
        assert b"canary" not in Path(f"/proc/{worker_pid(sandbox)}/environ").read_bytes()


ORPHAN = """
import os, sys
from monitor.sandbox import Sandbox
box = Sandbox()
args = (None, "https://araks.am/", "UTC")
box.call("monitor.feeds:parse_bytes", b"<rss><channel><title>A</title></channel></rss>", *args, seconds=5)
print(box._free.queue[-1]._process.pid, flush=True)
try:
    box.call("monitor.feeds:parse_bytes", sys.stdin.buffer.read(), *args, seconds=float(sys.argv[1]))
finally:
    os._exit(0)
"""


def test_no_worker_outlives_its_parent_for_long() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN, "0.5"], stdin=-1, stdout=-1) as parent:
        assert parent.stdin
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.stdin.write(SLOW)
        parent.stdin.close()
        time.sleep(0.2)
        parent.kill()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_it_works_in_a_prefork_worker_of_celery(tmp_path: Path) -> None:
    """A multiprocessing pool is refused there (ADR of the sandbox): the reason for plain subprocesses."""
    environment = os.environ | {"PREFORK_FOLDER": str(tmp_path)}
    command = [sys.executable, "-m", "celery", "-A", "tests.prefork", "worker", "--pool", "prefork", "-c", "1"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as worker,
    ):
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.prefork", FEED.decode(), SLOW.decode(), FEED.decode()],
                env=environment, capture_output=True, timeout=120, check=False,
            )  # fmt: skip
        finally:
            worker.terminate()
    told = json.loads(done.stdout or done.stderr)
    assert told["process"].startswith("ForkPoolWorker"), (tmp_path / "log").read_text()
    assert (told["found"], told["pool"]) == (["A", "timeout", "A"], "refused")
