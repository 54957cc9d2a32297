"""Lists, daily views and ready questions cost what they show, not what is stored: twice the rows, the same work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from bench.asked import asked, span
from bench.corpus import make
from monitor.storage import open_storage

WHOLE = {
    "v_funnel_daily", "v_outlet_health", "v_feedback_precision", "query funnel",
    "query offices_held", "query silence", "query outlets", "v_speakers_daily",
}  # fmt: skip
"""They count all days, or all that one speaker said, or go from speaker to speaker (of whom a larger corpus has no
more): bench/asked.py measures them."""
SMALL, LARGE = 400, 800
DAYS, PACE = 1, timedelta(minutes=36)
STEP = 100


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """A corpus, and another twice as large that was made in two goes."""
    folder = tmp_path_factory.mktemp("corpora")
    urls = [f"sqlite:///{folder / name}.db" for name in ("small", "large")]
    make(urls[0], SMALL, pace=PACE)
    make(urls[1], SMALL, pace=PACE)
    make(urls[1], LARGE, pace=PACE)
    with open_storage(urls[0]) as small, open_storage(urls[1]) as large:
        yield small, large


def work(storage, act) -> int:
    """Instructions of SQLite's machine that `act` takes, in hundreds."""
    engine, steps = storage._database.engine, 0

    def count() -> None:
        nonlocal steps
        steps += 1

    def watch(connection, *_):
        connection.set_progress_handler(count, STEP)

    event.listen(engine, "checkout", watch)
    try:
        act()
    finally:
        event.remove(engine, "checkout", watch)
        with engine.connect() as connection:
            connection.connection.dbapi_connection.set_progress_handler(None, 0)
    return steps


def test_the_corpus_is_whole_and_goes_on_where_it_stopped(corpora):
    _, large = corpora
    with large._database.read() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar()
            for table in ("article", "statement", "attestation")
        ]
    assert counts == [LARGE, 5 * LARGE, 5 * LARGE]
    assert list(large.integrity.problems()) == []


def test_twice_the_rows_take_the_same_work(corpora):
    small, large = corpora
    pairs = zip(asked(small, span(small, DAYS)), asked(large, span(large, DAYS)), strict=True)
    grown = {}
    for (name, one), (_, other) in pairs:
        if name not in WHOLE and not name.startswith("search"):
            before, after = work(small, one), work(large, other)
            if after > 1.4 * before + 20:
                grown[name] = (before, after)
    assert grown == {}
    everything = [work(storage, lambda storage=storage: _whole(storage)) for storage in corpora]
    assert everything[1] > 1.8 * everything[0] > 100, "a control: a scan is seen"


def _whole(storage) -> None:
    with storage._database.read() as connection:
        connection.exec_driver_sql("SELECT * FROM statement WHERE text = 'x'").all()
