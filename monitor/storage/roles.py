"""Roles on Postgres: the owner migrates, the pipeline reads and writes rows, the reader sees views alone."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from monitor.errors import UserError
from monitor.storage.engine import PLANNER, Database
from monitor.storage.sql_views import COLUMNS, VIEWS

READER_SECONDS = 5
"""No question of a reader runs longer, so that none holds up the pipeline."""


class Roles:
    def __init__(self, database: Database) -> None:
        self._database = database

    def commands(self, prefix: str) -> tuple[str, ...]:
        """SQL that makes `prefix`_owner, _pipeline and _reader what they should be; safe to run again.

        Raises UserError on SQLite, which has none, and for a prefix that is no plain name.
        """
        if self._database.is_sqlite:
            raise UserError("SQLite has no roles", "give readers the file with ?mode=ro: docs/guide/database.md")
        if not (prefix.isidentifier() and prefix.isascii() and prefix.islower()):
            raise UserError(f"{prefix} is no name for roles", "small letters, digits and _")
        with self._database.read() as connection:
            there = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
            database = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
            owned = connection.execute(text(_OWNED)).all()
        return tuple(_commands(prefix, there, database, [(row.kind, row.name) for row in owned]))

    def apply(self, prefix: str) -> tuple[str, ...]:
        """Run them, all or none."""
        found = self.commands(prefix)
        with self._database.write() as connection:
            for command in found:
                connection.execute(text(command.replace(":", "\\:")))
        return found


def readers(connection: Connection) -> tuple[str, ...]:
    """Roles that may read our views; asked before a migration drops them."""
    if connection.dialect.name != "postgresql":
        return ()
    granted = text(
        "SELECT DISTINCT quote_ident(grantee) FROM information_schema.role_table_grants "
        "WHERE table_name = :view AND privilege_type = 'SELECT' AND grantee <> 'PUBLIC' AND grantee <> current_user"
    )
    return tuple(connection.execute(granted, {"view": COLUMNS.name}).scalars())


def let_read(connection: Connection, roles: tuple[str, ...]) -> None:
    """The views are new; who read the old ones reads them."""
    for role in roles:
        for view in (*VIEWS, COLUMNS):
            connection.execute(text(f"GRANT SELECT ON {view.name} TO {role}"))


_OWNED = """
SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind, quote_ident(relname) AS name
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY relname
""".replace(":", "\\:")


def _commands(prefix: str, there: set[str], database: str, owned: list[tuple[str, str]]) -> Iterator[str]:
    owner, pipeline, reader = (f"{prefix}_{name}" for name in ("owner", "pipeline", "reader"))
    for role, kind in ((owner, "NOLOGIN"), (pipeline, "LOGIN"), (reader, "LOGIN")):
        if role not in there:
            yield f"CREATE ROLE {role} {kind} NOSUPERUSER NOCREATEDB NOCREATEROLE"
    yield f"GRANT {owner} TO CURRENT_USER"
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {database} TO {owner}, {pipeline}, {reader}"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT ALL ON SCHEMA public TO {owner}"
    yield f"GRANT USAGE ON SCHEMA public TO {pipeline}, {reader}"
    for kind, name in owned:
        yield f"ALTER {kind} {name} OWNER TO {owner}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {pipeline}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {pipeline}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {pipeline}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {pipeline}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader}"
    for view in (*VIEWS, COLUMNS):
        yield f"GRANT SELECT ON {view.name} TO {reader}"
    for setting in (
        "default_transaction_read_only = on",
        f"statement_timeout = '{READER_SECONDS}s'",
        "idle_in_transaction_session_timeout = '60s'",
        *(f"{name} = {value}" for name, value in PLANNER.items()),
    ):
        yield f"ALTER ROLE {reader} IN DATABASE {database} SET {setting}"
