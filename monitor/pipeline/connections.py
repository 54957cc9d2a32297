"""Airflow connections as URLs, from their plain fields: `get_uri()` is not usable for either of ours."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import quote, urlencode

from monitor.errors import UserError


class Connection(Protocol):
    """The fields of an Airflow connection that are read here."""

    conn_type: str
    host: str | None
    login: str | None
    password: str | None
    port: int | None
    schema: str | None

    @property
    def extra_dejson(self) -> dict[str, Any]: ...


def database_url(connection: Connection) -> str:
    """SQLAlchemy URL of `monitor_db`: type sqlite (schema = absolute path) or postgres. Raises UserError."""
    if connection.conn_type == "sqlite":
        path = connection.schema or connection.host
        if not path:
            raise UserError("connection monitor_db has no file", "put the database's absolute path into its schema")
        return f"sqlite:///{path}"
    if connection.conn_type not in {"postgres", "postgresql"}:
        raise UserError(
            f"connection monitor_db has type {connection.conn_type!r}", "make it of type sqlite or postgres"
        )
    if not connection.schema:
        raise UserError("connection monitor_db names no database", "put the database's name into its schema")
    query = f"?{urlencode(connection.extra_dejson)}" if connection.extra_dejson else ""
    return f"postgresql+psycopg://{_user(connection)}{_server(connection)}/{quote(connection.schema)}{query}"


def smtp_url(connection: Connection) -> str:
    """Our SMTP URL of `smtp_default`: smtps:// for TLS from the start, smtp+starttls:// unless TLS is off."""
    if not connection.host:
        raise UserError("connection smtp_default has no host", "give it one, or remove the connection")
    extra = connection.extra_dejson
    if not extra.get("disable_ssl", False):
        scheme = "smtps"
    else:
        scheme = "smtp" if extra.get("disable_tls", False) else "smtp+starttls"
    return f"{scheme}://{_user(connection)}{_server(connection)}"


def _server(connection: Connection) -> str:
    host = connection.host or ""
    if ":" in host:
        host = f"[{host}]"
    return f"{host}:{connection.port}" if connection.port else host


def _user(connection: Connection) -> str:
    if not connection.login:
        return ""
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    return f"{quote(connection.login, safe='')}{password}@"
