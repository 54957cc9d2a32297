"""`monitor alerts ack|snooze|reopen`, `monitor feedback`: what people do with alerts."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.errors import UserError
from monitor.model.common import AlertId, UtteranceId
from monitor.model.feedback import FeedbackIntent, Judgement

Number = Annotated[int, typer.Argument(help="Number of the alert.")]
By = Annotated[
    str, typer.Option("--by", help="Who says so; default: your user name.", default_factory=getpass.getuser)
]


def add_alert_commands(group: typer.Typer) -> None:
    """Into the group `monitor alerts`."""
    group.command("ack", epilog="Example: `monitor alerts ack 12`")(acknowledge)
    group.command("reopen")(reopen)
    group.command("snooze", epilog="Example: `monitor alerts snooze 12 --for 4h`")(snooze)


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="What people say of alerts: right, or what is wrong.", no_args_is_help=True)
    group.command("add", epilog="Example: `monitor feedback add u48 wrong_speaker --correct nikol-pashinyan`")(add)
    group.command("precision")(precision)
    group.command("export", epilog="Example: `monitor feedback export > labelled.jsonl`")(export)
    app.add_typer(group, name="feedback")


def acknowledge(alert: Number, by: By) -> None:
    """Take note of an alert; an amendment opens it again."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        is_new = work.storage.handling.acknowledge(AlertId(alert), by, work.now())
    out.print(f"Alert {alert} is acknowledged{'' if is_new else ' already'}.", highlight=False)


def reopen(alert: Number) -> None:
    """Take an acknowledgement back."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        if not work.storage.handling.reopen(AlertId(alert), work.now()):
            raise UserError(f"alert {alert} is open", "nothing is to be taken back")
    out.print(f"Alert {alert} is open again.", highlight=False)


def snooze(
    alert: Number, by: By, span: Annotated[str, typer.Option("--for", help="How long: 4h, 2d, 1w.")] = "4h"
) -> None:
    """Put an alert off."""
    from monitor.pipeline.rule_trial import parse_span
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    try:
        length = parse_span(span)
    except ValueError as error:
        raise UserError(f"{span!r} is no span of time", "write it as 4h, 2d or 1w") from error
    with open_work(Settings.load()) as work:
        until = work.now() + length
        work.storage.handling.snooze(AlertId(alert), by, work.now(), until)
    out.print(f"Alert {alert} is put off until {until:%Y-%m-%d %H:%M} UTC.", highlight=False)


def add(
    which: Annotated[str, typer.Argument(help="a12 for alert 12, u48 for utterance 48.")],
    judgement: Annotated[Judgement, typer.Argument(help="What you say of it.")],
    by: By,
    correct: Annotated[str | None, typer.Option(help="Id of the right person, episode or utterance.")] = None,
    note: Annotated[str | None, typer.Option(help="In your words.")] = None,
) -> None:
    """Say that an alert is right, or what is wrong with it; `monitor overrides` also corrects it."""
    from monitor.pipeline.tracing import utterance_of
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        utterance = utterance_of(work, which)
        intent = FeedbackIntent(UtteranceId(utterance), judgement, by, work.now(), correct, note)
        work.storage.feedback.record(intent)
    out.print(f"Recorded: {which} is {judgement}.", highlight=False)


def precision(
    weeks: Annotated[int, typer.Option(min=1, help="How many weeks back.")] = 8, json: AsJson = False
) -> None:
    """Alerts by week and rule, how many were judged, and the share that was right."""
    from datetime import timedelta

    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        now = work.now()
        rows = work.storage.feedback.precision(now - timedelta(weeks=weeks), now + timedelta(seconds=1))
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} weeks and rules",
        ("week of", "rule", "alerts", "judged", "right", "precision"),
        (
            (r.week, r.rule, r.alerts, r.judged, r.right, "" if r.precision is None else f"{r.precision:.0%}")
            for r in rows
        ),
    )


def export() -> None:
    """Every judgement with text, address, offsets and versions, as JSON lines."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        print_json(work.storage.feedback.listed())
