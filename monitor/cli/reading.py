"""`monitor explain` and `monitor import`: articles by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from monitor.cli.output import counted, out, print_failure, print_table, progress
from monitor.errors import UserError
from monitor.explained.schema import Explained, NotReadable
from monitor.lines import one_line
from monitor.model.article import PageHints

Date = Annotated[str | None, typer.Option("--published", help="2022, 2022-09, 2022-09-13 or RFC 3339.")]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Id of the outlet in the catalogue.")]


def add_commands(app: typer.Typer) -> None:
    app.command("explain", epilog="Example: `monitor explain article.txt --format jsonl`")(explain)
    app.command("import", epilog="Example: `monitor import articles/ --published 2022-09 --outlet rfi`")(import_)


def explain(
    articles: Annotated[list[str], typer.Argument(metavar="PATH|URL…", help="Files, folders or addresses.")],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="For people or for programs.")] = "text",
    published: Date = None,
    outlet: Outlet = None,
) -> None:
    """Show what every stage makes of each article. Nothing is stored."""
    from monitor.pipeline.editing import with_accepted
    from monitor.pipeline.explain import explain as explain_all
    from monitor.settings import Settings

    settings = Settings.load()
    failed = False
    for result in explain_all(articles, with_accepted(settings), settings, _given(published, outlet)):
        if form == "jsonl":
            sys.stdout.write(result.model_dump_json(by_alias=True) + "\n")
        else:
            _print(result)
        if isinstance(result, NotReadable):
            failed = True
            print_failure(result.id, result.error, result.remedy)
    # In jsonl the failure stands in its object, and a program that reads it has got every article.
    if failed:
        raise typer.Exit(1)


def import_(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="txt, html, json, jsonl, warc[.gz], eml, mbox, folders.")
    ],
    published: Date = None,
    outlet: Outlet = None,
    url: Annotated[str | None, typer.Option("--url", help="Address of the article; only with one file.")] = None,
    alert: Annotated[bool, typer.Option("--alert", help="Alert on what is new; otherwise nothing is sent.")] = False,
) -> None:
    """Store articles from files and read them. The same file again changes nothing."""
    from monitor.pipeline.importing import import_paths
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    if url and len(paths) != 1:
        raise UserError("--url names one article", "give one file with it")
    with progress() as bar:
        task = bar.add_task("Reading articles", total=None)
        with open_work(Settings.load(), tick=lambda: bar.advance(task)) as work:
            result = import_paths(work, paths, _given(published, outlet), url=url, alerts=alert)
    for failure in result.failures:
        print_failure(failure.name, failure.error.cause, failure.error.remedy)
    for what, counts in (("stored", result.stored), ("read", result.read), ("decided", result.decided)):
        out.print(f"{what}: {counts.taken} ({counted(counts.ended)})", highlight=False)
    if result.failures:
        raise typer.Exit(1)


def _given(day: str | None, outlet: str | None) -> PageHints:
    from monitor.pipeline.inputs import published

    return PageHints(published=published(day) if day else None, outlet=outlet)


def _print(result: Explained | NotReadable) -> None:
    if isinstance(result, NotReadable):
        return
    out.rule(escape(one_line(result.id)), align="left")
    language = f"{result.language.code} (by {result.language.by})" if result.language else "–"
    day = f"{result.published.value or 'unknown'} ({result.published.precision}, by {result.published.by})"
    out.print(f"[bold]{escape(one_line(result.title or 'no title'))}[/]", highlight=False)
    out.print(f"language {language} · published {day} · ended as {result.disposition}", highlight=False)
    if result.relevance:
        scores = f"US actor {result.relevance.us_actor:.2f}, conflict {result.relevance.conflict_core:.2f}"
        reasons = escape("; ".join(result.relevance.reasons))
        out.print(f"relevant: {'yes' if result.relevant else 'no'} ({scores}): {reasons}", highlight=False)
    for episode in result.episodes:
        cues = ", ".join(sorted({escape(result.text[c.start : c.end]) for c in episode.cues if c.end > c.start})[:8])
        out.print(f"episode [bold]{episode.id}[/] {episode.role} {episode.score:.2f}: {cues}", highlight=False)
    if result.abstained:
        out.print(f"no episode for sure: {escape(result.abstained)}", highlight=False)
    rows = [
        (
            statement.speaker.name if statement.speaker else f"? {statement.unresolved_reason}",
            statement.speaker.side if statement.speaker else "",
            statement.kind,
            f"{statement.start}–{statement.end}",
            statement.episode or "",
            statement.text,
        )
        for statement in result.statements
    ]
    print_table(f"{len(rows)} statements", ("speaker", "side", "kind", "at", "episode", "words"), rows)
    for rejected in result.also_rejected:
        words = escape(one_line(result.text[rejected.start : rejected.end], 160))
        out.print(f"not a statement ({rejected.reason}): {words}", highlight=False)
    stages = ", ".join(f"{stage} {value} ms" for stage, value in result.timings_ms.items())
    out.print(f"[dim]{stages}[/]", highlight=False)
