"""`monitor outbox`: messages and their states, and sending dead or uncertain ones again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.errors import UserError
from monitor.model.common import MessageId
from monitor.model.outbox import MessageState


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="Messages on their way (docs/outbox.md).", no_args_is_help=True)
    group.command("list", epilog="Example: `monitor outbox list --state dead`")(list_)
    group.command("retry", epilog="Example: `monitor outbox retry 12`, `monitor outbox retry --all dead`")(retry)
    app.add_typer(group, name="outbox")
    app.command("feed", epilog="Example: `monitor feed --to alerts.atom`")(feed)


def list_(
    state: Annotated[MessageState | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 50,
    json: AsJson = False,
) -> None:
    """Messages with state, tries and the last error."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.outbox.listed(state, limit=limit)
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} messages",
        ("id", "kind", "channel", "to", "subject", "state", "tries", "error"),
        ((r.id, r.kind, r.channel, r.recipient, r.subject, r.state, r.attempts, r.last_error) for r in rows),
    )


def retry(
    message: Annotated[int | None, typer.Argument(help="Number of the message.")] = None,
    every: Annotated[MessageState | None, typer.Option("--all", help="All that are dead, or uncertain.")] = None,
) -> None:
    """Send again what is dead or uncertain, under the same Message-ID; an uncertain one may then come twice."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    if (message is None) == (every is None):
        raise UserError("which messages?", "give a number, or --all dead, or --all uncertain")
    with open_work(Settings.load()) as work:
        wanted = None if message is None else MessageId(message)
        count = work.storage.outbox.send_again(work.now(), message=wanted, state=every)
    if message is not None and not count:
        raise UserError(f"message {message} is neither dead nor uncertain", "`monitor outbox list` shows the states")
    out.print(f"{count} messages are pending again; `monitor relay` sends them.", highlight=False)


def feed(
    to: Annotated[Path | None, typer.Option("--to", help="Write to this file.")] = None,
    lang: Annotated[str, typer.Option(help="fr or en.")] = "fr",
    limit: Annotated[int, typer.Option(min=1, help="At most so many alerts.")] = 50,
    address: Annotated[bool, typer.Option("--address", help="Only say where the pages give it.")] = False,
) -> None:
    """The newest alerts as an Atom feed."""
    from monitor.pipeline.feed_of_alerts import address as where
    from monitor.pipeline.feed_of_alerts import alerts_feed
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        text = where(work) if address else alerts_feed(work, lang, limit)
    if to:
        to.write_text(text, encoding="utf-8")
        out.print(str(to), highlight=False, markup=False)
    else:
        print(text)  # noqa: T201 - the result itself
