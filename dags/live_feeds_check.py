"""
### Every address of the catalogue, tried

Runs on Mondays at 04:10 UTC and fetches every address of every outlet that is polled, also the fall-backs and those
that the catalogue lists as broken, politely. Nothing is stored in the database; the list of what fails, with code
and remedy, is `reports/live_feeds.md` of the home folder. `monitor feeds check` does the same by hand.

What to do with an address that moved or died: put the new one into your `outlets.yaml` (docs/guide/catalogue.md).

**When it is red:** not one address answered, so the machine has no way to the network: look at its resolver and
proxy.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import BULK, DAG_DEFAULTS, LONG
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="live_feeds_check",
    schedule=CronTriggerTimetable("10 4 * * 1", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def live_feeds_check() -> None:
    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def try_addresses() -> dict:
        from monitor.pipeline import feed_report

        return run(feed_report.check_live)

    try_addresses()


live_feeds_check()
