"""
### When the catalogue changed

Run by hand after an episode, an office or a phrase was added or changed. It looks at every stored article that was
last read under another catalogue version, and reads again those that the change can touch: those that hold a phrase
that came or went, that appeared or name a day within a changed episode, or whose officials changed.

| parameter | means |
|---|---|
| `since` | only articles published from this day on |
| `apply` | store what came out; otherwise nothing is stored (a dry run) |
| `alert` | with `apply`: alert on statements that are newly found; otherwise nobody is told |

The report, before and now with the reasons, lies in `reports/reclassify.html` of the home folder. Older readings
are kept, statements keep their ids and verdicts; a second run changes nothing.

**When it is red:** another run is storing (it is tried again), or the log names the catalogue's file and line.
"""

from __future__ import annotations

from airflow.sdk import Param, dag, task

from monitor_defaults import BULK, DAG_DEFAULTS, LONG, OUTBOX
from monitor_notices import notices
from monitor_tasks import plain, work


@dag(
    dag_id="reclassify",
    schedule=None,
    doc_md=__doc__,
    params={
        "since": Param(None, type=["null", "string"], format="date", title="Published from this day on"),
        "apply": Param(False, type="boolean", title="Store what came out"),
        "alert": Param(False, type="boolean", title="Alert on what is newly found"),
    },
    **notices(),
    **DAG_DEFAULTS,
)
def reclassify() -> None:
    @task(multiple_outputs=False, pool=BULK, execution_timeout=LONG, outlets=[OUTBOX])
    def read_again(params: dict | None = None) -> dict:
        from monitor import render
        from monitor.pipeline import inputs
        from monitor.pipeline.reclassify import reclassify as run

        given = params or {}
        since = inputs.published(given["since"]).value if given.get("since") else None
        with work() as opened:
            result = run(opened, since=since, apply=given["apply"], alert=given["apply"] and given["alert"])
            report = opened.settings.home / "reports" / "reclassify.html"
        report.parent.mkdir(parents=True, exist_ok=True)
        page = render.reclassified(result.changes, result.counts, "en", is_applied=given["apply"])
        report.write_text(page, encoding="utf-8")
        return plain(result.counts)

    read_again()


reclassify()
