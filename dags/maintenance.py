"""
### The nightly round

Runs at 03:30 UTC, each task by itself: one that fails stops no other.

| task | does |
|---|---|
| `check_database` | reads everything stored once, changing nothing (`monitor db check`) |
| `prune` | takes raw bytes whose time is over (`monitor archive prune`) and keys of old duplicates |
| `vacuum` | fresh statistics, dead rows given back |
| `report_feeds` | `reports/feeds.md` of the home folder: the blind feeds, since when, why, what to do |

The check asks: does every statement still stand where its offsets say, do texts and raw bytes match their hashes,
is every entry counted exactly once, does nothing point to what is not there, has every office one holder a day?
Bytes go after `MONITOR_RAW_KEPT` and `MONITOR_ATTESTING_RAW_KEPT`; never what is held, in quarantine or not yet
cleaned.

**When it is red:** `check_database` names the first rows, `monitor db check` lists all, docs/guide/database.md says
what to do. The other tasks name the database's answer; they are done again the next night. Everything else goes on
meanwhile.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import BULK, DAG_DEFAULTS, LONG
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="maintenance",
    schedule=CronTriggerTimetable("30 3 * * *", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def maintenance() -> None:
    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def check_database() -> dict:
        from monitor.pipeline import maintenance

        return run(maintenance.check_database)

    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def prune() -> dict:
        from monitor.pipeline import maintenance

        return run(maintenance.prune)

    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def vacuum() -> dict:
        from monitor.pipeline import maintenance

        return run(maintenance.vacuum)

    @task(multiple_outputs=False, pool=BULK)
    def report_feeds() -> dict:
        from monitor.pipeline import feed_report

        return run(feed_report.report_feeds)

    check_database()
    prune()
    vacuum()
    report_feeds()


maintenance()
