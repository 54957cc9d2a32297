"""`monitor search` and `monitor query`: what is stored, by its words and by ready questions."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer
from rich.text import Text

from monitor.cli.output import AsJson, out, print_json, print_table
from monitor.errors import UserError
from monitor.lines import one_line
from monitor.model.analysis import plain
from monitor.model.search import ArticleHit
from monitor.model.views import StatementRow

Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many rows, newest first.")]


def add_commands(app: typer.Typer) -> None:
    app.command(
        "search",
        epilog='Example: `monitor search "cessez-le-feu side:AZE since:2022-09"`',
        context_settings={"ignore_unknown_options": True},  # -word leaves rows with it out
    )(search)
    app.command("query", epilog="Example: `monitor query silence --param speaker='Ilham Aliyev' --param days=60`")(
        query
    )


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
        rows = ((_day(r), r.side, r.speaker, r.text, r.outlet, r.utterance) for r in found.statements)
        columns = ("day", "side", "speaker", "words", "outlet", "utterance")
        print_table(f"{len(found.statements)} statements", columns, rows)
    if found.before is not None:
        out.print(f"There are more: add --before {found.before}", highlight=False)


def query(
    name: Annotated[str | None, typer.Argument(help="A question, or a .sql file; without it: a list of all.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="May be repeated.")] = None,
    form: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format", help="How the answer comes.")
    ] = "table",
) -> None:
    """Answer a ready question (monitor/sql/*.sql) from the views."""
    from monitor import exports, questions
    from monitor.settings import Settings
    from monitor.storage import open_storage

    if name is None:
        rows = ((q.name, q.question, ", ".join(p.name for p in q.parameters)) for q in questions.questions())
        print_table("Ready questions", ("name", "question", "parameters"), rows)
        return
    asked = questions.question(name)
    given = dict(_pair(pair) for pair in param or ())
    with open_storage(Settings.load().database) as storage:
        answer = storage.analysis.ask(asked.sql, questions.bound(asked, given))
    if form == "table":
        print_table(asked.question, answer.names, (tuple(map(plain, row)) for row in answer.rows))
    else:
        sys.stdout.writelines(exports.WRITERS[form](answer))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UserError(f"--param {text} gives no value", "write --param name=value")
    return name, value


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
