"""`monitor export` and `monitor evidence`: what is stored, as files for others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import TaskID

from monitor.cli.output import out, progress
from monitor.errors import UserError

Day = Annotated[str | None, typer.Option(help="2022, 2022-09 or 2022-09-13.")]


def add_commands(app: typer.Typer) -> None:
    app.command(
        "export", epilog="Example: `monitor export statements alerts --to out/ --format csv --since 2022-09`"
    )(export)
    app.command("evidence", epilog="Example: `monitor evidence 17 --to utterance-17.zip`")(evidence)


def export(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="statements, utterances, alerts, episodes, …")],
    to: Annotated[Path, typer.Option("--to", help="Folder for the files; made if need be.")] = Path("export"),
    form: Annotated[Literal["csv", "jsonl", "parquet"], typer.Option("--format")] = "csv",
    since: Day = None,
    until: Day = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE", help="May be repeated.")
    ] = None,
) -> None:
    """Write views as CSV, JSON lines or Parquet, with a datapackage.json that describes every column."""
    from monitor.catalogue.offices import first_day, last_day
    from monitor.model.analysis import ViewFilter
    from monitor.pipeline.exporting import EXPORTED
    from monitor.pipeline.exporting import export as write
    from monitor.settings import Settings
    from monitor.storage import open_storage

    if unknown := sorted(set(names) - set(EXPORTED)):
        raise UserError(f"{unknown[0]} can not be exported", f"these can: {', '.join(EXPORTED)}")
    try:
        first = first_day(since) if since else None
        last = last_day(until) + timedelta(days=1) if until else None
    except ValueError as error:
        raise UserError(f"{error}", "a day is 2022, 2022-09 or 2022-09-13") from error
    equal = {}
    for pair in where or ():
        column, sign, value = pair.partition("=")
        if not sign:
            raise UserError(f"--where {pair} gives no value", "write --where column=value")
        equal[column] = value
    settings = Settings.load()
    with progress() as bar, open_storage(settings.database) as storage:
        tasks: dict[str, TaskID] = {name: bar.add_task(name, total=None) for name in names}
        files = write(
            storage, names, to, form, ViewFilter(dict(equal), first, last), settings.real_time(),
            lambda name, done, total: bar.update(tasks[name], completed=done, total=total),
        )  # fmt: skip
    for file in files:
        out.print(f"{file.path}: {file.rows} rows", highlight=False)


def evidence(
    utterance: Annotated[int, typer.Argument(help="utterance_id of the views.")],
    to: Annotated[Path | None, typer.Option("--to", help="The zip; evidence-N.zip unless given.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the sheet, fr or en.")] = "en",
) -> None:
    """A zip that proves an utterance without us: bytes as WARC, texts, places, hashes, versions, a readable sheet."""
    from monitor.model.common import UtteranceId
    from monitor.pipeline.evidence import bundle
    from monitor.settings import Settings
    from monitor.storage import open_storage

    settings = Settings.load()
    path = to or Path(f"evidence-{utterance}.zip")
    with open_storage(settings.database) as storage:
        bundle(storage, UtteranceId(utterance), path, lang, settings.real_time())
    out.print(f"{path}", highlight=False)
