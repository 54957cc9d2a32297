"""
### The fast lane: official pages and agencies

Runs every 2 minutes, in a pool of its own, so that no backlog of the other lane holds it back. It polls the outlets
that the catalogue marks as fast (`lane: fast`), fetches their newest pages first, reads them, raises alerts and
sends them, in one task: what one step finds the next one takes up at once. The interval of these feeds never grows
because they are quiet; a feed that fails is asked less often, as everywhere.

`ingest` leaves these outlets alone, so that only one process at a time asks their hosts. What a run has no time to
fetch waits for the next one, the newest first again.

The pools are made by `make run`, `make cluster` and the init service of docker-compose; elsewhere
`airflow pools import scripts/pools.json`.

**When it is red:** the log names the cause. Nothing is lost: the next run, two minutes later, goes on.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import DAG_DEFAULTS, FAST
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="watch",
    schedule=CronTriggerTimetable("*/2 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def watch() -> None:
    @task(multiple_outputs=False, pool=FAST, priority_weight=10)
    def watch_fast_lane() -> dict:
        from monitor.pipeline.watch import watch

        return run(watch)

    watch_fast_lane()


watch()
