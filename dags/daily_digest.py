"""
### The daily digest

Runs every 15 minutes and asks the database whose 07:00 (own zone, setting `MONITOR_DIGEST_HOUR`) has
passed without a digest. A digest is unique per subscriber and local date; its window begins where the
subscriber's last one ended, so skipped runs, clock changes and days of downtime lose and repeat nothing.

The messages go into the outbox, which wakes `relay_outbox`.

**When it is red:** the log names the subscriber or the zone it failed on. Nothing is lost: the next run, 15 minutes
later, writes what is due.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import DAG_DEFAULTS, OUTBOX
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="daily_digest",
    schedule=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def daily_digest() -> None:
    @task(multiple_outputs=False, outlets=[OUTBOX])
    def write_digests() -> dict:
        from monitor.pipeline import mailing

        return run(mailing.write_digests)

    write_digests()


daily_digest()
