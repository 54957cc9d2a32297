"""Every setting, from `MONITOR_…` variables or the defaults below; the only reader of the environment.

docs/settings.md lists them; a test keeps it complete.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from monitor import __version__
from monitor.errors import UserError

FeedSet = Literal["catalogue", "sample", "all"]


class Settings(BaseSettings):
    """Frozen; made once per process by `Settings.load()` and passed in."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", frozen=True, extra="ignore")

    home: Path = Field(Path("var"), description="folder of the embedded database, mails and the user's catalogue")
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL of our database; SQLite under the home folder unless given"
    )
    catalogue: Path | None = Field(None, description="folder of the user's own catalogue files; HOME/catalogue")
    smtp_url: SecretStr | None = Field(
        None, description="smtp://, smtp+starttls:// or smtps://user:password@host:port; .eml files unless given"
    )
    secret: SecretStr | None = Field(
        None,
        min_length=16,
        description="key of unsubscribe links, the alert feed's address and webhook signatures; none of them without",
    )
    operator: str | None = Field(
        None,
        description="address that is mailed when a DAG fails, is late, or all stands still; nobody unless given",
    )
    mail_from: str = Field("conflict-monitor@localhost", description="sender of our mails")
    base_url: str = Field("http://127.0.0.1:8080/conflict-monitor/", description="our pages, as mails link to them")

    zone: str = Field("UTC", description="IANA time zone of the pages")
    feeds: FeedSet = Field("catalogue", description="which feeds are polled: catalogue, sample, or all")
    press_port: int = Field(8093, description="port of the sample press on loopback")
    now: str | None = Field(
        None, description="the sample press's clock: an RFC 3339 instant, or file:PATH of a file that holds one"
    )

    contact: str = Field("contact not set", description="mail or web address that outlets see in our User-Agent")
    loopback_hosts: tuple[str, ...] = Field((), description="hosts that may lie on loopback, a JSON list")
    fetch_seconds: float = Field(30.0, description="total deadline of one fetch, seconds")
    connect_seconds: float = Field(5.0, description="time to connect, seconds")
    crawl_delay_seconds: float = Field(5.0, description="seconds between two requests to a registrable domain")
    poll_interval_seconds: int = Field(
        900, description="seconds between two polls of a feed at first; then learned, unless its outlet says"
    )
    fast_interval_seconds: int = Field(
        120, ge=60, le=300, description="seconds between two polls of a feed in the fast lane"
    )

    imap_url: SecretStr | None = Field(
        None, description="imaps://user:password@host/FOLDER with mails of press lists; none is read unless given"
    )
    honour_reservations: bool = Field(
        False, description="leave pages unread whose rights are reserved against text and data mining"
    )
    raw_kept: timedelta = Field(
        timedelta(days=90),
        description="raw pages that attest no utterance keep their bytes so long (ISO 8601 duration)",
    )
    attesting_raw_kept: timedelta | None = Field(
        None, description="raw pages that attest an utterance; for ever unless given (ISO 8601 duration)"
    )
    alert_max_age: timedelta = Field(
        timedelta(days=7), description="an older publication is stored but alerts nobody (ISO 8601 duration)"
    )
    digest_hour: int = Field(7, ge=0, le=23, description="hour of the digest in the subscriber's zone")
    digest_when_empty: bool = Field(True, description="send the digest also when nothing is new")
    lease_seconds: int = Field(300, description="a worker that dies gives its work back after this time")
    shards: int = Field(2, ge=1, le=1000, description="parts in which `ingest` does its work, side by side")
    batch: int = Field(100, ge=1, description="items that a task takes at a time")

    @field_validator("now")
    @classmethod
    def _now_is_an_instant(cls, value: str | None) -> str | None:
        if value and not value.startswith("file:"):
            _instant(value)
        return value

    @classmethod
    def load(cls, **given: object) -> Settings:
        """Settings from the environment, overridden by `given`. Raises UserError naming the variable."""
        try:
            settings = cls(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
        except SettingsError as error:
            name = str(error).partition('"')[2].partition('"')[0].upper()
            raise UserError(f"MONITOR_{name} is no JSON list", 'write ["one","two"]: docs/settings.md') from error
        except ValidationError as error:
            first = error.errors()[0]
            name = "MONITOR_" + "_".join(str(p) for p in first["loc"]).upper()
            raise UserError(f"{name}: {first['msg']}", "see docs/settings.md") from error
        if settings.now and settings.feeds == "catalogue":
            raise UserError(
                "MONITOR_NOW is only accepted with the sample press",
                "unset it, or set MONITOR_FEEDS=sample",
            )
        return settings

    @property
    def database(self) -> str:
        """SQLAlchemy URL of our own database; SQLite under `home` unless given."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'monitor.db'}"

    @property
    def catalogue_overlay(self) -> Path:
        return self.catalogue or self.home / "catalogue"

    @property
    def press_catalogue(self) -> Path:
        """Where the sample press writes its outlets."""
        return self.home / "sample" / "catalogue"

    @property
    def press_clock(self) -> Path:
        return self.home / "sample" / "clock"

    @property
    def mail_domain(self) -> str:
        """Right-hand side of our Message-IDs."""
        return self.mail_from.rpartition("@")[2] or "localhost"

    @property
    def user_agent(self) -> str:
        """Who we are, to the outlets (RFC 9110 §10.1.5)."""
        return f"conflict-monitor/{__version__} (+{self.contact})"

    def clock(self, *, is_sample: bool = False) -> datetime:
        """Now, aware UTC: the press's moment for its own feeds (for all where it is alone), else the real time."""
        if self.now and (is_sample or self.feeds == "sample"):
            return _read_clock(self.now)
        return self.real_time()

    @staticmethod
    def real_time() -> datetime:
        """The real time, aware UTC, whatever the press's clock says: for the order of our own records."""
        return datetime.now(UTC)


def _read_clock(now: str) -> datetime:
    if not now.startswith("file:"):
        return _instant(now)
    path = Path(now.removeprefix("file:"))
    try:
        return _instant(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise UserError(f"MONITOR_NOW: {path} holds no instant", "start the sample press first") from error


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone, for example 2022-09-13T06:00:00Z")
    return moment.astimezone(UTC)
