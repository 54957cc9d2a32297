"""What every DAG of ours shares: defaults, the retry policy, pools, and the asset that wakes the relay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

OUTBOX = Asset("monitor://outbox")
"""Messages may wait: wakes the relay. Only a wake-up; what there is to send says the database."""

FAST, FETCH, BULK = "monitor_fast", "monitor_fetch", "monitor_bulk"
"""Pools, see scripts/pools.json: the fast lane; what waits for the network; what may never hold news back."""

LONG = timedelta(hours=6)
"""Bound of a task in BULK: what is not done then the next run takes up."""

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
