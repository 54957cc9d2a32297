"""`python -m bench.intake`: the intake against its limits, over real HTTP on loopback, in a real SQLite file.

Every figure is of the machine it runs on; `make bench` writes them into docs/benchmarks.md. Nothing leaves it.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from monitor.model.common import Counts
from monitor.pipeline import alerting, articles, catalogue, pages, poll, reading
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from monitor.storage import migrate

FEEDS = 500
NEW = 1_250
ROOT = Path(__file__).parents[1]
Row = tuple[str, str, str, str, str]
LAST_HEALTHY = """
SELECT max(last_polled_at) FROM feed WHERE is_active AND state = 'ok' AND CAST(substr(key, 2) AS int) % 10
"""
CODES = """
SELECT group_concat(DISTINCT last_error_code) FROM feed WHERE is_active AND last_error_code IS NOT NULL
"""
OUTLET = """- id: {name}
  name: {name}
  domains: [{name}.localhost]
  country: AM
  language: fr
  affiliation: private
  zone: UTC
  feeds: [{{id: {name}, url: 'http://{name}.localhost:{port}/rss', lane: {lane}}}]
"""


@dataclass
class Site:
    port: int

    def tell(self, path: str, host: str = "f0.localhost") -> None:
        """One request to the site's control."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host})
        urllib.request.urlopen(request).read()


@contextmanager
def site() -> Iterator[Site]:
    """The outlets, in a process of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.site"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield Site(int(process.stdout.readline()))
        finally:
            process.terminate()


def settings_for(home: Path, served: Site, feeds: int = FEEDS, officials: int = 0) -> Settings:
    """A home whose catalogue has these outlets and no other feed."""
    names = [(f"f{n}", "normal") for n in range(feeds)] + [(f"official{n}", "fast") for n in range(officials)]
    rows = "".join(OUTLET.format(name=name, lane=lane, port=served.port) for name, lane in names)
    (home / "catalogue").mkdir(parents=True)
    (home / "catalogue" / "outlets.yaml").write_text("outlets:\n" + rows, encoding="utf-8")
    settings = Settings.load(home=home, loopback_hosts=("*.localhost",))
    migrate(settings.database)
    with open_work(settings) as work:
        catalogue.load(work)
    with database(settings) as connection:
        connection.execute("UPDATE feed SET is_active = 0 WHERE url NOT LIKE '%.localhost:%'")
    return settings


@contextmanager
def database(settings: Settings) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(settings.home / "monitor.db", timeout=60)
    with connection:
        yield connection
    connection.close()


def _one(connection: sqlite3.Connection, query: str) -> Any:  # noqa: ANN401 - a number or a text
    return connection.execute(query).fetchone()[0]


def timed(step: object, *given: object, **named: object) -> tuple[Counts, float]:
    started = perf_counter()
    counts: Counts = step(*given, **named)  # type: ignore[operator]
    return counts, perf_counter() - started


def unchanged_and_new(home: Path, served: Site) -> Iterator[Row]:
    """500 feeds of 50 entries: a round of 304, then one with 1,250 new pages through to the alerts."""
    settings = settings_for(home, served)
    with open_work(settings) as work:
        first, took = timed(poll.poll_feeds, work, is_forced=True)
        assert first.ended["new_entries"] == FEEDS * 50, first
        with database(settings) as connection:  # the baseline's pages are another figure
            connection.execute("UPDATE entry SET disposition = 'off_topic', ended_at = first_seen_at")
        same, took = timed(poll.poll_feeds, work, is_forced=True)
        assert same.ended == {"unchanged": FEEDS}, same
        with database(settings) as connection:
            written = _one(connection, "SELECT (SELECT count(*) FROM article) + (SELECT count(*) FROM page)")
        yield (
            f"{FEEDS} feeds × 50 entries, unchanged",
            f"{took:.1f} s",
            f"{_peak():.0f} MB, {written} article writes",
            "–",
            "60 s, 400 MB, 0",
        )
        served.tell("/publish/2")
        for number in range(0, FEEDS, 2):
            served.tell("/publish-here/1", f"f{number}.localhost")
        _, end_to_end = timed(_whole, work)
        with database(settings) as connection:
            stored = _one(connection, "SELECT count(*) FROM article")
        assert stored == NEW, stored
        yield f"5 % new: {NEW} pages, from poll to verdicts", f"{end_to_end:.0f} s", f"{_peak():.0f} MB", "–", "5 min"


def _whole(work: Work) -> Counts:
    counts = poll.poll_feeds(work, is_forced=True) + pages.fetch_pages(work)
    return counts + articles.clean_articles(work) + reading.read_articles(work) + alerting.raise_alerts(work)


def _peak() -> float:
    """Most memory of this process and of a worker of its sandbox, MB."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def hostile(home: Path, served: Site) -> Iterator[Row]:
    """How much later the healthy nine tenths are done when every tenth feed attacks."""
    settings = settings_for(home, served)
    times = {}
    for name in ("warm", "off", "on"):
        served.tell("/publish/1")
        served.tell(f"/hostile/{'on' if name == 'on' else 'off'}")
        began = datetime.now(UTC)
        with open_work(settings) as work:
            counts, _ = timed(poll.poll_feeds, work, is_forced=True)
        with database(settings) as connection:
            last = _one(connection, LAST_HEALTHY)
            codes = _one(connection, CODES)
        times[name] = (datetime.fromisoformat(str(last)).replace(tzinfo=UTC) - began).total_seconds()
        assert counts.taken == FEEDS
    ratio = times["on"] / times["off"]
    yield (
        "healthy feeds while 10 % attack",
        f"{times['on']:.1f} s",
        f"{times['off']:.1f} s without; {codes}",
        f"{ratio:.2f}",
        "1.10",
    )


def drips_and_bombs(served: Site) -> Iterator[Row]:
    """One drip at the real deadline, and a gzip bomb of 512 MB in a process of its own."""
    child = subprocess.run(
        [sys.executable, "-m", "bench.intake", "bomb"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    found = json.loads(child.stdout)
    yield (
        "a gzip bomb of 512 MB",
        f"{found['seconds']:.2f} s",
        f"+{found['megabytes']:.0f} MB, {found['code']}",
        "–",
        "1 s, 64 MB",
    )
    served.tell("/hostile/on")
    code, seconds = asyncio.run(_fetch_one(f"http://f0.localhost:{served.port}/rss"))
    served.tell("/hostile/off")
    yield "a drip of one byte in half a second", f"{seconds:.1f} s", code, "–", "30 ± 1 s"


async def _fetch_one(url: str) -> tuple[str, float]:
    from monitor.errors import MonitorError
    from monitor.fetch import FEED, Fetcher

    async with Fetcher(
        user_agent="bench/1", clock=lambda: datetime.now(UTC), loopback_hosts=["*.localhost"]
    ) as fetcher:
        started = monotonic()
        try:
            await fetcher.get(url, limit=FEED, check_robots=False)
        except MonitorError as error:
            return error.code, monotonic() - started
    return "read", monotonic() - started


def bomb() -> None:
    """In a process of its own, so that its memory is its own: prints the result as JSON."""
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(512)) + packer.flush()

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            f"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(play, "127.0.0.1", 0)
        url = f"http://bomb.localhost:{server.sockets[0].getsockname()[1]}/"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        code, seconds = await _fetch_one(url)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        sys.stdout.write(json.dumps({"code": code, "seconds": seconds, "megabytes": grown}))
        server.close()

    asyncio.run(run())


def rows() -> Iterator[Row]:
    """All figures but those of the lanes, which are in bench/lanes.py."""
    with site() as served, tempfile.TemporaryDirectory() as folder:
        yield from unchanged_and_new(Path(folder) / "a", served)
        yield from hostile(Path(folder) / "b", served)
        yield from drips_and_bombs(served)


def main() -> None:
    if sys.argv[1:] == ["bomb"]:
        bomb()
        return
    os.environ.pop("MONITOR_HOME", None)
    for row in rows():
        sys.stdout.write("| " + " | ".join(row) + " |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
