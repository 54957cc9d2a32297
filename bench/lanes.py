"""`python -m bench.lanes`: from publication to the mail in the sink, while a backlog of 5,000 articles drains.

The time a run takes is measured; the wait for the next run is that of the schedule: uniform, so that its 95th
percentile is 0.95 of the interval. The end of `ingest` wakes the relay, which sends at once.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic, perf_counter

from bench.intake import ROOT, Row, database, settings_for, site, timed
from bench.site import QUOTES, page
from monitor.model.common import Published
from monitor.model.intake import EntryData, Fetched
from monitor.pipeline import alerting, articles, poll, reading
from monitor.pipeline.cycle import Step
from monitor.pipeline.watch import watch
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from tests.smtpsink import Sink, sink

BACKLOG = 5_000
OFFICIALS, PAUSE = len(QUOTES), 25.0
"""Publications at most, each with words of its own, and seconds between them: every stage of the drain is met."""
FAST, NORMAL = 120, 900
"""Seconds between two runs of the DAGs watch and ingest."""


def rows() -> Iterator[Row]:
    with site() as served, sink() as mails, tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = settings_for(home, served, feeds=20, officials=OFFICIALS)
        settings = settings.model_copy(update={"smtp_url": _secret(f"smtp://127.0.0.1:{mails.port}")})
        with open_work(settings) as work:
            poll.poll_feeds(work, is_forced=True)
            with database(settings) as connection:
                connection.execute("UPDATE entry SET disposition = 'off_topic', ended_at = first_seen_at")
            fill(work, BACKLOG)
            work.storage.subscribers.record(
                "reader@localhost", language="fr", zone="UTC", wants_digest=False, wants_alerts=True, now=work.now()
            )
            began = perf_counter()
            command = [sys.executable, "-m", "bench.lanes", "drain", str(home)]
            with subprocess.Popen(command, cwd=ROOT) as drain:
                runs = list(_while_draining(drain, served, work, mails))
                worst = max(runs)
                beside = (
                    f"slowest of {len(runs)} runs {worst:.1f} s, while {BACKLOG:,} articles of the other lane drain"
                )
                latency = 0.95 * FAST + worst
                yield "fast lane: publication to mail, p95", f"{latency / 60:.1f} min", beside, "–", "4 min"
                drain.wait()
            drained = perf_counter() - began
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
    latency = 0.95 * NORMAL + drained
    cpu = used.ru_utime + used.ru_stime
    beside = f"backlog of {BACKLOG:,} drained in {drained:.0f} s by two tasks, {cpu:.0f} s of CPU"
    yield "other lane: publication to mail, p95", f"{latency / 60:.1f} min", beside, "–", "20 min"


def _while_draining(drain: subprocess.Popen[bytes], served: object, work: Work, mails: Sink) -> Iterator[float]:
    for number in range(OFFICIALS):
        yield _publish_and_watch(served, work, mails, number)
        with suppress(subprocess.TimeoutExpired):
            drain.wait(PAUSE)
            return


def _publish_and_watch(served: object, work: Work, mails: Sink, number: int) -> float:
    """Seconds from the new entry to its mail, the run beginning at once."""
    before = len(mails.received)
    with database(work.settings) as connection:
        connection.execute("UPDATE feed SET next_poll_at = NULL WHERE is_fast")
    served.tell("/publish-here/1", f"official{number}.localhost")  # type: ignore[attr-defined]
    counts, took = timed(watch, work)
    until = monotonic() + 600
    while len(mails.received) == before and monotonic() < until:
        _, more = timed(watch, work)
        took += more
    assert len(mails.received) > before, counts
    return took


def fill(work: Work, pages: int) -> None:
    """So many pages of twenty outlets that wait to be cleaned."""
    for number in range(pages):
        host = f"f{number % 20}.localhost"
        url = f"https://{host}/backlog/{number}"
        entry = EntryData(url, url, f"Pourparlers {number}", "", None, Published.unknown(), None, None)
        now = datetime.now(UTC)
        recorded = work.storage.entries.record(entry, host.removesuffix(".localhost"), now, is_baseline=False)
        body = page(f"{host}-{number}", number)
        sha = hashlib.sha256(body).hexdigest()
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        work.storage.entries.record_page(recorded.entry, Fetched(url, url, 200, headers, body, sha, now))


STEPS: dict[str, Step] = {
    "clean": partial(articles.clean_articles, is_first=True),
    "read": partial(reading.read_articles, is_first=True),
    "alerts": alerting.raise_alerts,
}


def _drain(home: Path) -> None:
    """As `ingest` does it: cleaning by `MONITOR_SHARDS` tasks, then reading, then verdicts by one."""
    shards = Settings.load(home=home).shards
    for step in STEPS:
        command = [sys.executable, "-m", "bench.lanes", step, str(home)]
        tasks = [subprocess.Popen(command, cwd=ROOT) for _ in range(1 if step == "alerts" else shards)]
        codes = [task.wait() for task in tasks]
        if any(codes):
            raise SystemExit(f"{step} failed")


def _secret(url: str) -> object:
    from pydantic import SecretStr

    return SecretStr(url)


def main() -> None:
    match sys.argv[1:]:
        case ["drain", home]:
            _drain(Path(home))
        case [step, home]:
            with open_work(Settings.load(home=Path(home))) as work:
                STEPS[step](work)
        case _:
            for row in rows():
                sys.stdout.write("| " + " | ".join(row) + " |\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
