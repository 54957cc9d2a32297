"""`monitor reclassify`: what a new catalogue makes of stored articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.output import counted, out, print_table, progress
from monitor.errors import UserError

if TYPE_CHECKING:
    from monitor.model.editing import Outcome

SHOWN = 50


def add_commands(app: typer.Typer) -> None:
    app.command("reclassify", epilog="Example: `monitor reclassify --since 2022-09-01 --to report.html`")(reclassify)


def reclassify(
    since: Annotated[str | None, typer.Option(help="Only what was published from this day on: 2022-09-01.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Store it; otherwise it is only shown.")] = False,
    alert: Annotated[bool, typer.Option("--alert", help="With --apply: alert on statements newly found.")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="Write the report as HTML to this file.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the report: fr or en.")] = "en",
) -> None:
    """Read again, by the newest catalogue, the stored articles that its changes can touch. Dry unless --apply."""
    from monitor import render
    from monitor.locale import strings
    from monitor.pipeline.inputs import published
    from monitor.pipeline.reclassify import reclassify as run
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    if alert and not apply:
        raise UserError("--alert without --apply", "add --apply: a dry run sends nothing")
    strings(lang)
    start = published(since).value if since else None
    with progress() as bar:
        task = bar.add_task("Looking at stored articles", total=None)
        with open_work(Settings.load(), tick=lambda: bar.advance(task)) as work:
            result = run(work, since=start, apply=apply, alert=alert)
            version = work.catalogue_id
    rows = ((_day(c.article.published.value), c.article.title, _said(c.before), _said(c.after), "; ".join(c.reasons))
            for c in result.changes[:SHOWN])  # fmt: skip
    print_table(f"{len(result.changes)} articles change", ("published", "title", "before", "now", "why"), rows)
    if len(result.changes) > SHOWN:
        out.print(f"… and {len(result.changes) - SHOWN} more; --to FILE shows all.", highlight=False)
    out.print(f"{result.counts.taken} looked at by catalogue version {version}: {counted(result.counts.ended)}; "
              f"{result.alerts} alerts.", highlight=False)  # fmt: skip
    if to:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(render.reclassified(result.changes, result.counts, lang, is_applied=apply), encoding="utf-8")
        out.print(f"{to}", highlight=False, markup=False)
    if result.changes and not apply:
        out.print("Nothing is stored; --apply stores it.", highlight=False)


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _said(outcome: Outcome) -> str:
    from monitor.render import outcome_line

    return outcome_line(outcome)
