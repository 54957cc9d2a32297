"""The database itself: who may read it, that a backup brings it back, that damage is found, that a person can go."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from storage import made

import monitor
from monitor import backup
from monitor.errors import UserError
from monitor.model.analysis import ViewFilter
from monitor.model.common import Side
from monitor.model.reading import Speaker
from monitor.pipeline import maintenance
from monitor.pipeline.work import open_work
from monitor.search import Names, parse
from monitor.settings import Settings
from monitor.storage import migrate, open_storage
from monitor.storage.engine import Database
from monitor.storage.spellings import Name
from monitor.storage.sql_views import VIEWS


def written(url: str, sql: str) -> None:
    database = Database(url, foreign_keys=False)
    with database.write() as connection:
        connection.execute(text(sql))
    database.close()


def everything(storage) -> dict[str, list]:
    return {view.name: list(storage.analysis.rows(view.name, ViewFilter({})).rows) for view in VIEWS}


@pytest.fixture
def roles(blank_postgres_url):
    """Roles of a prefix of their own, with rows to read; gone afterwards: roles belong to the whole server."""
    migrate(blank_postgres_url)
    prefix = f"t{uuid.uuid4().hex[:8]}"
    with open_storage(blank_postgres_url) as storage:
        reader = made.subscriber(storage)
        made.decide(storage, made.statements(storage)[0], subscribers=(reader,))
        storage.roles.apply(prefix)
        storage.roles.apply(prefix)
    yield blank_postgres_url, prefix
    with psycopg.connect(blank_postgres_url, autocommit=True) as connection:
        for role in ("owner", "pipeline", "reader"):
            connection.execute(f"REASSIGN OWNED BY {prefix}_{role} TO monitor")
            connection.execute(f"DROP OWNED BY {prefix}_{role}")
            connection.execute(f"DROP ROLE {prefix}_{role}")


def as_role(url: str, role: str) -> str:
    return url.replace("//monitor@", f"//{role}@")


def test_the_reader_sees_views_and_nothing_else(roles):
    url, prefix = roles
    reader = as_role(url, f"{prefix}_reader")
    with psycopg.connect(reader, autocommit=True) as connection:
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view.name}").fetchall()
        assert connection.execute("SELECT speaker FROM v_alerts").fetchone() == ("Ararat Mirzoyan",)
        assert connection.execute("SHOW statement_timeout").fetchone() == ("5s",)
        for forbidden in (
            "SELECT * FROM subscriber",
            "SELECT * FROM outbox",
            "SELECT * FROM article_version",
            "SELECT * FROM search_article",
            "INSERT INTO outlet (id, name) VALUES ('x', 'x')",
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "SELECT pg_read_file('/etc/passwd')",
            "DELETE FROM outlet",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                connection.execute(forbidden)
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM alert")
        connection.execute("SET statement_timeout = '50ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SELECT pg_sleep(60)")
    with monitor.open(reader) as database:
        assert [row["speaker"] for row in database.alerts()] == ["Ararat Mirzoyan"]


def test_readers_stay_readers_when_the_views_are_made_anew(roles):
    url, prefix = roles
    migrate(url)
    with psycopg.connect(as_role(url, f"{prefix}_reader")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM v_statements").fetchone() == (1,)
        assert connection.execute("SELECT COUNT(*) FROM v_columns").fetchone()[0] > 100


def test_the_pipeline_works_and_migrates_nothing(roles):
    url, prefix = roles
    pipeline = as_role(url, f"{prefix}_pipeline")
    with open_storage(pipeline) as storage:
        made.subscriber(storage, "another@example.org")
        assert len(storage.subscribers.listed()) == 2
    with psycopg.connect(pipeline) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DROP TABLE alert")


def test_sqlite_has_no_roles_but_a_file_to_read_only(sqlite_url, tmp_path):
    with open_storage(sqlite_url) as storage, pytest.raises(UserError, match="mode=ro"):
        storage.roles.commands("monitor")
    with monitor.open(sqlite_url) as database:
        assert list(database.alerts()) == []
        with pytest.raises(Exception, match="readonly"), database._storage._database.write() as connection:
            connection.execute(text("DELETE FROM outlet"))
    with pytest.raises(UserError, match="no views of ours"):
        monitor.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists(), "looking makes no file"


def test_a_backup_brings_everything_back(blank_url, tmp_path):
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        first, *_ = made.statements(storage, 3)
        made.decide(storage, first)
        before = everything(storage)
        path = backup.backup(blank_url, tmp_path / "copies" / "monday.dump")
        for stated in storage.statements.undecided(9):
            made.decide(storage, stated)
        assert everything(storage) != before
    backup.restore(blank_url, path)
    with open_storage(blank_url) as storage:
        assert everything(storage) == before
        made.decide(storage, storage.statements.undecided(1)[0])
        assert storage.alerts.count() == 2, "it goes on from there"


def test_what_is_no_backup_changes_nothing(blank_url, tmp_path):
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        made.decide(storage, made.statements(storage)[0])
    false = tmp_path / "notes.dump"
    false.write_text("these are notes. " * 100)
    for path in (false, tmp_path / "absent.dump"):
        with pytest.raises(UserError):
            backup.restore(blank_url, path)
    with open_storage(blank_url) as storage:
        assert storage.alerts.count() == 1


DAMAGE = {
    "span": "UPDATE statement SET start = start + 1",
    "hash": "UPDATE article_version SET title = 'another'",
    "ledger: ended": "UPDATE entry SET ended_at = NULL, disposition = 'stored'",
    "orphan: utterance": "DELETE FROM attestation",
    "orphan: version": "UPDATE article_version SET is_current = false",
}


@pytest.mark.parametrize("check", DAMAGE)
def test_damage_is_found(database_url, check):
    with open_storage(database_url) as storage:
        made.decide(storage, made.statements(storage)[0])
        assert list(storage.integrity.problems()) == [], "nothing is wrong before"
    written(database_url, DAMAGE[check])
    with open_storage(database_url) as storage:
        assert check in {problem.check for problem in storage.integrity.problems()}


def test_bytes_that_changed_are_found(database_url):
    with open_storage(database_url) as storage:
        made.pages(storage)
    written(database_url, "UPDATE page SET sha256 = 'f'")
    with open_storage(database_url) as storage:
        assert [p.check for p in storage.integrity.problems()] == ["hash"]


def test_the_walk_leaves_nothing_wrong(sqlite_walk):
    with open_work(sqlite_walk.settings) as work:
        assert maintenance.problems(work) == ()
        assert maintenance.check_database(work).taken == 0


JANE = Speaker(None, "Jane Poplar", "Mme Poplar", None, Side.OTHER)
SAID = "Jane Poplar, fleuriste à Goris, attend. « Nos positions restent où elles étaient. », dit Mme Poplar. Fin."


@pytest.fixture
def named(database_url, tmp_path):
    """An article that quotes a passer-by."""
    with open_storage(database_url) as storage:
        (page,) = made.pages(storage)
        made.article(storage, page, SAID, clean=made.clean(SAID, "La fleuriste Jane Poplar"))
        (unread,) = storage.readings.unread(made.claim(), 1)
        statement = replace(made.statement(SAID, speaker=JANE), cue=None, source=None)
        version = storage.catalogue.newest()
        storage.readings.record_reading(
            unread.version, made.reading(statement), read_version=1, catalogue=version.id, now=made.NOW
        )
        made.decide(storage, storage.statements.undecided(1)[0], decision=None)
    with open_work(Settings.load(home=tmp_path, database_url=SecretStr(database_url))) as work:
        yield work


def test_a_person_without_office_can_be_erased(named):
    storage, names = named.storage, Names(named.catalogue)
    asked = maintenance.erase(named, "Jane Poplar", apply=False)
    assert (asked.rows["article_version"], asked.rows["statement_speaker"], asked.pages) == (1, 1, 1)
    assert storage.statements.listed()[0].speaker == "Jane Poplar", "nothing is changed unless it is applied"
    maintenance.erase(named, "Jane Poplar", apply=True)
    (row,) = storage.statements.listed()
    assert (row.speaker, row.text) == ("erased person", made.QUOTE)
    assert "Poplar" not in str(everything(storage))
    assert list(storage.integrity.problems()) == [], "spans and hashes hold"
    assert storage.searching.articles(parse("poplar in:articles", names), limit=9) == ()
    assert len(storage.searching.articles(parse("fleuriste in:articles", names), limit=9)) == 1
    assert sum(maintenance.erase(named, "Jane Poplar", apply=True).rows.values()) == 0


ELISE = "Élise d'Orval"
SAID_TO_HER = "Nos positions restent où elles étaient, d’Orval."
ABOUT = f"ÉLISE D’ORVAL tient une auberge à Goris. « {SAID_TO_HER} », dit-on. Fin."


def test_a_person_goes_from_json_messages_and_raw_bytes_in_any_spelling(database_url, tmp_path):
    with open_storage(database_url) as storage:
        (page,) = made.pages(storage)
        made.article(storage, page, ABOUT, clean=made.clean(ABOUT, "L’aubergiste"))
        (unread,) = storage.readings.unread(made.claim(), 1)
        statement = replace(made.statement(ABOUT, SAID_TO_HER), via=(ELISE, "TASS"), cue=None, source=None)
        storage.readings.record_reading(
            unread.version, made.reading(statement), read_version=1, catalogue=storage.catalogue.newest().id,
            now=made.NOW,
        )  # fmt: skip
        reader = made.subscriber(storage)
        made.decide(storage, storage.statements.undecided(1)[0], subscribers=(reader,))
    written(database_url, "UPDATE letter SET text = 'De ÉLISE&nbsp;D&#x27;ORVAL, dit d’Orval.'")
    with open_work(Settings.load(home=tmp_path, database_url=SecretStr(database_url))) as work:
        asked = maintenance.erase(work, "Élise d'Orval", apply=True)
        assert asked.rows["statement"] == asked.rows["letter"] == asked.rows["article_version"] == 1
        (row,) = everything(work.storage)["v_statements"]
        assert "rval" not in str(row).lower()
        assert list(work.storage.integrity.problems()) == []
        assert sum(maintenance.erase(work, "Élise d'Orval", apply=True).rows.values()) == 0


@pytest.mark.parametrize(
    "body",
    [
        "<!-- ÉLISE D&#39;ORVAL -->".encode(), b"/%C3%89lise-d'orval", ELISE.encode("utf-16"), ELISE.encode("cp1252"),
        b"&#201;lise\xa0d'Orval", b'{"by": "\\u00c9lise d\\u2019Orval"}',
    ],
)  # fmt: skip
def test_a_name_is_told_in_raw_bytes(body):
    assert Name("élise d’orval").stands_in_bytes(body)
    assert not Name("élise dorval").stands_in_bytes(body)


def test_an_office_holder_is_not_erased(sqlite_walk):
    with open_work(sqlite_walk.settings) as work:
        for name in ("Ilham Aliyev", "Ильхам Алиев"):
            with pytest.raises(UserError, match="register of office-holders"):
                maintenance.erase(work, name, apply=True)
        with pytest.raises(UserError, match="not a full name"):
            maintenance.erase(work, "Poplar", apply=True)


def test_the_command_lines(cli, tmp_path):
    cli("init")
    assert cli("db", "check")[:2] == (0, "All is as it must be.\n")
    copy = tmp_path / "copy.db"
    assert cli("db", "backup", copy)[0] == 0
    assert "add --apply" in cli("db", "restore", copy)[1]
    assert cli("db", "restore", copy, "--apply")[0] == 0
    assert (Path(tmp_path) / "var" / "monitor.db.before-restore").exists()
    assert "SQLite has no roles" in cli("db", "roles")[2]
    assert "add --apply" in cli("db", "erase", "Jane Poplar")[1]
    shutil.rmtree(tmp_path / "var")
    assert cli("db", "check")[0] == 1
