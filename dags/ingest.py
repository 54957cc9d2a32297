"""
### From feeds to alerts

Runs every 15 minutes, for all outlets but those of the fast lane (DAG `watch`). Each task drains its own
backlog in the database, so a rerun, a late start and a cleared task are the same code, and an
interrupted run is finished by the next one.

| task | does | leaves behind |
|---|---|---|
| `load_catalogue` | validates the catalogue's files, stores a version | catalogue version, outlets, feeds |
| `poll_feeds` | asks the feeds that are due, a shard of hosts each | entries, the state of each feed |
| `fetch_pages` | fetches the pages of new entries, politely per host | raw pages with hash and headers |
| `clean_articles` | text, language, near-duplicates | article versions, clusters |
| `read_articles` | episodes and statements | readings |
| `raise_alerts` | novelty verdicts, alerts and outbox messages, strictly one after the other | utterances, alerts |

**When a task is red:** its log names the input and what to do. A broken feed or page is not an error of
the run: it is shown in `monitor feeds list` and by its disposition.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_tasks import DAG_DEFAULTS, run

SHARDS = [0, 1]


@dag(dag_id="ingest", schedule=CronTriggerTimetable("*/15 * * * *", timezone="UTC"), doc_md=__doc__, **DAG_DEFAULTS)
def ingest() -> None:
    @task(multiple_outputs=False)
    def load_catalogue() -> dict:
        from monitor.pipeline import catalogue

        return run(catalogue.load)

    @task(multiple_outputs=False)
    def poll_feeds(shard: int) -> dict:
        from monitor.model.intake import Lane
        from monitor.model.work import Shard
        from monitor.pipeline import poll

        return run(poll.poll_feeds, Shard(shard, len(SHARDS), Lane.NORMAL))

    @task(multiple_outputs=False)
    def fetch_pages(shard: int) -> dict:
        from monitor.model.intake import Lane
        from monitor.model.work import Shard
        from monitor.pipeline import pages

        return run(pages.fetch_pages, Shard(shard, len(SHARDS), Lane.NORMAL))

    @task(multiple_outputs=False)
    def clean_articles(worker: int) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import articles

        return run(articles.clean_articles)

    @task(multiple_outputs=False)
    def read_articles(worker: int) -> dict:  # noqa: ARG001 - which rows is decided by claims
        from monitor.pipeline import reading

        return run(reading.read_articles)

    @task(multiple_outputs=False, max_active_tis_per_dag=1)
    def raise_alerts() -> dict:
        from monitor.pipeline import alerting

        return run(alerting.raise_alerts)

    polled = poll_feeds.expand(shard=SHARDS)
    fetched = fetch_pages.expand(shard=SHARDS)
    cleaned = clean_articles.expand(worker=SHARDS)
    read = read_articles.expand(worker=SHARDS)
    load_catalogue() >> polled >> fetched >> cleaned >> read >> raise_alerts()


ingest()
