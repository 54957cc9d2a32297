"""
### The nightly check

Runs at 03:30 UTC and reads everything stored once, changing nothing: does every statement still stand where its
offsets say, do texts and raw bytes match their hashes, is every entry counted exactly once, does nothing point to
what is not there, and does every office have one holder a day?

**When it is red:** the log names the first rows, `monitor db check` lists all, docs/guide/database.md says what to
do. Everything else goes on meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_tasks import DAG_DEFAULTS, run


@dag(
    dag_id="maintenance",
    schedule=CronTriggerTimetable("30 3 * * *", timezone="UTC"),
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def maintenance() -> None:
    @task(multiple_outputs=False, execution_timeout=timedelta(minutes=15))
    def check_database() -> dict:
        from monitor.pipeline import maintenance

        return run(maintenance.check_database)

    check_database()


maintenance()
