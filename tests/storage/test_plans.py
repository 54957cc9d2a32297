"""What runs for every article looks nothing up by reading a whole table."""

from __future__ import annotations

import re
from datetime import timedelta

import made
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
    storage.statements.earlier(two, timedelta(days=7))
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


def test_no_table_is_scanned(sqlite_storage):
    database: Database = sqlite_storage._database
    seen: set[str] = set()

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        seen.add(statement)

    walk(sqlite_storage)
    event.remove(database.engine, "before_cursor_execute", note)
    with database.read() as connection:
        driver = connection.connection.dbapi_connection
        scanned = {(table, re.sub(r"\s+", " ", s)) for s in seen for table in scans(driver, s)}
        assert scans(driver, "SELECT * FROM statement WHERE text = ?") == ["statement"], "a control"
    assert len(seen) > 60
    assert scanned == set()


def scans(driver, statement: str) -> list[str]:
    """Large tables that SQLite would read from end to end, not through an index made for the purpose."""
    if not re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH) ", statement):
        return []
    plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")).fetchall()
    found = [re.fullmatch(r"SCAN (\w+)( AS \w+)?", detail) for *_, detail in plan]
    return [m.group(1) for m in found if m and m.group(1) in LARGE]
