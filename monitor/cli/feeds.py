"""`monitor feeds parse`: what files hold, if they are feeds."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from monitor.cli.output import print_failure, print_table
from monitor.errors import UserError


def parse(
    files: Annotated[list[str], typer.Argument(metavar="PATH…|-", help="Files, folders, or - for standard input.")],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="For people or for programs.")] = "text",
    zone: Annotated[str, typer.Option(help="IANA time zone of dates without one.")] = "UTC",
) -> None:
    """Show each file's entries, or the error code with what to do. Never fails as a whole."""
    from monitor.digest import zone as checked_zone
    from monitor.pipeline.feed_files import describe_files

    checked_zone(zone)
    for name, found in describe_files(files, sys.stdin.buffer, zone=zone):
        if form == "jsonl":
            sys.stdout.write(found.to_json(name))
        elif found.feed is None:
            error = found.error or UserError("nothing was read")
            print_failure(f"{name} [{error.code}]", error.cause, error.remedy)
        else:
            rows = [(entry.published.value, entry.title, entry.link) for entry in found.feed.entries]
            print_table(f"{name}: {found.feed.title}", ("published", "title", "address"), rows)
