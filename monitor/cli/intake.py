"""`monitor funnel`, `quarantine …` and `archive …`: where everything that came in has gone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table, short
from monitor.errors import UserError

Day = Annotated[str | None, typer.Option(metavar="DAY", help="2022-09-13 or RFC 3339.")]
Address = Annotated[str, typer.Argument(metavar="URL", help="Address of the page.")]


def add_commands(app: typer.Typer) -> None:
    app.command("funnel", epilog="Example: `monitor funnel --run 12`")(funnel)
    app.command("corrections", epilog="Example: `monitor corrections --json`")(corrections)
    aside = typer.Typer(help="What we failed on: kept with its bytes, replayable.", no_args_is_help=True)
    aside.command("list", epilog="Example: `monitor quarantine list --all`")(quarantined)
    aside.command("replay", epilog="Example: `monitor quarantine replay 3 4`")(replay)
    app.add_typer(aside, name="quarantine")
    archive = typer.Typer(help="Raw pages: as WARC, pruned, held.", no_args_is_help=True)
    archive.command("export", epilog="Example: `monitor archive export pages.warc.gz --since 2026-11-01`")(export)
    archive.command("prune", epilog="Example: `monitor archive prune --apply`")(prune)
    archive.command("hold", epilog="Example: `monitor archive hold https://… --reason 'evidence'`")(hold)
    archive.command("lift", epilog="Example: `monitor archive lift https://…`")(lift)
    archive.command("holds")(holds)
    app.add_typer(archive, name="archive")


def funnel(
    run: Annotated[int | None, typer.Option(help="Only this run.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many runs, newest first.")] = 20,
    json: AsJson = False,
) -> None:
    """Every entry that came in, by run: what was known, what was left out, and how the rest ended."""
    from monitor.model.work import RunId
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.ledger.runs(run=None if run is None else RunId(run), limit=limit)
    if json:
        print_json(rows)
        return
    ends = list(dict.fromkeys(end for row in rows for end in sorted(row.ended)))
    columns = ("run", "kind", "started", "in", "no address", "over limit", "unreadable", "known", *ends, "lost")
    print_table(
        f"{len(rows)} runs",
        columns,
        (
            (
                row.run,
                row.kind,
                short(row.started_at),
                row.found,
                row.without_address,
                row.over_limit,
                row.unreadable,
                row.known,
                *(row.ended.get(end, 0) for end in ends),
                row.difference,
            )
            for row in rows
        ),
    )
    out.print(
        "in = no address + over limit + unreadable + known + the ends; lost is the difference.", highlight=False
    )


def corrections(limit: Annotated[int, typer.Option(min=1)] = 50, json: AsJson = False) -> None:
    """Reported words that their outlet altered, withdrew or took down with the page since, newest first."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.corrections.newest(limit)
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} corrections by outlets",
        ("noticed", "outlet", "what", "it said", "it says", "address"),
        ((short(r.noticed_at), r.outlet, r.kind, r.before, r.after, r.url) for r in rows),
    )


def quarantined(
    every: Annotated[bool, typer.Option("--all", help="Also what was replayed.")] = False, json: AsJson = False
) -> None:
    """What is put aside after three tries, newest first."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.quarantine.listed(is_open=not every)
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} items in quarantine",
        ("number", "stage", "address", "code", "what happened", "since", "replayed"),
        ((r.id, r.stage, r.url, r.error_code, r.error_text, short(r.created_at), short(r.ended_at)) for r in rows),
    )


def replay(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER…", help="As `quarantine list` shows.")],
) -> None:
    """Give items back to the workers, with three new tries each; the next run takes them up."""
    from monitor.model.work import QuarantineId
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        absent = [n for n in numbers if not work.storage.quarantine.replay(QuarantineId(n), work.now())]
    out.print(f"{len(numbers) - len(absent)} given back.", highlight=False)
    if absent:
        raise UserError(
            f"not in quarantine: {', '.join(map(str, absent))}", "`monitor quarantine list` shows the numbers"
        )


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .warc or .warc.gz.")],
    since: Day = None,
    until: Day = None,
    outlet: Annotated[str | None, typer.Option(help="Id of the outlet in the catalogue.")] = None,
) -> None:
    """Raw pages with their headers as WARC; `monitor import FILE` reads it back."""
    from monitor.pipeline.archiving import write_warc
    from monitor.pipeline.inputs import published
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    first, last = (published(day).value if day else None for day in (since, until))
    with open_work(Settings.load()) as work:
        number = write_warc(file, work.storage.archive.pages(first, last, outlet))
    out.print(f"{number} pages in {file}.", highlight=False)


def prune(
    apply: Annotated[bool, typer.Option("--apply", help="Take the bytes; otherwise only count.")] = False,
) -> None:
    """Raw bytes whose time is over: MONITOR_RAW_KEPT, MONITOR_ATTESTING_RAW_KEPT. Text, hash and holds stay."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    settings = Settings.load()
    with open_work(settings) as work:
        rows = work.storage.archive.prune(
            settings.real_time(), settings.raw_kept, settings.attesting_raw_kept, apply=apply
        )
    for row in rows:
        what = "pages that attest an utterance" if row.kind == "attesting" else "pages that attest nothing"
        done = "taken" if apply else "would go (--apply does it)"
        out.print(f"{row.pages} {what}, {row.size:,} bytes: {done}; {row.held} held.", highlight=False)


def hold(url: Address, reason: Annotated[str, typer.Option(help="Why, in a sentence.")] = "held by hand") -> None:
    """Keep a page's raw bytes, whatever retention says, until the hold is lifted."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.urls import canonical

    with open_work(Settings.load()) as work:
        if not work.storage.archive.hold(canonical(url), reason, work.settings.real_time()):
            raise UserError(f"no page of {url} is stored", "give the address of a stored article")


def lift(url: Address) -> None:
    """End the holds of a page."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings
    from monitor.urls import canonical

    with open_work(Settings.load()) as work:
        number = work.storage.archive.lift(canonical(url), work.settings.real_time())
    out.print(f"{number} holds lifted.", highlight=False)


def holds(json: AsJson = False) -> None:
    """Holds in force."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows = work.storage.archive.holds()
    if json:
        print_json(rows)
    else:
        print_table(
            f"{len(rows)} holds",
            ("address", "reason", "since"),
            ((r.url, r.reason, short(r.placed_at)) for r in rows),
        )
