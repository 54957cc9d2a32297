"""Tables: made by migrations alone, the same on both engines, up, down and up again; views as documented."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import made
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from monitor.errors import UserError
from monitor.storage import migrate, open_storage
from monitor.storage.columns import page
from monitor.storage.engine import Database
from monitor.storage.migration import downgrade
from monitor.storage.revision import HEAD, MIGRATIONS
from monitor.storage.sql_views import COLUMNS, VIEWS
from monitor.storage.tables import metadata

ROOT = Path(__file__).parents[2]


def read(url):
    return Database(url).read()


def test_migrations_make_exactly_the_tables(blank_url):
    migrate(blank_url)
    with read(blank_url) as connection:
        # The full-text index is made by hand, in each engine's own way.
        own = {"compare_type": True, "include_name": lambda name, *_: not (name or "").startswith("search_")}
        context = MigrationContext.configure(connection, opts=own)
        differences = [d for d in compare_metadata(context, metadata) if not _is_engine_detail(d)]
    assert differences == []


def _is_engine_detail(difference) -> bool:
    """SQLite shows no comments and an Enum is the plain text column that it is stored as."""
    kinds = {d[0] for d in difference} if isinstance(difference, list) else {difference[0]}
    return kinds <= {"modify_comment", "modify_type"} and "String" in str(difference)


def test_up_down_and_up_again(blank_url):
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        made.decide(storage, made.statements(storage)[0])
    downgrade(blank_url, "base")
    with read(blank_url) as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) <= {"alembic_version"}
        assert found.get_view_names() == []
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        assert storage.alerts.count() == 0
        made.decide(storage, made.statements(storage)[0])
        assert storage.alerts.count() == 1


def test_migrating_again_keeps_the_data(blank_url):
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        made.catalogue(storage)
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        assert len(storage.feeds.listed()) == 1


def test_upgrade_from_the_first_tables_with_data(blank_url):
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        made.decide(storage, made.statements(storage)[0])
    downgrade(blank_url, "20261121_1900")
    with read(blank_url) as connection:
        assert "proposal" not in inspect(connection).get_table_names()
    with pytest.raises(UserError, match="at revision 20261121_1900"):
        open_storage(blank_url)
    migrate(blank_url)
    with open_storage(blank_url) as storage:
        assert storage.alerts.count() == 1
        assert storage.proposals.listed() == ()
        assert storage.overlays.bases() == ()


def test_two_may_migrate_at_once(blank_url):
    errors: list[BaseException] = []

    def run() -> None:
        try:
            migrate(blank_url)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_storage(blank_url) as storage:
        assert storage.feeds.listed() == ()


def test_a_blank_or_foreign_database_is_refused_with_the_remedy(blank_url, tmp_path):
    if blank_url.startswith("sqlite"):
        with pytest.raises(UserError, match="no database there yet: run `monitor init`"):
            open_storage(blank_url)
        assert not (tmp_path / "folder").exists(), "looking must not make a file"
    else:
        with pytest.raises(UserError, match="no tables of ours yet: run `monitor init`"):
            open_storage(blank_url)
    migrate(blank_url)
    with Database(blank_url).write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '19990101_0000'"))
    with pytest.raises(UserError, match="at revision 19990101_0000"):
        open_storage(blank_url)
    with pytest.raises(UserError, match="another program version"):
        migrate(blank_url)
    open_storage(blank_url, check=False).close()


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("these are notes, not a database. " * 100)
    for act in (migrate, open_storage):
        with pytest.raises(UserError, match="no database of ours"):
            act(f"sqlite:///{path}")
    assert path.read_text().startswith("these are notes")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "not one"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("mysql://u:geheim@h/d", "mysql is not a database we know"),
        ("sqlite:////proc/nowhere/x.db", "choose another place"),
        ("postgresql://nobody:geheim@127.0.0.1:1/x", "MONITOR_DATABASE_URL"),
    ],
)
def test_urls_that_can_not_be(url, words):
    with pytest.raises(UserError, match=words) as caught:
        migrate(url)
    assert "geheim" not in str(caught.value)


def test_every_table_and_column_says_what_it_is():
    silent = [f"{t}" for t in metadata.tables.values() if not t.comment]
    silent += [f"{c.table}.{c.name}" for t in metadata.tables.values() for c in t.columns if not c.comment]
    assert silent == []


def test_comments_are_in_postgres(postgres_url):
    with read(postgres_url) as connection:
        for table in metadata.tables.values():
            found = inspect(connection)
            assert found.get_table_comment(table.name)["text"] == table.comment
            assert {c["name"]: c["comment"] for c in found.get_columns(table.name)} == {
                c.name: c.comment for c in table.columns
            }
        for view in (*VIEWS, COLUMNS):
            query = f"SELECT obj_description('{view.name}'::regclass)"
            assert connection.execute(text(query)).scalar_one() == view.comment
            found = inspect(connection).get_columns(view.name)
            assert {c["name"]: c["comment"] for c in found} == {c.name: c.meaning for c in view.columns}


def test_views_have_the_documented_columns(database_url):
    with read(database_url) as connection:
        for view in (*VIEWS, COLUMNS):
            found = list(connection.execute(text(f"SELECT * FROM {view.name}")).keys())
            assert found == [column.name for column in view.columns]


def test_columns_page_is_current():
    assert (ROOT / "docs/columns.md").read_text(encoding="utf-8") == page(), (
        "run: python -m monitor.storage.columns docs/columns.md"
    )


def test_revisions_are_one_line_of_dates():
    found = ScriptDirectory(str(MIGRATIONS))
    assert found.get_heads() == [HEAD]
    revisions = [script.revision for script in found.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
    assert all(re.fullmatch(r"\d{8}_\d{4}", revision) for revision in revisions)
