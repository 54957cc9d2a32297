"""Airflow connections as URLs: what each field becomes, as SQLAlchemy and our mailer read it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from sqlalchemy.engine import make_url

from monitor.errors import UserError
from monitor.pipeline.connections import database_url, smtp_url

HARD = "p@ss:w/ö?r#d %2F+&é"


@dataclass
class Given:
    """An Airflow connection's plain fields."""

    conn_type: str = "postgres"
    host: str | None = "db.example"
    login: str | None = None
    password: str | None = None
    port: int | None = None
    schema: str | None = "monitor"
    extra_dejson: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize("conn_type", ["postgres", "postgresql"])
def test_postgres(conn_type):
    url = make_url(database_url(Given(conn_type, "db.example", "mon", HARD, 5433, "monitor", {"sslmode": "require"})))
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port) == ("mon", HARD, "db.example", 5433)
    assert (url.database, dict(url.query)) == ("monitor", {"sslmode": "require"})


def test_postgres_over_a_socket_and_without_password():
    url = make_url(database_url(Given(host=None, login="mon", extra_dejson={"host": "/run/postgresql"})))
    assert (url.host, url.password, url.query["host"]) == (None, None, "/run/postgresql")


@pytest.mark.parametrize("host", ["::1", "2001:db8::5"])
def test_ipv6_hosts_stand_in_brackets(host):
    assert make_url(database_url(Given(host=host, port=5432))).host == host
    assert urlsplit(smtp_url(Given("smtp", host, port=25))).hostname == host


def test_a_database_name_with_odd_characters():
    assert make_url(database_url(Given(schema="moni tor?x"))).database == "moni tor?x"


def test_sqlite_by_schema_or_host():
    assert make_url(database_url(Given("sqlite", None, schema="/var/lib/x y/monitor.db"))).database == (
        "/var/lib/x y/monitor.db"
    )
    assert database_url(Given("sqlite", "/var/lib/x/monitor.db", schema=None)) == "sqlite:////var/lib/x/monitor.db"


@pytest.mark.parametrize(
    "given",
    [Given("mysql"), Given("sqlite", None, schema=None), Given(schema=None), Given(schema="")],
    ids=["another engine", "sqlite without a path", "no schema", "empty schema"],
)
def test_what_is_no_database_of_ours_says_what_to_do(given):
    with pytest.raises(UserError, match="monitor_db") as caught:
        database_url(given)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("extra", "scheme"),
    [
        ({}, "smtps"),
        ({"disable_ssl": False, "disable_tls": True}, "smtps"),
        ({"disable_ssl": True}, "smtp+starttls"),
        ({"disable_ssl": True, "disable_tls": False}, "smtp+starttls"),
        ({"disable_ssl": True, "disable_tls": True}, "smtp"),
    ],
)
def test_tls_of_smtp_as_airflow_means_it(extra, scheme):
    url = urlsplit(smtp_url(Given("smtp", "mail.example", "user@x", HARD, 2525, None, extra)))
    assert (url.scheme, url.hostname, url.port) == (scheme, "mail.example", 2525)
    assert (unquote(url.username or ""), unquote(url.password or "")) == ("user@x", HARD)


def test_smtp_without_login_or_port():
    assert (
        smtp_url(Given("smtp", "mail.example", extra_dejson={"disable_ssl": True})) == "smtp+starttls://mail.example"
    )


def test_smtp_without_a_host_says_what_to_do():
    with pytest.raises(UserError, match="smtp_default"):
        smtp_url(Given("smtp", None))
