"""`monitor init`, `run` and `demo`: the whole flow without Airflow."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from monitor.cli.output import counted, out, progress
from monitor.errors import UserError


def add_commands(app: typer.Typer) -> None:
    app.command("init", epilog="Example: `MONITOR_DATABASE_URL=postgresql://… monitor init`")(init)
    app.command("run", epilog="Example: `monitor run --feeds sample --once`")(run)
    app.command("demo")(demo)


def init() -> None:
    """Create or migrate the database and load the catalogue. Safe to repeat."""
    from monitor.pipeline import catalogue
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.storage import migrate

    settings = Settings.load()
    migrate(settings.database)
    with open_work(settings) as work:
        counts = catalogue.load(work)
    out.print(f"Database ready: {counted(counts.ended)}.", highlight=False)


def run(
    feeds: Annotated[
        Literal["catalogue", "sample", "all"] | None, typer.Option(help="Which feeds; default MONITOR_FEEDS.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Poll every feed, due or not.")] = False,
) -> None:
    """One cycle: poll what is due, fetch, clean, read, alert, write digests, send. Finishes what a kill left.

    With the sample press each run reads one of its moments; the first is a baseline.
    """
    from monitor.pipeline.cycle import STEPS, run_cycle
    from monitor.pipeline.sample import with_press
    from monitor.settings import Settings
    from monitor.storage import migrate, open_storage

    settings = Settings.load(feeds=feeds)
    try:
        open_storage(settings.database).close()
    except UserError:  # no tables yet, or older ones; a role that only writes rows need not own them
        migrate(settings.database)
    with with_press(settings) as ready, progress() as bar:
        task = bar.add_task("Starting", total=len(STEPS))
        for step, counts in run_cycle(ready, is_forced=once):
            bar.update(task, advance=1, description=step)
            bar.print(f"{step:<15} {counts.taken:>5}  {counted(counts.ended)}")


def demo() -> None:
    """The sample press through all its moments, in a database of its own; writes var/demo/digest.html."""
    from monitor.cli.demo import run_demo

    run_demo()
