"""`monitor why` and `monitor replay`: how something came about, and the same again from what is stored."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table, short
from monitor.errors import UserError
from monitor.model.common import AlertId


def add_commands(app: typer.Typer) -> None:
    app.command("why", epilog="Examples: `monitor why a12`, `monitor why u48`, `monitor why https://…`")(why)
    app.command("replay", epilog="Example: `monitor replay 12`")(replay)


def why(
    what: Annotated[str, typer.Argument(help="An article's address, a12 for alert 12, u48 for utterance 48.")],
    json: AsJson = False,
) -> None:
    """What happened to it and why: every stage with version, outcome and rule, on one screen."""
    from monitor.pipeline.tracing import trace
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        steps = trace(work, what)
    if json:
        print_json(steps)
        return
    print_table(what, ("when", "stage", "what", "by"), ((short(s.when), s.stage, s.what, s.by) for s in steps))


def replay(alert: Annotated[int, typer.Argument(help="Number of the alert.")]) -> None:
    """Make an alert's messages again from its stored inputs and versions, and compare the bytes."""
    from monitor.pipeline.replay import replay as replayed
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        found = replayed(work, AlertId(alert))
    print_table(
        f"alert {alert}",
        ("language", "zone", "channel", "sha256 stored", "sha256 made again"),
        ((f.language, f.zone, f.channel, f.stored[:16], f.made[:16]) for f in found),
    )
    if any(f.stored != f.made for f in found):
        raise UserError(
            "not the same bytes", "the templates changed: RENDER_VERSION tells which made the stored ones"
        )
    out.print(f"{len(found)} letters, each the same bytes.", highlight=False)
