"""
### From the outbox to mail

Runs when `ingest`, `daily_digest` or `reclassify` put something into the outbox, and every 5 minutes in any case
(what is tried again, what a lost wake-up left). It sends what is due, any number of workers side by side. Each
message has one recipient and goes through the states pending → claimed → data → sent. A crash after the mail server
was offered the text leaves `uncertain`: it is not sent again, and the next digest lists it.

The server is the connection `smtp_default`; without it the messages are written as `.eml` files to
`var/mail/`, by the same states.

**When it is red:** the log names the server's answer. Nothing is lost; the next run goes on.
"""

from __future__ import annotations

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from monitor_defaults import DAG_DEFAULTS, OUTBOX
from monitor_notices import notices
from monitor_tasks import run


@dag(
    dag_id="relay_outbox",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"), assets=OUTBOX),
    doc_md=__doc__,
    **notices(),
    **DAG_DEFAULTS,
)
def relay_outbox() -> None:
    @task(multiple_outputs=False)
    def relay() -> dict:
        from monitor.pipeline import mailing

        return run(mailing.relay_outbox)

    relay()


relay_outbox()
