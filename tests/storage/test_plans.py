"""What runs for every article looks nothing up by reading a whole table, on either engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import made
import pytest
from sqlalchemy import event

from monitor.storage.engine import Database
from monitor.storage.tables import metadata

LARGE = set(metadata.tables) - {
    "outlet",
    "feed",
    "episode",
    "subscriber",
    "catalogue_version",
    "task_lock",
    "watermark",
}


def walk(storage) -> None:
    """Every call of an ingest cycle, of the relay and of a digest."""
    one, two = made.statements(storage, 2)
    reader = made.subscriber(storage)
    first = made.decide(storage, one, subscribers=(reader,))
    made.earlier(storage, two, timedelta(days=7))
    made.decide(storage, two, novelty=made.Novelty.REPEAT, nearest=first.utterance, decision=made.REPEATS)
    storage.entries.to_revisit(made.claim())
    storage.articles.by_page(one.article_url, "0" * 64)
    for owner in (*storage.leases.owners(), "somebody"):
        storage.leases.release(owner)
    (message,) = storage.outbox.claim("relay", made.NOW, 20)
    storage.outbox.mark_data(message.id, "relay", made.NOW)
    storage.outbox.mark_sent(message.id, "relay", made.NOW)
    storage.outbox.recover(made.NOW)
    storage.outbox.uncertain(reader)
    storage.digests.mark(reader)
    storage.digests.utterances(made.at(-1), storage.digests.cut(made.at(1)))
    storage.digests.funnel(made.at(-1), made.at(1))
    storage.alerts.get(first.alert)


def count(storage) -> None:
    """What pages count over everything that was said."""
    storage.volumes.monthly()
    storage.volumes.daily(episode="sep-2022")
    storage.volumes.speakers("sep-2022", 9)
    storage.volumes.of_speakers()
    storage.volumes.of_speakers("ararat-mirzoyan")
    storage.episodes.listed()
    storage.episodes.most_reported("sep-2022", 9, among=9)


@contextmanager
def noted(database: Database) -> Iterator[dict[str, Any]]:
    """The statements that are executed meanwhile, with parameters of each."""
    seen: dict[str, Any] = {}

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        seen[statement] = parameters[0] if isinstance(parameters, list) else parameters

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("act", "statements"), [(walk, 60), (count, 6)])
def test_no_table_is_scanned(storage, act, statements):
    database: Database = storage._database
    with noted(database) as seen:
        act(storage)
    scans = sqlite_scans if database.is_sqlite else postgres_scans
    with database.read() as connection:
        driver = connection.connection.dbapi_connection
        if not database.is_sqlite:
            driver.execute("SET LOCAL enable_seqscan = off")  # else it rightly scans what has a dozen rows
        scanned = {(table, re.sub(r"\s+", " ", s)) for s, given in seen.items() for table in scans(driver, s, given)}
        assert scans(driver, "SELECT * FROM statement WHERE text = 'x'", ()) == ["statement"], "a control"
    assert len(seen) > statements
    assert scanned == set()


@pytest.mark.parametrize(
    "asked",
    [lambda volumes: volumes.daily(episode="sep-2022"), lambda volumes: volumes.speakers("sep-2022", 9)],
    ids=["days", "speakers"],
)
def test_an_episode_is_counted_from_its_index(sqlite_storage, asked):
    with noted(sqlite_storage._database) as seen:
        asked(sqlite_storage.volumes)
    with sqlite_storage._database.read() as connection:
        driver = connection.connection.dbapi_connection
        plans = [detail for statement in seen for detail in plan(driver, statement)]
    assert any("USING COVERING INDEX ix_utterance_episode" in detail for detail in plans), plans


PLANNED = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|WITH) ")


def sqlite_scans(driver, statement: str, _: object) -> list[str]:
    """Large tables that SQLite would read from end to end, not through an index made for the purpose."""
    if not PLANNED.match(statement):
        return []
    found = [re.fullmatch(r"SCAN (\w+)( AS \w+)?", detail) for detail in plan(driver, statement)]
    return [m.group(1) for m in found if m and m.group(1) in LARGE]


def postgres_scans(driver, statement: str, given: Any) -> list[str]:
    """Large tables that no index opens to the question: Postgres scans them though it was asked not to."""
    if not PLANNED.match(statement):
        return []
    ((told,),) = driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", given or None).fetchall()
    nodes = [(json.loads(told) if isinstance(told, str) else told)[0]["Plan"]]
    for node in nodes:
        nodes += node.get("Plans", ())
    return [n["Relation Name"] for n in nodes if n["Node Type"] == "Seq Scan" and n["Relation Name"] in LARGE]


def plan(driver, statement: str) -> list[str]:
    rows = driver.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")).fetchall()
    return [detail for *_, detail in rows]
