"""
### From feeds to alerts

Runs every 15 minutes, for all outlets but those of the fast lane (DAG `watch`). Each task drains its own backlog in
the database, so a rerun, a late start and a cleared task are the same code; the next run finishes an interrupted one.
Only what is new: texts of an older program version are read again by `reread`. The last task wakes `relay_outbox`.

| task | does | leaves behind |
|---|---|---|
| `load_catalogue` | validates and stores the catalogue, plans `MONITOR_SHARDS` parts | catalogue version, feeds |
| `poll_feeds` | asks the feeds that are due, a shard of hosts each | entries, the state of each feed |
| `fetch_pages` | fetches the pages of new entries, politely per host | raw pages with hash and headers |
| `clean_articles` | text, language, near-duplicates | article versions, clusters |
| `read_articles` | episodes and statements | readings |
| `raise_alerts` | novelty verdicts, alerts and outbox messages, strictly one after the other | utterances, alerts |

**When a task is red:** its log names the input and what to do. A broken feed or page is not an error of
the run: it is shown in `monitor feeds list` and by its disposition. Clear the task, or wait for the next run.

**When it is late** (45 minutes) `MONITOR_OPERATOR` gets a mail: do the workers live, is one shard much slower?
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_defaults import DAG_DEFAULTS, FETCH, OUTBOX
from monitor_notices import notices
from monitor_tasks import run, shard, shards

EVERY = CronTriggerTimetable("*/15 * * * *", timezone="UTC")


@dag(dag_id="ingest", schedule=EVERY, doc_md=__doc__, **notices(late=timedelta(minutes=45)), **DAG_DEFAULTS)
def ingest() -> None:
    @task(multiple_outputs=False)
    def load_catalogue() -> list[dict]:
        from monitor.pipeline import catalogue

        run(catalogue.load)
        return shards()

    @task(multiple_outputs=False, pool=FETCH)
    def poll_feeds(number: int, of: int) -> dict:
        from monitor.pipeline import poll

        return run(poll.poll_feeds, shard(number, of))

    @task(multiple_outputs=False, pool=FETCH)
    def fetch_pages(number: int, of: int) -> dict:
        from monitor.pipeline import pages

        return run(pages.fetch_pages, shard(number, of))

    @task(multiple_outputs=False)
    def clean_articles(worker: dict) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import articles

        return run(articles.clean_articles, is_first=True)

    @task(multiple_outputs=False)
    def read_articles(worker: dict) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import reading

        return run(reading.read_articles, is_first=True)

    @task(multiple_outputs=False, max_active_tis_per_dag=1, outlets=[OUTBOX])
    def raise_alerts() -> dict:
        from monitor.pipeline import alerting

        return run(alerting.raise_alerts)

    parts = load_catalogue()
    polled, fetched = poll_feeds.expand_kwargs(parts), fetch_pages.expand_kwargs(parts)
    polled >> fetched >> clean_articles.expand(worker=parts) >> read_articles.expand(worker=parts) >> raise_alerts()


ingest()
