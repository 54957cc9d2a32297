"""
### From the outbox to mail

Runs every 2 minutes and sends what is due, any number of workers side by side. Each message has one
recipient and goes through the states pending → claimed → data → sent. A crash after the mail server
was offered the text leaves `uncertain`: it is not sent again, and the next digest lists it.

The server is the connection `smtp_default`; without it the messages are written as `.eml` files to
`var/mail/`, by the same states.

**When it is red:** the log names the server's answer. Nothing is lost; the next run goes on.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from monitor_tasks import DAG_DEFAULTS, run


@dag(
    dag_id="relay_outbox",
    schedule=CronTriggerTimetable("*/2 * * * *", timezone="UTC"),
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def relay_outbox() -> None:
    @task(multiple_outputs=False)
    def relay() -> dict:
        from monitor.pipeline import mailing

        return run(mailing.relay_outbox)

    relay()


relay_outbox()
