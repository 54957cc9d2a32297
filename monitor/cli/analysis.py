"""`monitor search`: what is stored, by its words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.lines import one_line
from monitor.model.search import ArticleHit
from monitor.model.views import StatementRow

Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows, newest first.")]


def add_commands(app: typer.Typer) -> None:
    app.command(
        "search",
        epilog='Example: `monitor search "cessez-le-feu side:AZE since:2022-09"`',
        context_settings={"ignore_unknown_options": True},  # -word leaves rows with it out
    )(search)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="Words and fields: docs/guide/search.md.")],
    limit: Limit = 50,
    before: Annotated[int | None, typer.Option(help="Go on where the last page ended.")] = None,
    json: AsJson = False,
) -> None:
    """Find statements, or articles with `in:articles`, by their words and by fields."""
    from monitor.pipeline.searching import search as find
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        found = find(work, " ".join(words), limit=limit, before=before)
    if json:
        print_json((*found.statements, *found.articles))
        return
    if found.articles:
        _print_articles(found.articles)
    else:
        rows = ((_day(r), r.side, r.speaker, r.text, r.outlet, r.id) for r in found.statements)
        print_table(f"{len(found.statements)} statements", ("day", "side", "speaker", "words", "outlet", "id"), rows)
    if found.before is not None:
        out.print(f"There are more: add --before {found.before}", highlight=False)


def _day(row: StatementRow | ArticleHit) -> str:
    return f"{row.published_at or row.first_seen_at:%Y-%m-%d}"


def _print_articles(articles: tuple[ArticleHit, ...]) -> None:
    for hit in articles:
        out.print(Text(one_line(f"{_day(hit)} {hit.outlet or ''}: {hit.title}"), style="bold"))
        shown = Text("".join(c if c.isprintable() else " " for c in hit.excerpt))  # one for one: marks hold
        for mark in hit.marks:
            shown.stylize("reverse", mark.start, mark.end)
        out.print(shown)
        out.print(Text(one_line(hit.url), style="dim"))
