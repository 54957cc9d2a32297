"""The watchdog: notices from outside Airflow that nothing happens any more, and mails once per incident.

What it knows lies in a file of the home folder, since the database may be what is gone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

from monitor import mail
from monitor.errors import MonitorError, UserError
from monitor.model.common import MessageId, SubscriberId
from monitor.model.outbox import Channel, ClaimedMessage, EmailContent, MessageKind
from monitor.settings import Settings
from monitor.storage import open_storage

SIGNS = {"poll_feeds": "no feed was polled", "relay_outbox": "no relay ran", "write_digests": "no digest was due"}
"""Kinds of runs that must end again and again while all is well, and what their absence means."""

SUBJECT = "[conflict-monitor] stands still"


@dataclass(frozen=True, slots=True)
class Watch:
    """`since`: the first look, before which silence proves nothing. `told`: when the present incident was mailed."""

    since: str
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """`troubles` is empty while all is well; `is_told`: this look sent a mail."""

    troubles: tuple[str, ...]
    is_told: bool = False


def look(settings: Settings, quiet: timedelta) -> Look:
    """Mail `settings.operator` where for `quiet` nothing was polled, relayed or digested, or the database is gone.

    Once per incident: the next mail comes after a look at which all was well. Raises UserError without an operator,
    and MonitorError where the mail can't be sent: the next look tries again.
    """
    if settings.operator is None:
        raise UserError("nobody to tell", "set MONITOR_OPERATOR to a mail address")
    now, file = settings.real_time(), settings.home / "watchdog.json"
    watch = _known(file) or Watch(now.isoformat())
    troubles = _troubles(settings, now, quiet, datetime.fromisoformat(watch.since))
    is_new = bool(troubles) and watch.told is None
    if is_new:
        _tell(settings, now, troubles)
    _remember(file, Watch(watch.since, (watch.told or now.isoformat()) if troubles else None))
    return Look(troubles, is_new)


def _troubles(settings: Settings, now: datetime, quiet: timedelta, since: datetime) -> tuple[str, ...]:
    try:
        with open_storage(settings.database) as storage:
            ends = storage.vitals.last_ends()
    except MonitorError as error:
        return (str(error),)
    late = ((what, ends.get(kind)) for kind, what in SIGNS.items() if now - ends.get(kind, since) > quiet)
    return tuple(f"{what} since {last:%Y-%m-%d %H:%M} UTC" if last else f"{what}, ever" for what, last in late)


def _known(file: Path) -> Watch | None:
    try:
        return Watch(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _remember(file: Path, watch: Watch) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(watch)), encoding="utf-8")
    part.replace(file)


def _tell(settings: Settings, now: datetime, troubles: tuple[str, ...]) -> None:
    assert settings.operator is not None
    advice = "Look at Airflow's components, then at docs/operate/errors.md. No further mail until all is well again."
    text = "\n".join([*(f"- {trouble}" for trouble in troubles), "", advice, settings.base_url])
    listed = "".join(f"<li>{escape(trouble)}</li>" for trouble in troubles)
    content = EmailContent(SUBJECT, text, f"<ul>{listed}</ul><p>{escape(advice)}</p>")
    key = f"watchdog:{now:%Y%m%dT%H%M%S}"
    message = ClaimedMessage(
        MessageId(0), key, MessageKind.ALERT, Channel.MAIL, SubscriberId(0), settings.operator,
        f"<{key.replace(':', '.')}@{settings.mail_domain}>", None, content, now, 0,
    )  # fmt: skip
    smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    sender = mail.sender_for(smtp, mail.Identity(settings.mail_from), settings.home / "mail")
    try:
        delivery = sender.deliver(message, lambda: True)
    finally:
        sender.close()
    if delivery.outcome is not mail.Outcome.SENT:
        raise UserError(f"the mail was not sent: {delivery.detail}", "check MONITOR_SMTP_URL and MONITOR_OPERATOR")
