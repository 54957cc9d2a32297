"""`monitor catalogue` and `monitor proposals`: the catalogue as people edit it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from monitor.cli.output import AsJson, counted, out, print_failure, print_json, print_table
from monitor.errors import UserError
from monitor.model.editing import ProposalId, ProposalState

if TYPE_CHECKING:
    from monitor.model.editing import Proposal

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of the proposal.")]


def add_commands(app: typer.Typer) -> None:
    catalogue = typer.Typer(
        help="Episodes, offices, outlets and rules: yours over the shipped ones.", no_args_is_help=True
    )
    catalogue.command("check", epilog="Example: `monitor catalogue check`")(check)
    catalogue.command("diff", epilog="Example: `monitor catalogue diff --settle`")(diff)
    catalogue.command("export", epilog="Example: `monitor catalogue export --to accepted.yaml`")(export)
    catalogue.command("load")(load)
    app.add_typer(catalogue, name="catalogue")
    proposals = typer.Typer(help="Rows of the catalogue that wait for a yes or no.", no_args_is_help=True)
    proposals.command("list", epilog="Example: `monitor proposals list --all --json`")(list_)
    proposals.command("show")(show)
    proposals.command("add", epilog="Example: `monitor proposals add my-episodes.yaml`")(add)
    proposals.command("accept", epilog="Example: `monitor proposals accept 3 --entry edited.yaml`")(accept)
    proposals.command("reject")(reject)
    app.add_typer(proposals, name="proposals")


def check() -> None:
    """Is the catalogue right? Every problem with file, line and what to do. Stores nothing."""
    from monitor.pipeline.editing import accepted, problems
    from monitor.settings import Settings

    settings = Settings.load()
    found = problems(settings, accepted(settings))
    for problem in found:
        print_failure(problem.where or "catalogue", problem.cause, problem.remedy)
    if found:
        raise typer.Exit(1)
    out.print(f"The catalogue is right; your own files lie in {settings.catalogue_overlay}.", highlight=False)


def diff(
    settle: Annotated[
        bool, typer.Option("--settle", help="You have seen the conflicts and keep your fields: show them no more.")
    ] = False,
    json: AsJson = False,
) -> None:
    """What your files and accepted proposals change, and what an upgrade changed beneath them.

    Exits with 2 where both changed one field; yours counts until you change it.
    """
    from monitor.pipeline import editing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        if settle:
            editing.settle(work)
        found = editing.diff(work)
    if json:
        print_json(found)
    else:
        columns = ("what", "row", "field", "shipped then", "shipped now", "yours", "where")
        rows = ((d.kind, f"{d.section}/{d.row}", d.field, d.then, d.now, d.yours, d.where) for d in found)
        print_table(f"{len(found)} differences", columns, rows)
    if any(difference.kind in editing.CLASHES for difference in found):
        raise typer.Exit(2)


def export(
    to: Annotated[Path | None, typer.Option("--to", help="Write a new file instead of the terminal.")] = None,
) -> None:
    """Accepted proposals as YAML, in the form of the overlay's files."""
    from monitor.catalogue.entries import accepted_rows, as_yaml
    from monitor.pipeline.editing import accepted
    from monitor.settings import Settings

    text = as_yaml(accepted_rows(accepted(Settings.load())))
    if to is None:
        out.print(text or "# nothing is accepted", highlight=False, markup=False, soft_wrap=True)
        return
    if to.exists():
        raise UserError(f"{to} is there already", "give the name of a new file; yours are never written over")
    to.write_text(text, encoding="utf-8")
    out.print(f"{to}", highlight=False, markup=False)


def load() -> None:
    """Store the catalogue as it is now; what works takes it up within a minute. `init` and each ingest do so too."""
    from monitor.pipeline import catalogue
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        counts = catalogue.load(work)
        version = work.catalogue_id
    out.print(f"Catalogue version {version}: {counted(counts.ended)}.", highlight=False)


def list_(
    all_: Annotated[bool, typer.Option("--all", help="Also what is accepted or rejected.")] = False,
    json: AsJson = False,
) -> None:
    """Proposals that wait, newest first."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        found = work.storage.proposals.listed(None if all_ else ProposalState.OPEN)
    if json:
        print_json(found)
        return
    columns = ("id", "state", "made", "by", "row", "words", "places")
    rows = (
        (p.id, p.state, f"{p.created_at:%Y-%m-%d %H:%M}", p.origin, f"{p.section}/{p.row}", p.reason,
         ", ".join(p.findings.places))
        for p in found
    )  # fmt: skip
    print_table(f"{len(found)} proposals", columns, rows)


def show(number: Number, json: AsJson = False) -> None:
    """One proposal: why, its first articles, and the entry as YAML."""
    from monitor.pipeline import editing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        found = editing.known(work, ProposalId(number))
        articles = work.storage.pool.named(found.findings.articles)
    if json:
        print_json([found])
        return
    _print(found)
    if articles:
        columns = ("when", "outlet", "title", "address")
        rows = ((f"{a.at:%Y-%m-%d %H:%M}", a.outlet, a.title, a.url) for a in articles)
        print_table("First articles", columns, rows)
    out.print(found.entry, highlight=False, markup=False, soft_wrap=True)


def add(path: Annotated[Path, typer.Argument(metavar="FILE", help="In the form of the overlay's files.")]) -> None:
    """Propose the rows of a file, for somebody else to accept."""
    from monitor.catalogue.entries import proposals_of
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        for intent in proposals_of(path):
            number = work.storage.proposals.record(intent, work.now())
            out.print(f"proposal {number}: {intent.section}/{intent.row}", highlight=False, markup=False)


def accept(
    number: Number,
    entry: Annotated[Path | None, typer.Option("--entry", help="The entry as you edited it, YAML.")] = None,
) -> None:
    """Make a proposal part of the catalogue, at once and for all workers."""
    from monitor.pipeline import editing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        counts = editing.accept(work, ProposalId(number), _text(entry) if entry else None)
        version = work.catalogue_id
    out.print(f"Accepted; catalogue version {version}: {counted(counts.ended)}.", highlight=False)
    out.print("What it changes in stored articles: `monitor reclassify`.", highlight=False)


def reject(number: Number) -> None:
    """Close a proposal; one that was accepted is taken out of the catalogue again."""
    from monitor.pipeline import editing
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        editing.reject(work, ProposalId(number))
    out.print(f"Proposal {number} is rejected.", highlight=False)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not readable as UTF-8 text: {error}", "check the path and the file") from error


def _print(found: Proposal) -> None:
    out.print(
        f"[bold]{escape(found.section)}/{escape(found.row)}[/] · {found.state} · by {found.origin}", highlight=False
    )
    out.print(escape(found.reason), highlight=False)
    for name, words in (("terms", found.findings.terms), ("actors", found.findings.actors)):
        if words:
            out.print(f"{name}: {escape(', '.join(words))}", highlight=False)
