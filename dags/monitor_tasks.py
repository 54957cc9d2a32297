"""What every DAG of ours shares: defaults, the retry policy, and the way to settings and database."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pendulum
from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from monitor.model.common import Counts
    from monitor.pipeline.work import Work

START = pendulum.datetime(2026, 1, 1, tz="UTC")
DAG_DEFAULTS: dict[str, Any] = {
    "start_date": START,
    "catchup": False,
    "max_active_runs": 1,
    "tags": ["conflict-monitor"],
    "default_args": {
        "owner": "conflict-monitor",
        "retries": 3,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(minutes=10),
        "retry_policy": ExceptionRetryPolicy(
            rules=[RetryRule(exception="monitor.errors.TransientError", action=RetryAction.RETRY)],
            # Anything else fails the same way again; the next scheduled run takes the work up.
            default=RetryAction.FAIL,
        ),
    },
}


@contextmanager
def work() -> Iterator[Work]:
    """Settings, storage and clock for one task; the database comes from the connection `monitor_db`."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    from monitor.pipeline.connections import database_url, smtp_url
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    given: dict[str, Any] = {"database_url": database_url(Connection.get("monitor_db"))}
    try:
        given["smtp_url"] = smtp_url(Connection.get("smtp_default"))
    except AirflowNotFoundException:
        given["smtp_url"] = None
    with open_work(Settings.load(**given)) as opened:
        yield opened


def run(step: Callable[..., Counts], *given: object) -> dict[str, Any]:
    """One step as a task: settings, storage and clock in, counts out."""
    with work() as opened:
        return plain(step(opened, *given))


def plain(counts: Counts) -> dict[str, Any]:
    """Counts as XCom carries them: small, and readable in the UI."""
    return asdict(counts)
