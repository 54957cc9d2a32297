"""
### After an update of the program

Runs every hour and does nothing unless the rules by which articles are cleaned or read have changed. Then it takes
the stored pages and texts of the older version, a batch at a time, beside `ingest`, which goes on with what is new.

Older readings are kept; statements found again keep their ids and verdicts. What a re-reading finds for the first
time is stored and judged, and nobody is alerted. `make bench` says how many articles a second a machine reads.

**When it is red:** the log names the article; three failures put it into quarantine (`monitor quarantine list`) and
the next run goes on with the others. It may be paused for as long as you like: `ingest` does not wait for it.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import BULK, DAG_DEFAULTS, LONG
from monitor_notices import notices
from monitor_tasks import run

WORKERS = [0, 1]


@dag(
    dag_id="reread",
    schedule=CronTriggerTimetable("40 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def reread() -> None:
    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def clean_again(worker: int) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import articles

        return run(articles.clean_articles)

    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG)
    def read_again(worker: int) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import reading

        return run(reading.read_articles)

    clean_again.expand(worker=WORKERS) >> read_again.expand(worker=WORKERS)


reread()
