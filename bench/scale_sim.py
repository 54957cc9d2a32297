"""How many workers, connections and how much disk so many feeds need, and what gives way first.

    python -m bench.scale_sim

Plain arithmetic on costs that were measured (bench/measured.json, by bench.at_scale); docs/scale.md shows and
explains it. `check` sets what it foretells for the largest database, from the measurements on smaller ones, beside
what was measured there.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Measured = dict[str, dict[str, dict[str, float]]]
"""Figures by engine, name and articles in the database."""
MEASURED = Path(__file__).with_name("measured.json")
DAY = 86_400
PEAK = 2.4
"""The busiest hour has a tenth of a day's news, not a twenty-fourth."""
BUSY = 0.7
"""Share of its time that a worker may be busy; queues grow without bound towards 1."""
POLL_SECONDS = 900
ARTICLES_PER_FEED = 20
"""New articles of a feed a day; the shipped catalogue's feeds bring 5 to 60."""
RAW_BYTES, RAW_DAYS = 15_000, 90
"""A page as zstd, and the days that retention keeps it."""
WINDOW_DAYS, KEYS, KEY_BYTES = 30, 64, 83
"""Look-ups of duplicates probe 30 days, and older keys are dropped; some 64 an article (32 bands, 12 of names and
numbers, 20 sentences), 83 bytes each on Postgres, measured."""
CORES, MEMORY, DISK, CONNECTIONS = 8, 32e9, 2e12, 100
"""The one machine asked about: cores, bytes of memory and disk; Postgres's default number of connections."""
OTHER_CONNECTIONS = 12
"""Web pages, relay, scheduler's DAGs, a reader or two."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Measured: CPU seconds of a poll, and of each stage an article; bytes an article takes in the database."""

    poll: float
    clean: float
    read: float
    decide: float
    stored_bytes: float

    @property
    def article(self) -> float:
        return self.clean + self.read + self.decide


@dataclass(frozen=True, slots=True)
class Need:
    """What a load takes: articles a day, workers, database connections, bytes a day and after a year."""

    articles: float
    workers: int
    connections: int
    bytes_a_day: float
    bytes_after_a_year: float


@dataclass(frozen=True, slots=True)
class Limit:
    """What gives way, at how many articles a day, and what to change there."""

    what: str
    articles: float
    remedy: str


def need(costs: Costs, feeds: float, articles: float) -> Need:
    """For so many feeds that bring so many articles a day."""
    polls = feeds * DAY / POLL_SECONDS
    seconds = polls * costs.poll + articles * (costs.clean + costs.read)
    workers = max(1, math.ceil(seconds * PEAK / DAY / BUSY)) + 1  # and the one that decides
    stored = articles * costs.stored_bytes
    year = 365 * stored + RAW_DAYS * articles * RAW_BYTES
    return Need(articles, workers, workers + OTHER_CONNECTIONS, stored + articles * RAW_BYTES, year)


def limits(costs: Costs) -> list[Limit]:
    """On one machine, the lowest first."""
    serial = DAY * BUSY / PEAK
    return sorted(
        (
            Limit("cores", serial * (CORES - 1) / (costs.clean + costs.read),
                  "workers on more machines, with Postgres: they claim rows by lease, so nothing else changes"),
            Limit("raise_alerts, which is serial", serial / costs.decide,
                  "one decider for each side: whoever says the same thing, a person or their ministry, is of one"),
            Limit("memory for the keys of duplicates", MEMORY * 0.5 / (WINDOW_DAYS * KEYS * KEY_BYTES),
                  "more memory, or the keys in a database of their own; older ones go every night"),
            Limit("disk within a year", DISK / (365 * costs.stored_bytes + RAW_DAYS * RAW_BYTES),
                  "monthly partitions of page, article_version and statement; raw bytes to an object store"),
            Limit("connections", serial * (CONNECTIONS - OTHER_CONNECTIONS - 1) / (costs.clean + costs.read),
                  "a pooler in transaction mode before Postgres"),
        ),
        key=lambda limit: limit.articles,
    )  # fmt: skip


def foretold(at: dict[int, float], size: int) -> float:
    """A cost at `size` articles from those on less: it grows, if at all, with the logarithm, as a B-tree's depth.

    The line through the first and the last of the measurements below `size`, over log10 of 1 + articles.
    """
    known = sorted((math.log10(1 + n), cost) for n, cost in at.items() if n < size)
    (x0, y0), (x1, y1) = known[0], known[-1]
    slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
    return y0 + slope * (math.log10(1 + size) - x0)


def foretold_bytes(at: dict[int, float], size: int) -> float:
    """Bytes an article at `size` from the two largest databases below it: a fixed part and one for each article."""
    (n0, each0), (n1, each1) = sorted((n, each) for n, each in at.items() if n < size)[-2:]
    one_more = (n1 * each1 - n0 * each0) / (n1 - n0)
    return (n1 * each1 + (size - n1) * one_more) / size


def check(measured: Measured) -> list[tuple[str, float, float]]:
    """Engine and figure, foretold and measured, for the largest database of each; where two smaller ones tell."""
    found = []
    for engine, figures in measured.items():
        for figure, values in figures.items():
            at = {int(n): value for n, value in values.items()}
            if len(at) > 2:
                largest = max(at)
                guess = (foretold_bytes if figure.startswith("bytes") else foretold)(at, largest)
                found.append((f"{engine}: {figure} at {largest:,} articles", guess, at[largest]))
    return found


def costs_of(measured: Measured, engine: str) -> Costs:
    """Those of the largest database measured."""

    def largest(figure: str) -> float:
        values = measured[engine][figure]
        return values[max(values, key=int)]

    stages = (largest(f"{stage}, ms an article") / 1000 for stage in ("clean", "read", "decide"))
    return Costs(largest("poll, ms") / 1000, *stages, largest("bytes an article"))


def load() -> Measured:
    """What bench.at_scale kept."""
    return json.loads(MEASURED.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def table(head: str, rows: Iterable[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [head, "|" + "---|" * (head.count("|") - 1)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n\n"


def main() -> int:
    measured = load()
    out = sys.stdout.write
    loads = [(f"{feeds:,} feeds", feeds, feeds * ARTICLES_PER_FEED) for feeds in (1_000, 10_000, 100_000)]
    for engine in measured:
        costs = costs_of(measured, engine)
        needs = [(name, need(costs, feeds, n)) for name, feeds, n in [*loads, ("a million a day", 50_000, 1_000_000)]]
        out(f"## {engine}\n\n")
        out(table("| load | articles a day | workers | connections | disk a day | after a year |", (
            (name, f"{n.articles:,}", n.workers, n.connections, f"{n.bytes_a_day / 1e9:.1f} GB",
             f"{n.bytes_after_a_year / 1e12:.2f} TB") for name, n in needs
        )))  # fmt: skip
        out(table("| gives way on one machine | at articles a day | what to change |",
                  ((limit.what, f"{limit.articles:,.0f}", limit.remedy) for limit in limits(costs))))  # fmt: skip
    out(table("| foretold from less | foretold | measured | ratio |", (
        (name, f"{guess:.2f}", f"{found:.2f}", f"{guess / found:.2f}") for name, guess, found in check(measured)
    )))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
