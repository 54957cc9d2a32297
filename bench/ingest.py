"""What the stages cost on top of a filled database: clean, read and decide new articles.

    python -m bench.ingest sqlite:////tmp/corpus.db 2000

CPU time of this process, its sandbox and Postgres, whose server must run on this machine: the clock says little where
others work too. One page in five is about the conflict and quotes two officials; the pages stay in the
database, which is the same for the next run but for them.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus_rows import SENTENCE, speakers, vocabulary
from bench.cpu import clock_of
from monitor.model.common import Counts, Precision, Published
from monitor.model.intake import EntryData, Fetched
from monitor.pipeline import alerting, articles, catalogue, reading
from monitor.pipeline.work import Work, open_work
from monitor.settings import Settings
from monitor.storage import migrate

STAGES: dict[str, Callable[[Work], Counts]] = {
    "clean": articles.clean_articles,
    "read": reading.read_articles,
    "decide": alerting.raise_alerts,
}
RELEVANT = 5
PAGE = """<!doctype html><html lang="fr"><head><title>{title}</title></head><body>
<article><h1>{title}</h1>
{paragraphs}</article></body></html>"""
ABOUT = """Le conflit entre l’Arménie et l’Azerbaïdjan sur le Haut-Karabakh et la délimitation de la frontière
reste au centre des discussions : {words}. « {one} », a déclaré {first} à Erevan. « {other} », a déclaré {second}
à Bakou."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds by stage for `articles` pages."""

    articles: int
    seconds: dict[str, float]

    @property
    def each(self) -> float:
        """Milliseconds an article."""
        return sum(self.seconds.values()) / self.articles * 1000


def ingest(url: str, n: int, seed: int) -> Cost:
    """Put `n` pages into the database as the fetcher does, then run the stages over them."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.load(home=Path(home), database_url=url)
        migrate(url)
        seconds = {}
        with open_work(settings) as work:
            catalogue.load(work)
            clock = clock_of(work.storage, url)
            for number in range(n):
                _arrived(work, number, random.Random(seed * 1_000_003 + number))
        for name, stage in STAGES.items():
            before = clock()
            with open_work(settings) as work:
                counts = stage(work)
            seconds[name] = clock() - before
            assert counts.taken >= (n if name != "decide" else n // RELEVANT), (name, counts)
        return Cost(n, seconds)


def _arrived(work: Work, number: int, chance: random.Random) -> None:
    now, url = datetime.now(UTC), f"https://new-{chance.getrandbits(32)}.example/{number}"
    published = Published(now, Precision.MINUTE, "feed")
    body = _page(number, chance).encode()
    recorded = work.storage.entries.record(
        EntryData(url, url, f"Article {number}", "", None, published, None, None), None, now, is_baseline=True
    )
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    fetched = Fetched(url, url, 200, headers, body, hashlib.sha256(body).hexdigest(), now)
    work.storage.entries.record_page(recorded.entry, fetched)


def _page(number: int, chance: random.Random) -> str:
    known, weights = vocabulary()

    def words() -> str:
        return " ".join(chance.choices(known, cum_weights=weights, k=SENTENCE)).capitalize()

    paragraphs = [". ".join(words() for _ in range(5)) + "." for _ in range(4)]
    if number % RELEVANT == 0:
        (_, first, _), (_, second, _) = chance.sample(speakers(), 2)
        about = ABOUT.format(words=words(), one=words(), other=words(), first=first, second=second)
        paragraphs.insert(0, about)
    return PAGE.format(title=words(), paragraphs="\n".join(f"<p>{text}</p>" for text in paragraphs))


def main() -> int:
    url, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    cost = ingest(url, n, seed=int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    parts = "  ".join(f"{name} {seconds / n * 1000:.2f}" for name, seconds in cost.seconds.items())
    sys.stdout.write(f"{n} articles: {cost.each:.2f} ms an article ({parts})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
