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
    """SQLAlchemy URL of `monitor_db`: type sqlite (schema = absolute path) or postgres."""
    if connection.conn_type == "sqlite":
        return f"sqlite:///{connection.schema or connection.host}"
    if connection.conn_type not in {"postgres", "postgresql"}:
        raise UserError(
            f"connection monitor_db has type {connection.conn_type!r}", "make it of type sqlite or postgres"
        )
    query = f"?{urlencode(connection.extra_dejson)}" if connection.extra_dejson else ""
    port = f":{connection.port}" if connection.port else ""
    return f"postgresql+psycopg://{_user(connection)}{connection.host}{port}/{connection.schema}{query}"


def smtp_url(connection: Connection) -> str:
    """Our SMTP URL of `smtp_default`: smtps:// for TLS from the start, smtp+starttls:// unless TLS is off."""
    extra = connection.extra_dejson
    if not extra.get("disable_ssl", False):
        scheme = "smtps"
    else:
        scheme = "smtp" if extra.get("disable_tls", False) else "smtp+starttls"
    port = f":{connection.port}" if connection.port else ""
    return f"{scheme}://{_user(connection)}{connection.host}{port}"


def _user(connection: Connection) -> str:
    if not connection.login:
        return ""
    password = f":{quote(connection.password, safe='')}" if connection.password else ""
    return f"{quote(connection.login, safe='')}{password}@"
