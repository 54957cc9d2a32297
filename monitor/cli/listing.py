"""`monitor … list`: what the database holds, as tables or JSON lines."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.handling import add_alert_commands
from monitor.cli.output import AsJson, print_json, print_table, short
from monitor.model.alerting import Novelty
from monitor.model.common import Side
from monitor.model.views import StatementFilter

Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows, newest first.")]


def add_commands(app: typer.Typer) -> None:
    for name, what, command in (
        ("alerts", "What was newly said.", alerts),
        ("statements", "Who said what, in which article.", statements),
        ("episodes", "The conflict's episodes, with what was found on each.", episodes),
    ):
        group = typer.Typer(help=what, no_args_is_help=True)
        group.callback()(lambda: None)
        group.command("list", epilog=f"Example: `monitor {name} list --json`")(command)
        if name == "alerts":
            add_alert_commands(group)
        app.add_typer(group, name=name)


def alerts(limit: Limit = 20, json: AsJson = False) -> None:
    """The newest alerts."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.alerts.newest(limit)
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} alerts",
        ("when", "side", "speaker", "office", "episode", "words", "outlets"),
        (
            (
                short(row.created_at),
                row.utterance.speaker.side if row.utterance.speaker else "",
                row.utterance.speaker.name if row.utterance.speaker else "?",
                row.utterance.speaker.office if row.utterance.speaker else "",
                row.utterance.episode,
                row.utterance.attestations[0].text,
                ", ".join(dict.fromkeys(a.outlet for a in row.utterance.attestations)),
            )
            for row in rows
        ),
    )


def statements(
    limit: Limit = 50,
    side: Annotated[Side | None, typer.Option(help="Side of the speaker.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Name or id of the speaker.")] = None,
    episode: Annotated[str | None, typer.Option(help="Id of the episode.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Id of the outlet.")] = None,
    language: Annotated[str | None, typer.Option("--lang", help="Language of the article.")] = None,
    novelty: Annotated[Novelty | None, typer.Option(help="Verdict.")] = None,
    json: AsJson = False,
) -> None:
    """Statements of the newest readings."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    wanted = StatementFilter(side, speaker, episode, outlet, language, novelty)
    with open_work(Settings.load()) as work:
        rows = work.storage.statements.listed(wanted, limit=limit)
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} statements",
        ("first seen", "side", "speaker", "kind", "novelty", "episode", "words", "outlet"),
        ((short(r.first_seen_at), r.side, r.speaker, r.kind, r.novelty, r.episode, r.text, r.outlet) for r in rows),
    )


def episodes(json: AsJson = False) -> None:
    """Episodes of the catalogue."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.episodes.listed()
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} episodes",
        ("id", "name", "from", "to", "utterances", "last said"),
        ((r.id, r.name_en, r.started_on, r.ended_on, r.utterances, r.last_said_on) for r in rows),
    )
