"""`monitor subscribers`, `digest` and `relay`: who gets what, and sending it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import AsJson, counted, out, print_json, print_table
from monitor.errors import UserError
from monitor.model.outbox import Channel

Address = Annotated[str, typer.Argument(help="Mail address.")]


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="Who gets alerts and digests.", no_args_is_help=True)
    group.command("add", epilog="Example: `monitor subscribers add a@b.example --lang fr --digest --alerts`")(add)
    group.command("list")(list_)
    group.command("remove")(remove)
    group.command("key", epilog="Example: `monitor subscribers key https://hooks.example/x`")(key)
    app.add_typer(group, name="subscribers")
    app.command("digest", epilog="Example: `monitor digest --to digest.html`")(digest)
    app.command("relay")(relay)


def add(
    address: Address,
    lang: Annotated[str, typer.Option(help="fr or en.")] = "fr",
    zone: Annotated[str, typer.Option(help="IANA time zone, for example Europe/Paris.")] = "UTC",
    digest: Annotated[bool, typer.Option("--digest", help="The daily digest.")] = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="Alerts at once.")] = False,
    channel: Annotated[Channel, typer.Option(help="How: mail, webhook, chat.")] = Channel.MAIL,
) -> None:
    """Subscribe an address, or change how it is subscribed."""
    from monitor.model.outbox import Subscription
    from monitor.pipeline.subscribing import checked, subscribe
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.storage.subscribers import COMMAND_LINE

    asked = checked(Subscription(address, lang, zone, digest, alerts, channel))
    with open_work(Settings.load()) as work:
        subscribe(work, asked, COMMAND_LINE)
    out.print(f"{address} is subscribed.", highlight=False)


def list_(json: AsJson = False) -> None:
    """Those who are subscribed."""
    from monitor.pipeline.subscribing import masked
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.subscribers.listed()
    if json:
        print_json(rows)
        return
    columns = ("address", "channel", "language", "zone", "digest", "alerts", "since")
    print_table(
        f"{len(rows)} subscribers",
        columns,
        (
            (masked(r), r.channel, r.language, r.zone, r.wants_digest, r.wants_alerts, f"{r.created_at:%Y-%m-%d}")
            for r in rows
        ),
    )


def remove(address: Address) -> None:
    """Unsubscribe an address."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        if not work.storage.subscribers.end(address, work.now()):
            raise UserError(f"{address} is not subscribed", "`monitor subscribers list` shows who is")
    out.print(f"{address} is not subscribed any more.", highlight=False)


def digest(
    day: Annotated[str | None, typer.Option("--date", help="Local date, 2022-09-14; default: today.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Write the HTML to this file.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Write the digests that are due, and send.")] = False,
    lang: Annotated[str, typer.Option(help="fr or en.")] = "fr",
    zone: Annotated[str, typer.Option(help="IANA time zone.")] = "UTC",
) -> None:
    """Show the digest of a day: what was newly said in the 24 hours before its hour. Only --send stores anything."""
    from monitor.pipeline import mailing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        if send:
            written, sent = mailing.write_digests(work), mailing.relay_outbox(work)
            out.print(f"digests: {counted(written.ended)}; messages: {counted(sent.ended)}.", highlight=False)
            return
        content = mailing.preview(work, _date(day), lang, zone)
    if to:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(content.html, encoding="utf-8")
        out.print(f"{content.subject}\n{to}", highlight=False, markup=False)
    else:
        out.print(content.text, highlight=False, markup=False, soft_wrap=True)


def relay() -> None:
    """Send what waits in the outbox: by MONITOR_SMTP_URL, or as .eml files into var/mail/."""
    from monitor.pipeline import mailing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        counts = mailing.relay_outbox(work)
    out.print(f"{counts.taken} messages: {counted(counts.ended)}.", highlight=False)


def key(address: Address) -> None:
    """The key by which the receiver of a webhook checks that a message is ours."""
    from monitor.settings import Settings
    from monitor.tokens import webhook_key

    secret = Settings.load().secret
    if secret is None:
        raise UserError("webhooks are signed with a secret, and none is set", "set MONITOR_SECRET")
    out.print(webhook_key(secret.get_secret_value(), address), highlight=False)


def _date(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise UserError(f"{day!r} is no date", "write it as 2022-09-14") from error
