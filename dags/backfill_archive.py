"""
### An archive into the database

Run by hand: imports a folder or file that lies under `imports/` of the home folder (`MONITOR_HOME`), with
everything in it that `monitor import` reads: txt, html, json, jsonl, WARC (also gzipped), eml, mbox. The same file
again changes nothing, so a run that was cut off is simply started once more.

| parameter | means |
|---|---|
| `name` | file or folder under `imports/`, for example `rfi-2022` or `crawl/2022-09.warc.gz` |
| `outlet` | id of the outlet in the catalogue; otherwise each address decides |
| `published` | `2022`, `2022-09` or `2022-09-13` for files that say nothing themselves |
| `alert` | alert on what is new in it; otherwise it is stored, read and judged in silence |

With containers: `docker compose cp FOLDER worker:/opt/airflow/var/imports/`.

**When it is red:** the log says that the name is not under `imports/`, or why not one file could be read. Single
files that can't be read are counted as `unreadable`; `monitor import` names each of them.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from monitor_defaults import BULK, DAG_DEFAULTS, LONG, OUTBOX
from monitor_notices import notices
from monitor_tasks import run

NAME = r"^[^/\\.][^\\]*$"
DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"


@dag(
    dag_id="backfill_archive",
    schedule=None,
    doc_md=__doc__,
    params={
        "name": Param("archive", type="string", pattern=NAME, maxLength=500, title="File or folder under imports/"),
        "outlet": Param(None, type=["null", "string"], pattern=r"^[a-z0-9][a-z0-9-]*$", title="Id of the outlet"),
        "published": Param(None, type=["null", "string"], pattern=DAY, title="Published, where files do not say"),
        "alert": Param(False, type="boolean", title="Alert on what is new"),
    },
    **notices(),
    **DAG_DEFAULTS,
)
def backfill_archive() -> None:
    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG, outlets=[OUTBOX])
    def import_archive(params: dict | None = None) -> dict:
        from monitor.model.article import PageHints
        from monitor.pipeline import importing, inputs

        given = params or {}
        published = inputs.published(given["published"]) if given["published"] else None
        hints = PageHints(published=published, outlet=given["outlet"])
        return run(importing.import_folder, given["name"], hints, alerts=given["alert"])

    import_archive()


backfill_archive()
