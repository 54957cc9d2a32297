"""Outbox and relay by the clock: alerts for many subscribers written, then mailed to a sink in another process."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from monitor import relay as relaying
from monitor.catalogue import load_files
from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.pipeline import alerting, mailing
from monitor.pipeline.work import open_work
from monitor.settings import Settings
from monitor.storage import migrate
from tests.storage import made

ALERTS, SUBSCRIBERS = 1_000, 100
ZONES = ("Europe/Paris", "Asia/Yerevan", "America/New_York", "UTC")
SINK = """
import sys
sys.path[:0] = [".", "tests"]
from smtpsink import sink
with sink() as server:
    print(server.port, flush=True)
    sys.stdin.readline()
    print(len(server.received), len({m.partition(b"Message-ID:")[2][:80] for _, m in server.received}), flush=True)
"""


def rows() -> list[tuple[str, ...]]:
    """Two rows of the table: writing, and sending by two relays side by side."""
    with tempfile.TemporaryDirectory() as folder, _sink() as sink:
        port = sink.stdout.readline().strip() if sink.stdout else ""
        home = Path(folder)
        settings = Settings.load(home=home, smtp_url=f"smtp://127.0.0.1:{port}")
        migrate(settings.database)
        written = _write(settings)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = perf_counter()
        with open_work(settings) as work:
            sent = mailing.relay_outbox(work).ended.get("sent", 0)
        seconds = perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        twice = _two_relays(settings)
        received, keys = (_answer(sink)).split()
    assert received == keys, "a key was mailed twice"
    return [
        (f"{ALERTS:,} alerts × {SUBSCRIBERS} readers into the outbox", f"{written:.0f} s", "with novelty and rules",
         f"{ALERTS * SUBSCRIBERS / written:.0f} messages a second", "60 s"),
        (f"{sent:,} mails by one relay", f"{seconds:.0f} s", f"memory grew {grown} MB",
         f"{sent / seconds:.0f} a second; then {twice:,} by two relays, 0 twice", "300 s"),
    ]  # fmt: skip


def _write(settings: Settings) -> float:
    with open_work(settings) as work:
        storage, now = work.storage, work.now()
        storage.catalogue.record(load_files().model_dump_json(), now, outlets=(), feeds=(), episodes=())
        for number in range(SUBSCRIBERS):
            storage.subscribers.record(
                f"reader{number}@example.org", language=("fr", "en")[number % 2], zone=ZONES[number // 2 % 4],
                wants_digest=False, wants_alerts=True, now=now,
            )  # fmt: skip
        for number in range(ALERTS):
            speaker = Speaker(
                f"bench-{number}", f"Bench {number}", "le président", "President of Azerbaijan", Side.AZE
            )
            made.undecided(storage, f"https://press.example/{number}", speaker, now - timedelta(minutes=5))
        started = perf_counter()
        alerting.raise_alerts(work)
        return perf_counter() - started


def _two_relays(settings: Settings) -> int:
    """Two at once, a thousand each at most; how many they sent."""
    sent: list[int] = []

    def relay() -> None:
        with open_work(settings) as work:
            counts = relaying.run(work.storage.outbox, mailing.senders(work), work.now, work.owner, 1_000)
            sent.append(counts.ended.get("sent", 0))

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent)


@contextmanager
def _sink() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SINK]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _answer(sink: subprocess.Popen[str]) -> str:
    assert sink.stdin
    assert sink.stdout
    sink.stdin.write("\n")
    sink.stdin.flush()
    return sink.stdout.readline()


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(" | ".join(row) + "\n")
