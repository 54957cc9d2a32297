"""
### The daily digest

Runs every 15 minutes and asks the database whose 07:00 (own zone, setting `MONITOR_DIGEST_HOUR`) has
passed without a digest. A digest is unique per subscriber and local date; its window begins where the
subscriber's last one ended, so skipped runs, clock changes and days of downtime lose and repeat nothing.

The messages go into the outbox; `relay_outbox` sends them.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_tasks import DAG_DEFAULTS, run


@dag(
    dag_id="daily_digest",
    schedule=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def daily_digest() -> None:
    @task(multiple_outputs=False)
    def write_digests() -> dict:
        from monitor.pipeline import mailing

        return run(mailing.write_digests)

    write_digests()


daily_digest()
