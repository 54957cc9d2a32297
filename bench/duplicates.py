"""Look-up and insert of near-duplicates in a small and in a large database: does the cost stay flat?

    python -m bench.duplicates [--articles 1000000] [--postgres URL of an empty database]

The stored sketches are random, as hashes are; those of one day's names are drawn from few, as news of a day is.
The new ones are fingerprints of real texts. CPU time (bench/cpu.py), Postgres's server included, which must run on
this machine. As many in a transaction as cleaning stores; the best transaction counts, on Postgres the best five.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.cpu import clock_of
from monitor.dedup import SIGNATURE_VERSION, fingerprint
from monitor.model.article import ClusterRelation, Fingerprint
from monitor.model.common import Precision, Published
from monitor.model.intake import EntryData
from monitor.pipeline.work import TOGETHER
from monitor.storage import migrate, open_storage
from monitor.storage.duplicates import Duplicates, store_fingerprint
from monitor.storage.engine import Database
from monitor.storage.entries import Entries
from monitor.storage.packing import packed
from monitor.storage.tables import Article, BandKey, SentenceKey, Signature
from monitor.storage.writing import add_rows

SMALL, LARGE = 10_000, 100_000
NEW, BATCH, PORTION = 400, TOGETHER, 20_000
COUNTED = 5
"""Transactions between two looks at the clock of a server, which has hundredths of a second."""

BANDS, TOLD, SENTENCES = 32, 12, 18
TOLD_OF_A_DAY = 20_000
SIGNATURE = packed(range(128))
FIRST = datetime(2024, 5, 1, tzinfo=UTC)
WINDOW = timedelta(days=30)
LIMITS = {"sqlite": 2.0, "postgres": 3.0}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=LARGE)
    parser.add_argument("--postgres")
    given = parser.parse_args(arguments)
    for row in rows(given.articles, given.postgres):
        sys.stdout.write("| " + " | ".join(row) + " |\n")
    return 0


def rows(large: int = LARGE, postgres: str | None = None) -> list[tuple[str, ...]]:
    """A row of the table per engine; Postgres where the URL of an empty database is given."""
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite:///{Path(folder) / 'bench.db'}"}
        if postgres:
            urls["postgres"] = postgres
        return [_row(engine, url, large) for engine, url in urls.items()]


def _row(engine: str, url: str, large: int) -> tuple[str, ...]:
    migrate(url)
    database = Database(url, foreign_keys=False)
    try:
        _fill(database, 1, SMALL)
        small = _measured(database, url, SMALL + 1)
        _fill(database, SMALL + NEW + 1, large - SMALL - NEW)
        vast = _measured(database, url, large + 1)
    finally:
        database.close()
    return (
        f"near-duplicates, {engine}: look-up and insert among {large:,} articles", f"{vast:.2f} ms",
        f"among {SMALL:,} {small:.2f} ms", f"{vast / small:.2f}", f"4, {LIMITS[engine]:g} ms",
    )  # fmt: skip


def _measured(database: Database, url: str, first: int) -> float:
    """Milliseconds an article for neighbours and insertion of `NEW` articles, the best part of the run."""
    sketches = _new_sketches(first)
    _add_articles(database, first, NEW)
    costs, part = [], BATCH * (1 if database.is_sqlite else COUNTED)
    with open_storage(url) as storage:
        clock = clock_of(storage, url)
        for start in range(0, NEW, part):
            begun = clock()
            for at in range(start, start + part, BATCH):
                _arrive(database, sketches[at : at + BATCH], first + at)
            costs.append((clock() - begun) / part)
    return min(costs) * 1000


def _arrive(database: Database, batch: Sequence[Fingerprint], first: int) -> None:
    """Looked up and kept, in one transaction."""
    duplicates, seen = Duplicates(database), FIRST + WINDOW
    with database.together(), database.write() as connection:
        for number, sketch in enumerate(batch, first):
            duplicates.neighbours(sketch, seen - WINDOW)
            store_fingerprint(connection, number, sketch, seen, is_first=True)


def _new_sketches(seed: int) -> list[Fingerprint]:
    """Texts of 300 words with names and numbers; every fifth is a copy of the one before with a line of its own."""
    chance = random.Random(seed)
    lexicon = ["".join(chance.choices("abdefgiklmnoprstuv", k=chance.randint(3, 9))) for _ in range(4_000)]
    texts: list[str] = []
    for number in range(NEW):
        if number % 5 == 4:
            texts.append(f"{texts[-1]}\nNuméro {number}.")
            continue
        sentences = [_sentence(lexicon, chance) for _ in range(20)]
        texts.append(" ".join(sentences))
    return [fingerprint(text, "fr", (FIRST + WINDOW).date()) for text in texts]


def _sentence(lexicon: Sequence[str], chance: random.Random) -> str:
    words, name = " ".join(chance.choices(lexicon, k=14)), chance.choice(lexicon).title()
    return f"Le {words} de {name} {chance.randint(10, 999)}."


def _fill(database: Database, first: int, n: int) -> None:
    """`n` articles with sketches; keys come in order, or it takes an hour.

    Postgres tidies up first, which it else does meanwhile, on the account of what is measured.
    """
    for start in range(first, first + n, PORTION):
        count = min(PORTION, first + n - start)
        _add_articles(database, start, count)
        with database.write() as connection:
            add_rows(connection, Signature, [_signature(number) for number in range(start, start + count)])
    for table, each, told in ((BandKey, BANDS, TOLD), (SentenceKey, SENTENCES, 0)):
        name = table.__tablename__
        with database.write() as connection:
            _copy(database, connection.connection.dbapi_connection, name, _told(first, n, told))
            _copy(database, connection.connection.dbapi_connection, name, _random(first, n, each))
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def _random(first: int, n: int, each: int) -> Iterator[tuple[int, int]]:
    """About `each` keys an article, in ascending order: the ranges of the keys one after the other."""
    chance, ranges = random.Random(first), max(1, n * each // PORTION)
    width = (1 << 63) // ranges
    for number in range(ranges):
        for key in sorted(chance.randrange(width) for _ in range(PORTION)):
            yield number * width + key, first + int(chance.random() * n)


def _told(first: int, n: int, each: int) -> Iterator[tuple[int, int]]:
    """The keys of 28 days, each day's drawn from few."""
    keys = 28 * TOLD_OF_A_DAY if each else 0
    chance, members = random.Random(-first), n * each // max(1, keys)
    for key in range(keys):
        for article in {first + int(chance.random() * n) for _ in range(members + 1)}:
            yield key, article


def _add_articles(database: Database, first: int, n: int) -> None:
    if first == 1:
        nothing = EntryData("https://bench.example/", "", "", "", None, Published.unknown(), None, None)
        Entries(database).record(nothing, None, FIRST, is_baseline=True)
    with database.write() as connection:
        add_rows(connection, Article, [_article(number) for number in range(first, first + n)])


def _article(number: int) -> dict[str, object]:
    return {
        "id": number, "url": f"https://bench.example/{number}", "entry": 1, "cluster": number,
        "cluster_relation": ClusterRelation.ORIGINAL, "first_seen_at": _seen(number), "is_baseline": True,
        "published_precision": Precision.UNKNOWN, "published_by": "none",
    }  # fmt: skip


def _signature(number: int) -> dict[str, object]:
    return {
        "article": number, "sig_version": SIGNATURE_VERSION, "text_sha256": f"{number:064x}", "signature": SIGNATURE,
        "bands": b"q", "sentences": b"q", "words": 300, "seen_at": _seen(number), "told_on": None,
    }  # fmt: skip


def _seen(number: int) -> datetime:
    return FIRST + timedelta(minutes=number % 40_000)


def _copy(database: Database, driver: object, table: str, found: Iterable[tuple[int, int]]) -> None:
    """Rows by the driver's own quick way."""
    cursor = driver.cursor()  # type: ignore[attr-defined]
    if database.is_sqlite:
        cursor.executemany(f"INSERT INTO {table} (key, article) VALUES (?, ?)", found)
        return
    with cursor.copy(f"COPY {table} (key, article) FROM STDIN") as copy:
        for row in found:
            copy.write_row(row)


if __name__ == "__main__":
    sys.exit(main())
