"""The way from a task to settings, storage and clock, and its part of the work."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from monitor.model.common import Counts
    from monitor.model.work import Shard
    from monitor.pipeline.work import Work


@contextmanager
def work() -> Iterator[Work]:
    """Settings, storage and clock for one task; the database comes from the connection `monitor_db`."""
    from airflow.sdk import Connection, get_current_context
    from airflow.sdk.exceptions import AirflowNotFoundException

    from monitor.pipeline.connections import database_url, smtp_url
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    given: dict[str, Any] = {"database_url": database_url(Connection.get("monitor_db"))}
    try:
        given["smtp_url"] = smtp_url(Connection.get("smtp_default"))
    except AirflowNotFoundException:
        given["smtp_url"] = None
    dag_run = get_current_context()["dag_run"]
    with open_work(Settings.load(**given), cause=f"{dag_run.dag_id}/{dag_run.run_id}") as opened:
        yield opened


def run(step: Callable[..., Counts], *given: object, **named: object) -> dict[str, Any]:
    """One step as a task: settings, storage and clock in, counts out."""
    with work() as opened:
        return plain(step(opened, *given, **named))


def shards() -> list[dict[str, int]]:
    """One mapped task each (MONITOR_SHARDS); `of` is handed on, so that a change counts from the next run on."""
    from monitor.settings import Settings

    of = Settings.load().shards
    return [{"number": number, "of": of} for number in range(of)]


def shard(number: int, of: int) -> Shard:
    """That part of the outlets of the normal lane."""
    from monitor.model.intake import Lane
    from monitor.model.work import Shard

    return Shard(number, of, Lane.NORMAL)


def plain(counts: Counts) -> dict[str, Any]:
    """Counts as XCom carries them: small, and readable in the UI."""
    return asdict(counts)
