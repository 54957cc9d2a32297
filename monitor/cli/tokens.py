"""`monitor tokens`: programs that may read the JSON API."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table, short
from monitor.errors import UserError

Name = Annotated[str, typer.Argument(help="Whose token it is.")]


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="Programs that may read the JSON API.", no_args_is_help=True)
    group.command("add", epilog="Example: `monitor tokens add dashboard`")(add)
    group.command("list")(list_)
    group.command("end")(end)
    app.add_typer(group, name="tokens")


def add(name: Name) -> None:
    """Make a token and show it, this once: only its hash is stored."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.tokens import new_api_token

    token = new_api_token()
    with open_work(Settings.load()) as work:
        work.storage.api_tokens.record(name, token, work.settings.real_time())
    print(token)  # noqa: T201 - the result itself


def list_(json: AsJson = False) -> None:
    """Every token that was ever made."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.api_tokens.listed()
    if json:
        print_json(rows)
        return
    shown = ((row.name, short(row.created_at), short(row.ended_at)) for row in rows)
    print_table(f"{len(rows)} tokens", ("name", "made", "ended"), shown)


def end(name: Name) -> None:
    """A token is good no more, from the next request on."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        ended = work.storage.api_tokens.end(name, work.settings.real_time())
    if not ended:
        raise UserError(f"{name} has no good token", "`monitor tokens list` shows them")
    out.print(f"{ended} tokens of {name} are ended.", highlight=False)
