"""The database dies, is full, refuses or is busy in mid-run: what is not done is not marked done, the next run ends.

Facts on hostile input, P02, P04, P05 and P06.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text

from monitor.catalogue import load_files
from monitor.errors import TransientError
from monitor.model.common import Disposition, Side
from monitor.model.reading import Speaker
from monitor.pipeline import alerting, reading
from monitor.pipeline.work import Work, release_the_dead
from monitor.reader import Reader
from monitor.sandbox import Sandbox
from monitor.settings import Settings
from monitor.storage import migrate, open_storage
from tests.needs import absent
from tests.postgres import binaries, running
from tests.storage import made

STATEMENTS, SUBSCRIBERS = 8, 2
FORK = multiprocessing.get_context("fork")
pytestmark = pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")


def prepare(storage, count=STATEMENTS):
    """The catalogue, readers, and presidents who each say something new; undecided."""
    storage.catalogue.record(load_files().model_dump_json(), made.NOW, outlets=(), feeds=(), episodes=())
    for number in range(SUBSCRIBERS):
        made.subscriber(storage, f"reader{number}@example.org")
    for number in range(count):
        speaker = Speaker(f"p-{number}", f"President {number}", "le président", "President of Azerbaijan", Side.AZE)
        made.undecided(storage, f"https://press.example/{number}", speaker, made.NOW)


def work_on(storage, home, tick=lambda: None):
    return Work(Settings.load(home=home, feeds="sample", now=made.NOW.isoformat()), storage, Sandbox(), tick=tick)


def decide(storage, home, tick=lambda: None):
    release_the_dead(storage)
    alerting.raise_alerts(work_on(storage, home, tick))


def is_whole(storage):
    """No alert without its messages, none twice; returns how many alerts there are."""
    with storage._database.read() as connection:
        told = connection.execute(
            text("SELECT a.id, count(o.id) FROM alert a LEFT JOIN outbox o ON o.alert = a.id GROUP BY a.id")
        ).all()
        said = connection.execute(text("SELECT count(*), count(DISTINCT first_statement) FROM utterance")).one()
    assert {count for _, count in told} <= {SUBSCRIBERS}
    assert said[0] == said[1]
    return len(told)


def let_go(storage):
    """As if the leases of those who were stopped had run out."""
    for owner in storage.leases.owners():
        storage.leases.release(owner)


def after_three(act):
    """A tick that acts once, after the third item."""
    ticks = iter(range(1_000_000))
    return lambda: act() if next(ticks) == 2 else None


def _deciding(url, home):
    with open_storage(url) as storage:
        decide(storage, home)


def test_a_copy_of_the_files_of_a_machine_that_lost_power_is_whole_and_goes_on(sqlite_url, tmp_path):
    count = 60
    with open_storage(sqlite_url) as storage:
        prepare(storage, count)
    source = tmp_path / "monitor.db"
    worker = FORK.Process(target=_deciding, args=(sqlite_url, tmp_path))
    worker.start()
    found, copies = [], []
    while len(copies) < 4 and worker.is_alive():
        time.sleep(0.05)
        copies.append(_copied(worker.pid, source, tmp_path / f"copy{len(copies)}.db"))
    worker.join()
    assert worker.exitcode == 0
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with open_storage(f"sqlite:///{copy}") as storage:
            found.append(is_whole(storage))
            let_go(storage)
            decide(storage, tmp_path)
            assert is_whole(storage) == count
    assert found
    assert found == sorted(found)


def _copied(pid: int, source: Path, copy: Path) -> Path:
    """The files as they stand at one moment; a worker that has ended has left no write-ahead log."""
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    try:
        shutil.copy(source, copy)
        if (log := source.with_name(f"{source.name}-wal")).exists():
            shutil.copy(log, copy.with_name(f"{copy.name}-wal"))
    finally:
        os.kill(pid, signal.SIGCONT)
    return copy


@pytest.fixture(scope="module")
def server():
    programs = binaries()
    if programs is None:
        absent("postgres")
    with running(programs) as started:
        yield started


@pytest.fixture
def fresh(server):
    """URL of a migrated database on a server that may be killed."""
    name = f"faults_{time.monotonic_ns()}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = server.url.replace("/postgres?", f"/{name}?")
    migrate(url)
    return url


def cut_off(url):
    """An administrator ends every connection but his own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def make_read_only(url, on=True):
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if on else 'off'}")
    cut_off(url)


def _restart(server, url):
    server.stop()
    server.start()


FAULTS = {
    "killed": (lambda server, url: server.kill(), lambda server, url: server.start()),
    "restarted": (_restart, lambda server, url: None),
    "connections cut": (lambda server, url: cut_off(url), lambda server, url: None),
    "read only": (lambda server, url: make_read_only(url), lambda server, url: make_read_only(url, on=False)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_postgres_in_trouble_loses_nothing_and_the_next_run_ends(fault, server, fresh, tmp_path):
    strike, mend = FAULTS[fault]
    with open_storage(fresh) as storage:
        prepare(storage)
        noticed = None
        try:
            decide(storage, tmp_path, after_three(lambda: strike(server, fresh)))
        except TransientError as error:
            noticed = error.code
        assert noticed == "database_unavailable" or fault in {"restarted", "connections cut"}
        mend(server, fresh)
    with open_storage(fresh) as storage:
        assert is_whole(storage) >= 3
        let_go(storage)
        decide(storage, tmp_path)
        assert is_whole(storage) == STATEMENTS


def test_a_deadlock_ends_one_of_the_two_as_a_passing_trouble(postgres_url):
    ended = []
    both = threading.Barrier(2)
    with open_storage(postgres_url) as storage:
        ids = [made.subscriber(storage, f"r{number}@example.org") for number in range(2)]

        def lock(first, second):
            try:
                with storage._database.write() as connection:
                    touch = text("UPDATE subscriber SET zone = zone WHERE id = :id")
                    connection.execute(touch, {"id": first})
                    both.wait(30)
                    connection.execute(touch, {"id": second})
            except TransientError as error:
                ended.append(error.code)
            else:
                ended.append("done")

        threads = [threading.Thread(target=lock, args=order) for order in (ids, ids[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(ended) == ["database_unavailable", "done"]


@contextmanager
def room_for_no_more(storage):
    """New connections may not make the file larger: SQLite says so as on a full disk."""

    def cap(connection, record):
        connection.execute("PRAGMA max_page_count = 1")

    storage._database.engine.dispose()
    event.listen(storage._database.engine, "connect", cap)
    yield
    event.remove(storage._database.engine, "connect", cap)
    storage._database.engine.dispose()


def test_a_full_disk_marks_nothing_done(sqlite_url, tmp_path):
    with open_storage(sqlite_url) as storage:
        prepare(storage, 40)
        with room_for_no_more(storage), pytest.raises(TransientError, match="full"):
            decide(storage, tmp_path)
        done = is_whole(storage)
        assert done < 40
        assert storage.statements.waiting() == 40 - done
        let_go(storage)
        decide(storage, tmp_path)
        assert is_whole(storage) == 40


def _writing(url, name, results):
    with open_storage(url) as storage:
        done = 0
        while pages := storage.articles.uncleaned(made.claim(name, minutes=10, limit=5), 1):
            for page in pages:
                made.article(storage, page, seed=1000 * page.id)
                done += 1
        results.put(done)


def test_four_writers_beside_a_long_reader_never_find_it_locked(sqlite_url, tmp_path):
    with open_storage(sqlite_url) as storage:
        made.pages(storage, 40)
    results = FORK.Queue()
    workers = [FORK.Process(target=_writing, args=(sqlite_url, f"p{n}", results)) for n in range(4)]
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM article").fetchone() == (0,)
        for worker in workers:
            worker.start()
        done = [results.get(timeout=120) for _ in workers]
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0] * 4
        assert sum(done) == 40
        assert reader.execute("SELECT count(*) FROM article").fetchone() == (0,), "still the same look"
        reader.execute("COMMIT")
        assert reader.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        assert (tmp_path / "monitor.db-wal").stat().st_size == 0, "the journal ends with its last reader"


POISON = "Ce texte tue"


def _reading(url, home):
    """A task whose process dies on one text."""
    faulthandler.disable()  # dying is what it is for
    read = Reader.read

    def deadly(self, article):
        if POISON in article.text:
            os.kill(os.getpid(), signal.SIGSEGV)
        return read(self, article)

    Reader.read = deadly
    with open_storage(url) as storage:
        release_the_dead(storage)
        reading.read_articles(work_on(storage, home))


def test_a_text_that_kills_its_worker_is_put_aside_and_takes_no_other_with_it(storage, database_url, tmp_path):
    pages = made.pages(storage, 6)
    version = storage.catalogue.record(load_files().model_dump_json(), made.NOW, outlets=(), feeds=(), episodes=())
    assert version
    for number, page in enumerate(pages):
        words = POISON if number == 2 else f"Texte {number}"
        body = f"{words} sur la réunion des ministres à Erevan, qui a duré une heure et n'a rien décidé."
        made.article(storage, page, body, seed=1000 * page.id, clean=replace(made.clean(body)))
    ended = []
    while 0 not in ended and len(ended) < 12:
        task = FORK.Process(target=_reading, args=(database_url, tmp_path))
        task.start()
        task.join()
        ended.append(task.exitcode)
    assert ended == [-signal.SIGSEGV] * 3 + [0], "the fourth run ends"
    (row,) = storage.quarantine.listed()
    assert (row.stage, row.error_code) == ("read", "worker_died")
    assert row.url == pages[2].url
    how = {end.disposition: end.entries for end in storage.entries.funnel(made.at(-1), made.at(1))}
    assert how.pop(Disposition.QUARANTINED) == 1
    assert sum(how.values()) == 5
    assert None not in how, "every other text was read"


def test_a_text_that_fails_takes_none_read_with_it_away(storage, tmp_path, monkeypatch):
    pages = made.pages(storage, 4)
    storage.catalogue.record(load_files().model_dump_json(), made.NOW, outlets=(), feeds=(), episodes=())
    for number, page in enumerate(pages):
        body = f"{POISON if number == 2 else number} : les ministres se sont vus à Erevan, sans rien décider."
        made.article(storage, page, body, seed=1000 * page.id, clean=replace(made.clean(body)))
    read = Reader.read

    def failing(self, article):
        if POISON in article.text:
            raise ZeroDivisionError
        return read(self, article)

    monkeypatch.setattr(Reader, "read", failing)
    with pytest.raises(ZeroDivisionError):
        reading.read_articles(work_on(storage, tmp_path))
    how = {end.disposition: end.entries for end in storage.entries.funnel(made.at(-1), made.at(1))}
    assert how == {Disposition.OFF_TOPIC: 2, None: 2}, "the two before it are stored"
