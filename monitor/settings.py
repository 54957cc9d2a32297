"""Every setting, from `MONITOR_…` variables or the defaults below; the only reader of the environment.

docs/settings.md lists them; a test keeps it complete.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.errors import UserError

FeedSet = Literal["catalogue", "sample", "all"]


class Settings(BaseSettings):
    """Frozen; made once per process by `Settings.load()` and passed in."""

    model_config = SettingsConfigDict(env_prefix="MONITOR_", frozen=True, extra="ignore")

    home: Path = Path("var")
    database_url: SecretStr | None = None
    catalogue: Path | None = None
    smtp_url: SecretStr | None = None
    mail_from: str = "conflict-monitor@localhost"
    base_url: str = "http://127.0.0.1:8080/conflict-monitor/"

    feeds: FeedSet = "catalogue"
    press_port: int = 8093
    now: str | None = None
    """The sample press's clock: an RFC 3339 instant, or `file:PATH` of a file that holds one."""

    user_agent: str = "conflict-monitor/0.1 (+{contact})"
    contact: str = "set MONITOR_CONTACT"
    loopback_hosts: tuple[str, ...] = ()
    fetch_seconds: float = 30.0
    connect_seconds: float = 5.0
    crawl_delay_seconds: float = 5.0
    poll_interval_seconds: int = 900

    alert_max_age: timedelta = timedelta(days=7)
    digest_hour: int = 7
    digest_when_empty: bool = True
    lease_seconds: int = 300
    batch: int = 100

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
    def mail_domain(self) -> str:
        """Right-hand side of our Message-IDs."""
        return self.mail_from.rpartition("@")[2] or "localhost"

    @property
    def own_host(self) -> str:
        return urlsplit(self.base_url).netloc

    def clock(self, *, is_sample: bool = False) -> datetime:
        """Now, aware UTC: the press's moment for its own feeds (for all where it is alone), else the real time."""
        if self.now and (is_sample or self.feeds == "sample"):
            return _read_clock(self.now)
        return datetime.now(UTC)


def _read_clock(now: str) -> datetime:
    if now.startswith("file:"):
        return _instant(Path(now.removeprefix("file:")).read_text(encoding="ascii").strip())
    return _instant(now)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone, for example 2022-09-13T06:00:00Z")
    return moment.astimezone(UTC)
