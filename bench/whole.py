"""`python -m bench.whole [ARTICLES]`: what one article costs from the feed's XML to its verdicts.

All but the socket: feeds and pages are handed over as fetched; parsing, cleaning (in the sandbox's worker), language,
near-duplicates, reading, novelty and every row run as they do in a cycle, in a real SQLite file. CPU of this process
and of its workers together, beside trafilatura with metadata on the same pages in this process.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from statistics import fmean
from time import process_time

import trafilatura

from bench import press
from monitor.feeds import decide_poll
from monitor.model.common import Counts
from monitor.model.intake import FeedForPoll, Fetched, ParsedFeed
from monitor.model.work import Claim, Shard
from monitor.pipeline import alerting, articles, catalogue, poll, reading
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from monitor.storage import migrate

ARTICLES = 1_000
HOSTS = 20
PORTION = 250
"""Articles of one cycle, half a feed's worth on each host and more."""

SAMPLE = 50
"""Pages of each portion on which trafilatura is measured, right after it: a shared machine's speed changes."""

TICKS = os.sysconf("SC_CLK_TCK")
OUTLET = """- id: w{n}
  name: w{n}
  domains: [w{n}.localhost]
  country: AM
  language: fr
  affiliation: private
  zone: UTC
  feeds: [{{id: w{n}, url: 'http://w{n}.localhost/rss', lane: normal}}]
"""
Row = tuple[str, str, str, str, str]
Page = Callable[[int], bytes]


class Meter:
    """CPU seconds by step, of this process and its living and dead workers."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, step: str, work: Callable[[], object]) -> object:
        before = cpu()
        result = work()
        self.seconds[step] = self.seconds.get(step, 0.0) + cpu() - before
        return result


def cpu() -> float:
    """CPU seconds of this process, of its ended children and of those that live."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime + sum(map(_cpu_of, _children()))


def _children() -> list[int]:
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def settings_for(home: Path) -> Settings:
    """A home with these hosts as outlets and every other feed put to rest."""
    (home / "catalogue").mkdir(parents=True)
    outlets = "outlets:\n" + "".join(OUTLET.format(n=n) for n in range(HOSTS))
    (home / "catalogue" / "outlets.yaml").write_text(outlets, encoding="utf-8")
    settings = Settings.load(home=home, loopback_hosts=("*.localhost",))
    migrate(settings.database)
    return settings


def run(work: Work, meter: Meter, numbers: Sequence[int], page_of: Page = press.page) -> Counts:
    """One cycle over these pages; the pages themselves are made outside the measured steps."""
    now = datetime.now(UTC)
    feeds = {f.key: f for f in work.storage.feeds.due(now, shard=Shard(), is_sample=False, is_forced=True)}
    for host in range(HOSTS):
        document = fetched(f"http://w{host}.localhost/rss", _rss(host, numbers), now)
        meter.timed("parse entry", lambda f=feeds[f"w{host}"], d=document: _poll(work, f, d, now))
    claim = Claim(work.owner, now, work.claim().lease, len(numbers))
    entries = work.storage.entries.unfetched(claim, shard=Shard(), is_sample=False)
    assert len(entries) == len(numbers), len(entries)
    for entry in entries:
        page = fetched(entry.url, page_of(int(entry.url.rpartition("/")[2])), now)
        meter.timed("store page", partial(work.storage.entries.record_page, entry.id, page))
    counts = Counts()
    for name, step in (("clean", articles.clean_articles), ("read", reading.read_articles),
                       ("novelty", alerting.raise_alerts)):  # fmt: skip
        found = meter.timed(name, lambda step=step: step(work))  # type: ignore[misc]
        assert isinstance(found, Counts)
        counts += found
    return counts


def _poll(work: Work, feed: FeedForPoll, document: Fetched, now: datetime) -> None:
    parsed = poll._parse(work.box, document, feed)
    assert isinstance(parsed, ParsedFeed), parsed
    new = work.storage.entries.unknown(parsed.entries)
    work.storage.feeds.record_poll(decide_poll(feed, document, parsed, now, new=new))


def fetched(url: str, body: bytes, now: datetime) -> Fetched:
    kind = "application/rss+xml" if url.endswith("/rss") else "text/html; charset=utf-8"
    return Fetched(url, url, 200, (("Content-Type", kind),), body, hashlib.sha256(body).hexdigest(), now)


def _rss(host: int, numbers: Sequence[int]) -> bytes:
    items = "".join(
        f"<item><title>{press.title(n)}</title><link>http://w{host}.localhost/a/{n}</link>"
        f"<pubDate>{format_datetime(press.published(n))}</pubDate></item>"
        for n in numbers
        if n % HOSTS == host
    )
    return f"<rss version='2.0'><channel><title>w{host}</title>{items}</channel></rss>".encode()


def measured(numbers: Sequence[int], page_of: Page = press.page) -> Iterator[tuple[int, Meter, Counts, float]]:
    """After each portion: how many are through, CPU so far, counts and the memory of all processes in MB."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        with open_work(settings) as work:
            catalogue.load(work)
            run(work, Meter(), range(10**6, 10**6 + 2 * HOSTS), page_of)  # imports, caches
            meter, counts = Meter(), Counts()
            for start in range(0, len(numbers), PORTION):
                portion = numbers[start : start + PORTION]
                counts += run(work, meter, portion, page_of)
                yield start + len(portion), meter, counts, _memory()


def _memory() -> float:
    return sum(map(_memory_of, ("self", *_children())))


def _memory_of(process: int | str) -> float:
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def base(numbers: Sequence[int]) -> float:
    """CPU seconds a page of trafilatura with metadata, the better of two rounds."""
    bodies = [press.page(number) for number in numbers]
    times = []
    for _ in range(2):
        started = process_time()
        for body in bodies:
            trafilatura.bare_extraction(body, with_metadata=True)
        times.append((process_time() - started) / len(bodies))
    return min(times)


def rows(size: int = ARTICLES) -> Iterator[Row]:
    """The mix, the relevant ones alone, and how memory grows."""
    relevant = [n for n in range(size * press.RELEVANT_EVERY) if press.is_relevant(n)][: size // 2]
    for name, numbers, limit in (("20 % relevant", range(1, size + 1), 1.8), ("all relevant", relevant, 3.5)):
        bare, memory = [], []
        for done, meter, _, megabytes in measured(numbers):  # noqa: B007 - the last are looked at below
            bare.append(base(numbers[done - SAMPLE : done]))
            memory.append(megabytes)
        theirs = fmean(bare)
        ours = sum(meter.seconds.values()) / done
        steps = ", ".join(f"{step} {seconds / done * 1000:.1f}" for step, seconds in meter.seconds.items())
        yield (
            f"whole pipeline, an article of the press, {name}",
            f"{ours * 1000:.1f} ms ({steps})",
            f"trafilatura with metadata {theirs * 1000:.1f} ms",
            f"{ours / theirs:.2f}",
            f"{limit}",
        )
        if limit == 1.8:
            yield (f"articles a second and core, {name}", f"{1 / ours:.0f}", f"{memory[0]:.0f} MB after the first "
                   f"{PORTION}, {memory[-1]:.0f} MB after {done:,}", "–", "20, flat")  # fmt: skip


def main() -> int:
    for row in rows(*(int(argument) for argument in sys.argv[1:])):
        sys.stdout.write("| " + " | ".join(row) + " |\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
