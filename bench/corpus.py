"""A corpus of any size, seeded and of our own words: rows, not pages through the stages.

    python -m bench.corpus sqlite:////tmp/corpus.db 100000     # make it (goes on where it stopped), then measure
    python -m bench.corpus postgresql://…           100000

Five statements an article, four of them utterances of their own, at most 1.5 kB of text. Secondary indexes and the
full-text index are made afterwards. Delete the database when done.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from monitor import questions
from monitor.catalogue import load_files
from monitor.search import Names, parse, resolve
from monitor.storage import Storage, migrate, open_storage
from monitor.storage.engine import Database
from monitor.storage.search_index import INDEXES, fill
from monitor.storage.sql_views import VIEWS
from monitor.storage.tables import metadata

PORTION = 2_000
STATEMENTS = 5
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
OUTLETS = 50
EPISODES = 20
ROUNDS = 20
MINUTES = 20
"""Between two articles."""
WORDS = [
    "la",
    "paix",
    "frontière",
    "accord",
    "route",
    "corridor",
    "prisonniers",
    "ministre",
    "réunion",
    "calme",
    "soldats",
    "village",
    "colline",
    "pont",
    "armée",
    "médiation",
    "garanties",
    "traité",
    "retrait",
    "carte",
    "école",
    "eau",
    "hiver",
    "commission",
    "observateurs",
    "douane",
    "train",
    "gaz",
    "sommet",
    "peace",
    "border",
    "agreement",
    "road",
    "talks",
    "troops",
    "village",
    "hill",
    "bridge",
    "army",
    "mediation",
    "guarantees",
    "treaty",
    "withdrawal",
    "map",
]
SPEAKERS = [(f"person-{n}", f"Speaker {n}", ("US", "ARM", "AZE", "other")[n % 4]) for n in range(300)]

Rows = defaultdict[str, list[dict[str, Any]]]


def make(url: str, articles: int) -> None:
    """Fill the database at `url` up to `articles`; what is there already stays."""
    migrate(url)
    database = Database(url, foreign_keys=False)
    with database.write() as connection:
        there = connection.execute(select(func.coalesce(func.max(metadata.tables["article"].c.id), 0))).scalar_one()
        if there == 0:
            _drop_indexes(connection)
            _write(connection, _basis())
    for start in range(there, articles, PORTION):
        with database.write() as connection:
            _write(connection, _portion(range(start + 1, min(start + PORTION, articles) + 1)))
    with database.write() as connection:
        for index in INDEXES:
            connection.execute(text(f"DELETE FROM {index.name}" if not database.is_sqlite else
                                    f"INSERT INTO {index.name} ({index.name}) VALUES ('delete-all')"))  # fmt: skip
            fill(connection, index)
    for index in _secondary():
        with suppress(Exception), database.write() as connection:  # there already
            index.create(connection)
    with database.write() as connection:
        connection.execute(text("ANALYZE"))
    database.close()


def _secondary() -> Iterator[Any]:
    return (index for table in metadata.sorted_tables for index in table.indexes if not index.unique)


def _drop_indexes(connection: Connection) -> None:
    for index in _secondary():
        index.drop(connection)


def _write(connection: Connection, rows: Rows) -> None:
    for table in metadata.sorted_tables:
        if found := rows.get(table.name):
            connection.execute(insert(table), found)


def _basis() -> Rows:
    rows: Rows = defaultdict(list)
    rows["catalogue_version"].append({"id": 1, "sha256": "0" * 64, "body": load_files().model_dump_json(),
                                      "created_at": FIRST, "loaded_at": FIRST})  # fmt: skip
    for n in range(OUTLETS):
        rows["outlet"].append({"id": f"outlet-{n}", "name": f"Outlet {n}", "country": ("FR", "AM", "AZ", "US")[n % 4],
                               "language": "fr", "affiliation": "independent"})  # fmt: skip
    for n in range(EPISODES):
        rows["episode"].append({"id": f"episode-{n}", "name_fr": f"Épisode {n}", "name_en": f"Episode {n}"})
    return rows


def _portion(ids: range) -> Rows:
    rows: Rows = defaultdict(list)
    for number in ids:
        chance = random.Random(number)
        at = FIRST + timedelta(minutes=MINUTES * number)
        sentences = [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(12)]
        body, title = " ".join(sentences), " ".join(chance.choices(WORDS, k=6))
        url = f"https://outlet-{number % OUTLETS}.example/{number}"
        dated = {"published_at": at, "published_precision": "minute", "published_by": "feed"}
        rows["entry"].append({"id": number, "url": url, "link": url, "shard_key": number % 97, "title": title,
                              "outlet": f"outlet-{number % OUTLETS}", "summary": "", "first_seen_at": at,
                              "is_baseline": False, "fetched_at": at, "disposition": "stored", "ended_at": at,
                              **dated})  # fmt: skip
        rows["page"].append({"id": number, "entry": number, "url": url, "final_url": url, "status": 200,
                             "headers": [], "fetched_at": at, "seen_at": at, "sha256": f"{number:064x}",
                             "size": len(body), "clean_version": 1})  # fmt: skip
        rows["article"].append({"id": number, "url": url, "outlet": f"outlet-{number % OUTLETS}", "entry": number,
                                "cluster": number, "cluster_relation": "original", "first_seen_at": at,
                                "is_baseline": False, "disposition": "stored", **dated})  # fmt: skip
        sha = hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()
        rows["article_version"].append({"id": number, "article": number, "number": 1, "is_current": True,
                                        "page": number, "title": title, "text": body, "text_sha256": sha,
                                        "language": "fr" if number % 2 else "en", "language_confidence": 0.99,
                                        "language_by": "detector", "is_partial": False, "is_readable": True,
                                        "clean_version": 1, "read_version": 1, "read_catalogue": 1,
                                        "created_at": at, **dated})  # fmt: skip
        rows["reading"].append({"id": number, "version": number, "read_version": 1, "catalogue_version": 1,
                                "is_current": True, "us_actor": 0.7, "conflict_core": 0.9, "reasons": [],
                                "rejected": [], "read_at": at})  # fmt: skip
        rows["episode_match"].append({"id": number, "reading": number, "rank": 0,
                                      "episode": f"episode-{number % EPISODES}", "role": "reported",
                                      "score": 1.0})  # fmt: skip
        _statements(rows, number, at, sentences, chance)
    return rows


def _statements(rows: Rows, number: int, at: datetime, sentences: list[str], chance: random.Random) -> None:
    start = 0
    for place in range(STATEMENTS):
        id_, words = (number - 1) * STATEMENTS + place + 1, sentences[place]
        person, name, side = SPEAKERS[int(chance.random() ** 2 * len(SPEAKERS))]
        is_repeat = place == STATEMENTS - 1 and number > 1
        utterance = id_ - STATEMENTS if is_repeat else id_
        if is_repeat:
            utterance = (number - 2) * STATEMENTS + 1
        rows["statement"].append({"id": id_, "version": number, "reading": number, "article": number,
                                  "episode": f"episode-{number % EPISODES}", "start": start,
                                  "end": start + len(words), "text": words, "fragments": [], "kind": "direct",
                                  "is_document": False, "modality": "asserted", "speaker_key": person,
                                  "account": "own", "via": [], "addressees": [], "confidence": 0.9,
                                  "is_baseline": False, "first_seen_at": at, "decided_at": at,
                                  "novelty": "repeat" if is_repeat else "new"})  # fmt: skip
        start += len(words) + 1
        rows["statement_speaker"].append({"statement": id_, "role": "speaker", "rank": 0, "person": person,
                                          "name": name, "as_written": name, "office": "Minister",
                                          "side": side})  # fmt: skip
        if not is_repeat:
            rows["utterance"].append({"id": id_, "speaker_key": person, "speaker_name": name, "office": "Minister",
                                      "side": side, "text": words, "language": "fr", "said_on": at.date(),
                                      "block_from": at.date(), "block_to": at.date(), "first_statement": id_,
                                      "first_published": at, "first_seen_at": at, "recorded_at": at,
                                      "episode": f"episode-{number % EPISODES}", "is_baseline": False})  # fmt: skip
        if not is_repeat and id_ % 10 == 1:
            rows["alert"].append({"id": id_, "key": f"alert:{id_}", "utterance": id_, "statement": id_,
                                  "rule": "officials", "severity": "normal", "created_at": at})  # fmt: skip
        rows["attestation"].append({"id": id_, "utterance": utterance, "statement": id_, "article": number,
                                    "is_verbatim": True, "similarity": 1.0, "judged": utterance})  # fmt: skip


SEARCHES = ("paix", "paix traité side:AZE", '"la paix"', "corr*", 'speaker:"Speaker 17" pont', "treaty in:articles")


def asked(storage: Storage, articles: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What analysts ask, by name: a page of each list, days of each daily view, searches, three ready questions."""
    last = (FIRST + timedelta(minutes=MINUTES * articles)).date()
    since, until = last - timedelta(days=2), last + timedelta(days=1)
    for view in VIEWS:
        sql = f"SELECT * FROM {view.name} ORDER BY {view.key[0]} DESC LIMIT 50"
        if len(view.key) > 1 and view.dated_by:
            sql = f"SELECT * FROM {view.name} WHERE {view.dated_by} >= '{since}' ORDER BY {view.key[0]}"
        yield view.name, lambda sql=sql: list(storage.analysis.ask(sql, ()).rows)  # type: ignore[misc]
    names = Names(load_files())
    for words in SEARCHES:
        yield f"search {words}", lambda words=words: _search(storage, names, words)  # type: ignore[misc]
    given = {"since": str(since), "until": str(until)}
    for name in ("most_quoted", "first_outlets", "alerts_per_day"):
        ready = questions.question(name)
        bound = questions.bound(ready, given)
        yield f"query {name}", lambda ready=ready, bound=bound: list(storage.analysis.ask(ready.sql, bound).rows)  # type: ignore[misc]


def _search(storage: Storage, names: Names, words: str) -> object:
    query = resolve(parse(words, names), names, storage.searching.named)
    if query.scope == "articles":
        return storage.searching.articles(query, limit=50)
    return storage.searching.statements(query, limit=50)


def main() -> int:
    url, articles = sys.argv[1], int(sys.argv[2])
    started = perf_counter()
    make(url, articles)
    sys.stdout.write(f"{articles} articles made in {perf_counter() - started:.0f} s\n")
    with open_storage(url) as storage:
        for name, act in asked(storage, articles):
            clock = process_time if url.startswith("sqlite") else perf_counter  # the server's time is not ours
            times = []
            for _ in range(ROUNDS):
                began = clock()
                act()
                times.append((clock() - began) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            sys.stdout.write(f"{name:40} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
