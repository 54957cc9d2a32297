"""Who is told when a DAG fails or is late: MONITOR_OPERATOR, through the connection `smtp_default`.

Nobody where that setting is absent. The address is read when the DAGs are parsed, because Airflow keeps a
deadline's callback with its DAG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference, Variable

if TYPE_CHECKING:
    from datetime import timedelta

    from airflow.sdk import Context

    from monitor.settings import Settings


FAILS = "[conflict-monitor] {{ dag.dag_id }} fails"
FAILS_TEXT = """<p>The run {{ run_id }} of {{ dag.dag_id }} failed ({{ reason }}). The logs of its tasks name the
cause, the DAG's documentation in Airflow says what to do. No further mail until a run is green again.</p>"""
LATE = "[conflict-monitor] {{ dag_run.dag_id }} is late"
LATE_TEXT = """<p>The run {{{{ dag_run.dag_run_id }}}} of {{{{ dag_run.dag_id }}}} was not done {} after it was
queued. Look whether the workers live, and what its tasks wait for.</p>"""


def incident(dag_id: str) -> str:
    """The Airflow variable that stands as long as a DAG fails: the run that began it."""
    return f"monitor_incident_{dag_id}"


class FailureNotice(SmtpNotifier):
    """One mail per incident: runs that fail after the first one are silent until a run is green again."""

    def get_template_env(self, dag: Any = None) -> Any:  # noqa: ANN401, ARG002 - Airflow's
        """The plain one: `dag` may be a scheduler's, which has none."""
        return super().get_template_env(None)

    def notify(self, context: Context) -> None:
        """Sends, and then remembers that it was sent: a mail server that is away is tried at the next failure."""
        key = incident(context["dag"].dag_id)
        if Variable.get(key, default=None) is None:
            super().notify(context)
            Variable.set(key, context["run_id"], description="failing since this run; gone with the next green one")


def end_incident(context: Context) -> None:
    """A green run: the next failure is told again."""
    key = incident(context["dag"].dag_id)
    if Variable.get(key, default=None) is not None:
        Variable.delete(key)


def notices(*, late: timedelta | None = None) -> dict[str, Any]:
    """Arguments of a DAG: what happens when a run fails, is green, or is not done `late` after it was queued."""
    settings = _settings()
    if settings.operator is None:
        return {}
    told = {"to": settings.operator, "from_email": settings.mail_from}
    given: dict[str, Any] = {
        "on_failure_callback": FailureNotice(**told, subject=FAILS, html_content=FAILS_TEXT),
        "on_success_callback": end_incident,
    }
    if late is not None:
        mail = AsyncCallback(SmtpNotifier, kwargs={**told, "subject": LATE, "html_content": LATE_TEXT.format(late)})
        queued = DeadlineReference.DAGRUN_QUEUED_AT
        given["deadline"] = DeadlineAlert(reference=queued, interval=late, callback=mail)
    return given


def _settings() -> Settings:
    from monitor.settings import Settings

    return Settings.load()
