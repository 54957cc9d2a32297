"""
### Episodes that nobody catalogued

Runs every 30 minutes, apart from `ingest`, so that it never holds an alert back. Articles on the conflict that fit
no episode are pooled; where three independent clusters of three outlets share a place or a name within 48 hours,
and more than the month before would let expect, a candidate episode is raised as a proposal: its terms, places,
actors, first articles, and a ready catalogue entry.

`monitor proposals list` shows what waits; accept, edit or reject it there.

**When it is red:** the log names the cause. Nothing is lost: the next run looks at the same 30 days.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import DAG_DEFAULTS
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="find_candidates",
    schedule=CronTriggerTimetable("*/30 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def find_candidates() -> None:
    @task(multiple_outputs=False)
    def find() -> dict:
        from monitor.pipeline import candidates

        return run(candidates.find_candidates)

    find()


find_candidates()
