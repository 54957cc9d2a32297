"""What keeps the work honest: catalogue versions, quarantine, runs, locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from monitor.storage.tables.base import Base, Numbered, about, column, reference


class CatalogueVersion(Numbered, Base):
    __tablename__ = "catalogue_version"
    __table_args__ = about("effective catalogues, each stored once and never changed")

    sha256: Mapped[str] = column("hash of the body, hexadecimal", unique=True)
    body: Mapped[str] = column("the catalogue as JSON text")
    created_at: Mapped[datetime] = column("when it was first stored")
    loaded_at: Mapped[datetime] = column("when it last became the newest", index=True)


class Quarantine(Numbered, Base):
    __tablename__ = "quarantine"
    __table_args__ = about("items put aside because we failed on them; their bytes stay in page")

    stage: Mapped[str] = column("fetch, clean, read, novelty", index=True)
    entry: Mapped[int | None] = reference("entry.id", "entry concerned")
    page: Mapped[int | None] = reference("page.id", "page concerned; its body holds the raw bytes")
    version: Mapped[int | None] = reference("article_version.id", "text concerned")
    error_code: Mapped[str] = column("fixed code")
    error_text: Mapped[str] = column("what happened, in words")
    attempts: Mapped[int] = column("tries before it was put aside")
    created_at: Mapped[datetime] = column("when it was put aside")
    ended_at: Mapped[datetime | None] = column("when it was replayed or given up; NULL: waiting")


class Run(Numbered, Base):
    __tablename__ = "run"
    __table_args__ = about("one run of a task: what it took and how that ended")

    kind: Mapped[str] = column(
        "poll_feeds, fetch_pages, clean_articles, read_articles, raise_alerts, relay, …", index=True
    )
    started_at: Mapped[datetime] = column("start", index=True)
    ended_at: Mapped[datetime | None] = column("end; NULL: under way or killed")
    counts: Mapped[dict[str, Any]] = column("items taken and how they ended, JSON object", server_default="{}")
    cause: Mapped[str | None] = column("DAG run that it was part of, dag/run; NULL: started by hand", index=True)


class ApiToken(Numbered, Base):
    __tablename__ = "api_token"
    __table_args__ = about("a program's access to the JSON API; the token itself is not stored")

    name: Mapped[str] = column("whose it is", index=True)
    sha256: Mapped[str] = column("hash of the token", unique=True)
    created_at: Mapped[datetime] = column("since when")
    ended_at: Mapped[datetime | None] = column("until when; NULL: it is good")


class Hold(Numbered, Base):
    __tablename__ = "hold"
    __table_args__ = about("an address whose pages retention must never take, for as long as the hold lasts")

    entry: Mapped[int] = reference("entry.id", "entry held")
    reason: Mapped[str] = column("why, in a sentence")
    placed_at: Mapped[datetime] = column("when it was placed")
    lifted_at: Mapped[datetime | None] = column("when it was lifted; NULL: in force")


class TaskLock(Base):
    __tablename__ = "task_lock"
    __table_args__ = about("tasks of which only one may run at a time")

    name: Mapped[str] = column("task", primary_key=True)
    owner: Mapped[str] = column("worker that holds it")
    until: Mapped[datetime] = column("from then on anybody may take it")


class Watermark(Base):
    __tablename__ = "watermark"
    __table_args__ = about("times that only grow; later rows are stamped from there on, whatever the clock says")

    name: Mapped[str] = column("what it bounds: digest", primary_key=True)
    at: Mapped[datetime] = column("the time")
