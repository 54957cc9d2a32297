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
    from monitor.locale import strings
    from monitor.pipeline.tracing import trace
    from monitor.pipeline.work import open_work
    from monitor.render.told import trace_line
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        steps = [trace_line(step, strings("en")) for step in trace(work, what)]
    if json:
        print_json(steps)
        return
    print_table(what, ("when", "stage", "what", "by"), ((short(s.when), s.stage, s.what, s.by) for s in steps))


def replay(alert: Annotated[int, typer.Argument(help="Number of the alert.")]) -> None:
    """Make an alert again from what is stored: texts from pages, statements from texts, messages from the view."""
    from monitor.pipeline.remaking import remade
    from monitor.pipeline.replay import replay as replayed
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        stages = remade(work, AlertId(alert))
        found = replayed(work, AlertId(alert))
    print_table(
        f"alert {alert}: what it rests on",
        ("outlet", "stage", "version then", "version now", "made again"),
        ((s.outlet, s.stage, s.stored, s.running, s.outcome) for s in stages),
    )
    print_table(
        f"alert {alert}: its messages",
        ("language", "zone", "channel", "sha256 stored", "sha256 made again"),
        ((f.language, f.zone, f.channel, f.stored[:16], f.made[:16]) for f in found),
    )
    for stage in stages:
        if stage.stored != stage.running:
            out.print(f"{stage.outlet}: its {stage.stage} was made by version {stage.stored}, not by ours.")
    if any(f.stored != f.made for f in found):
        raise UserError(
            "not the same bytes", "the templates changed: RENDER_VERSION tells which made the stored ones"
        )
    if broken := [stage for stage in stages if stage.is_broken]:
        raise UserError(
            f"the same version makes another {broken[0].stage} of it",
            "other pages of its host came in since, or a fault",
        )
    out.print(f"{len(found)} letters, each the same bytes.", highlight=False)
