"""`monitor … list`: what the database holds, as tables or JSON lines."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from monitor.cli.feeds import parse
from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.model.alerting import Novelty
from monitor.model.common import Side
from monitor.model.views import StatementFilter

Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows, newest first.")]


def add_commands(app: typer.Typer) -> None:
    for name, what, command in (
        ("alerts", "What was newly said.", alerts),
        ("statements", "Who said what, in which article.", statements),
        ("episodes", "The conflict's episodes, with what was found on each.", episodes),
        ("feeds", "What each feed does, and what to do about it.", feeds),
    ):
        group = typer.Typer(help=what, no_args_is_help=True)
        group.callback()(lambda: None)
        group.command("list", epilog=f"Example: `monitor {name} list --json`")(command)
        if name == "feeds":
            group.command("parse", epilog="Example: `monitor feeds parse feeds/ --format jsonl`")(parse)
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
                _short(row.created_at),
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
        ((_short(r.first_seen_at), r.side, r.speaker, r.kind, r.novelty, r.episode, r.text, r.outlet) for r in rows),
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
        ("id", "name", "from", "to", "articles", "statements", "utterances"),
        ((r.id, r.name_en, r.started_on, r.ended_on, r.articles, r.statements, r.utterances) for r in rows),
    )


def feeds(json: AsJson = False) -> None:
    """State, last new entry, share of good polls, next poll, and the last error with its remedy."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.feeds.listed()
        unread = [
            (outlet.name, feed.url, f"{feed.kind}, {feed.status}", feed.note)
            for outlet in work.catalogue.outlets
            for feed in outlet.feeds
            if not feed.is_polled
        ]
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} feeds",
        ("outlet", "state", "since", "last new", "good polls", "next poll", "error"),
        (
            (
                row.outlet,
                row.state,
                _short(row.state_since),
                _short(row.last_new_at),
                "" if row.share_ok is None else f"{row.share_ok:.0%}",
                _short(row.next_poll_at),
                row.error_text,
            )
            for row in rows
        ),
    )
    if unread:
        print_table(f"{len(unread)} addresses not polled yet", ("outlet", "address", "kind, status", "note"), unread)
    out.print("docs/limits.md says what is not read at all.", highlight=False)


def _short(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
