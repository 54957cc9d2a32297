"""`monitor db`: roles, backup, restore, check, and erasing a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import out, print_table

Apply = Annotated[bool, typer.Option("--apply", help="Do it; otherwise it is only shown.")]


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="The database itself: roles, backup, restore, check, erasure.", no_args_is_help=True)
    group.command("roles", epilog="Example: `monitor db roles --apply`")(roles)
    group.command("backup", epilog="Example: `monitor db backup backups/monday.dump`")(backup)
    group.command("restore", epilog="Example: `monitor db restore backups/monday.dump --apply`")(restore)
    group.command("check", epilog="Example: `monitor db check`")(check)
    group.command("erase", epilog="Example: `monitor db erase 'Jane Doe' --apply`")(erase)
    app.add_typer(group, name="db")


def roles(
    prefix: Annotated[str, typer.Option(help="Roles are PREFIX_owner, PREFIX_pipeline, PREFIX_reader.")] = "monitor",
    apply: Apply = False,
) -> None:
    """Make the roles of a Postgres database; the reader sees the views alone, five seconds a question."""
    from monitor.settings import Settings
    from monitor.storage import open_storage

    with open_storage(Settings.load().database) as storage:
        commands = storage.roles.apply(prefix) if apply else storage.roles.commands(prefix)
    for command in commands:
        out.print(f"{command};", highlight=False, markup=False, soft_wrap=True)
    out.print("Done." if apply else "Nothing was changed; add --apply.")


def backup(to: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """A consistent copy, while others go on writing."""
    from monitor import backup as copies
    from monitor.settings import Settings

    out.print(f"{copies.backup(Settings.load().database, to)}", highlight=False)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `monitor db backup` wrote.")],
    apply: Apply = False,
) -> None:
    """Put a backup in the place of the database. Stop everything else before."""
    from monitor import backup as copies
    from monitor.settings import Settings

    if not apply:
        out.print(f"{source} would take the place of what is stored now; add --apply.", highlight=False)
        return
    copies.restore(Settings.load().database, source)
    out.print("Restored. Run `monitor init`, on Postgres `monitor db roles --apply`, then `monitor db check`.")


def check() -> None:
    """Spans, hashes, the ledger, orphans, and one holder per office and day. Exit code 1 where something is wrong."""
    from monitor.pipeline.maintenance import problems
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        found = problems(work)
    if found:
        print_table(f"{len(found)} problems", ("check", "row", "what"), ((p.check, p.row, p.what) for p in found))
        raise typer.Exit(1)
    out.print("All is as it must be.")


def erase(name: Annotated[str, typer.Argument(help="Full name, as stored.")], apply: Apply = False) -> None:
    """Cover the name of a person who holds no office wherever it is stored, and drop the raw bytes that have it."""
    from monitor.pipeline.maintenance import erase as erase_person
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        erased = erase_person(work, name, apply=apply)
    rows = [*erased.rows.items(), ("page (raw bytes)", erased.pages)]
    print_table(f"{name}: rows that name the person", ("table", "rows"), rows)
    done = "Done. Backups, exports, WARC files and mails made before still have the name, addresses of pages may."
    out.print(done if apply else "Nothing was changed; add --apply.")
