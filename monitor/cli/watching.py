"""`monitor watchdog` and `monitor metrics-address`: what looks at the monitor from outside."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Annotated

import typer

from monitor.cli.output import errors, out

EVERY_SECONDS = 60


def add_commands(app: typer.Typer) -> None:
    app.command("watchdog", epilog="Example: `monitor watchdog --minutes 60 --once` in a cron table")(watchdog)
    app.command("metrics-address", epilog="Example: `monitor metrics-address`")(metrics_address)


def watchdog(
    minutes: Annotated[int, typer.Option(min=1, help="So long may nothing be polled, relayed or digested.")] = 60,
    once: Annotated[bool, typer.Option("--once", help="One look, for cron; exit code 1 in trouble.")] = False,
) -> None:
    """Mail MONITOR_OPERATOR, once per incident, when nothing happens any more. Looks every minute unless --once."""
    from monitor.errors import MonitorError
    from monitor.pipeline.watchdog import look
    from monitor.settings import Settings

    settings, quiet = Settings.load(), timedelta(minutes=minutes)
    while True:
        try:
            seen = look(settings, quiet)
        except MonitorError as error:
            if once or settings.operator is None:
                raise
            errors.print(f"{error}", highlight=False, markup=False)  # the mail server may be back at the next look
        else:
            for trouble in seen.troubles:
                out.print(f"{trouble}{' (mailed)' if seen.is_told else ''}", highlight=False, markup=False)
            if once:
                raise typer.Exit(1 if seen.troubles else 0)
        time.sleep(EVERY_SECONDS)


def metrics_address() -> None:
    """Where Prometheus finds the metrics without a login; it needs MONITOR_SECRET."""
    from monitor.errors import UserError
    from monitor.settings import Settings
    from monitor.tokens import metrics_token

    settings = Settings.load()
    if settings.secret is None:
        raise UserError("the address needs a secret", "set MONITOR_SECRET, the same for every process")
    token = metrics_token(settings.secret.get_secret_value())
    out.print(f"{settings.base_url.rstrip('/')}/metrics/{token}", highlight=False, markup=False, soft_wrap=True)
