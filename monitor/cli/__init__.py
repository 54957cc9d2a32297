"""`monitor …`: everything the DAGs do and everything the pages show, without Airflow."""

from __future__ import annotations

import io
import sys

import typer
from rich.markup import escape

from monitor.cli import analysis as analysis
from monitor.cli import catalogue as catalogue
from monitor.cli import comparing as comparing
from monitor.cli import database as database
from monitor.cli import exporting as exporting
from monitor.cli import feeds as feeds
from monitor.cli import handling as handling
from monitor.cli import intake as intake
from monitor.cli import listing as listing
from monitor.cli import mailing as mailing
from monitor.cli import outbox as outbox
from monitor.cli import overriding as overriding
from monitor.cli import positions as positions
from monitor.cli import reading as reading
from monitor.cli import reclassifying as reclassifying
from monitor.cli import rules as rules
from monitor.cli import running as running
from monitor.cli import tokens as tokens
from monitor.cli import tracing as tracing
from monitor.cli import watching as watching
from monitor.cli.output import errors
from monitor.errors import MonitorError

app = typer.Typer(
    name="monitor",
    help="What US, Armenian and Azerbaijani officials newly said about their conflict.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
running.add_commands(app)
reading.add_commands(app)
comparing.add_commands(app)
overriding.add_commands(app)
listing.add_commands(app)
analysis.add_commands(app)
feeds.add_commands(app)
intake.add_commands(app)
exporting.add_commands(app)
database.add_commands(app)
mailing.add_commands(app)
rules.add_commands(app)
handling.add_commands(app)
outbox.add_commands(app)
tokens.add_commands(app)
tracing.add_commands(app)
positions.add_commands(app)
catalogue.add_commands(app)
reclassifying.add_commands(app)
watching.add_commands(app)


def main() -> None:
    """Entry point: an error of ours is one line with its cause and remedy, and exit code 1."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a machine set to ASCII must not stop at the first accent
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except MonitorError as error:
        errors.print(f"[bold red]Error:[/] {escape(error.cause)}", highlight=False, soft_wrap=True)
        if error.remedy:
            errors.print(f"[bold]What to do:[/] {escape(error.remedy)}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        errors.print("Interrupted; what was finished is stored, the next run goes on.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
