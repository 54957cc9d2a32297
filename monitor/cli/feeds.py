"""`monitor feeds …`: how feeds come into the catalogue, and what is in a feed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import typer

from monitor.catalogue.outlets import Affiliation, FeedStatus, Outlet
from monitor.cli.feed_states import check, listed
from monitor.cli.output import out, print_failure, print_table, progress, short
from monitor.errors import UserError

PREVIEWED = 10
NEVER = datetime.min.replace(tzinfo=UTC)
Zone = Annotated[str, typer.Option(help="IANA time zone of dates without one.")]
Country = Annotated[str, typer.Option(help="ISO 3166 code of the outlet's seat.")]
Language = Annotated[str, typer.Option("--lang", help="ISO 639-1 code of its language.")]
Whose = Annotated[Affiliation, typer.Option(help="Who stands behind the outlet.")]


def add_commands(app: typer.Typer) -> None:
    group = typer.Typer(help="What each feed does, and what to do about it.", no_args_is_help=True)
    group.command("list", epilog="Example: `monitor feeds list --json`")(listed)
    group.command("check", epilog="Example: `monitor feeds check --outlet armenpress`")(check)
    group.command("add", epilog="Example: `monitor feeds add https://example.org --lang fr --country FR`")(add)
    group.command("parse", epilog="Example: `monitor feeds parse feeds/ --format jsonl`")(parse)
    group.command("import", epilog="Example: `monitor feeds import reader.opml --apply`")(import_)
    group.command("export", epilog="Example: `monitor feeds export > feeds.opml`")(export)
    app.add_typer(group, name="feeds")


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The site, or its feed.")],
    language: Language = "en",
    country: Country = "US",
    affiliation: Whose = Affiliation.PRIVATE,
    zone: Zone = "UTC",
    name: Annotated[str | None, typer.Option(help="Name as shown; the feed's title unless given.")] = None,
    dry: Annotated[bool, typer.Option("--dry", help="Print the row, write nothing.")] = False,
) -> None:
    """Find the feed of a site, show its newest ten entries and write it into your outlets.yaml."""
    from monitor.catalogue import load_files
    from monitor.catalogue.joining import joined
    from monitor.catalogue.writing import append_rows, as_yaml
    from monitor.pipeline.trying import discover
    from monitor.settings import Settings

    settings = Settings.load()
    with progress() as bar:
        task = bar.add_task("Looking for the feed", total=None)
        found = discover(url if "://" in url else f"https://{url}", settings, zone, lambda: bar.advance(task))
    assert found.feed is not None
    newest = sorted(found.feed.entries, key=lambda entry: entry.published.value or NEVER, reverse=True)[:PREVIEWED]
    preview = [(short(entry.published.value), entry.title, entry.link) for entry in newest]
    title = f"{found.path.kind} {found.path.url}: {len(found.feed.entries)} entries"
    print_table(title, ("published", "title", "address"), preview)
    for other in found.others:
        out.print(f"The page also names {other}; to take it too, give that address.", highlight=False, soft_wrap=True)
    host = urlsplit(found.path.url).hostname or ""
    fields = {"country": country.upper(), "language": language, "affiliation": str(affiliation), "zone": zone}
    outlets = load_files(settings.catalogue_overlay).outlets
    row = joined(outlets, host, name or found.feed.title, fields, (found.path,), FeedStatus.VERIFIED)
    sys.stdout.write("outlets:\n" + as_yaml([row]))
    if not dry:
        path = settings.catalogue_overlay / "outlets.yaml"
        append_rows(path, "outlets", [row])
        load_files(settings.catalogue_overlay)
        out.print(f"Written to {path}; the next run polls it.", highlight=False)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as other readers export it.")],
    language: Language = "en",
    country: Country = "US",
    affiliation: Whose = Affiliation.PRIVATE,
    zone: Zone = "UTC",
    apply: Annotated[bool, typer.Option("--apply", help="Write your outlets.yaml; otherwise only show it.")] = False,
) -> None:
    """Feeds of an OPML list as rows of the catalogue, an outlet for each domain. Known addresses are left out."""
    from monitor.catalogue import load_files
    from monitor.catalogue.joining import joined_list
    from monitor.catalogue.writing import append_rows, as_yaml
    from monitor.feeds.describe import read_file
    from monitor.feeds.opml import read_opml
    from monitor.settings import Settings

    settings = Settings.load()
    feeds = read_opml(read_file(file))
    fields = {"country": country.upper(), "language": language, "affiliation": str(affiliation), "zone": zone}
    rows = joined_list(load_files(settings.catalogue_overlay).outlets, feeds, fields)
    sys.stdout.write("outlets:\n" + as_yaml(rows) if rows else "")
    out.print(f"{len(feeds)} feeds in the list, {len(rows)} outlets with new ones.", highlight=False)
    if apply and rows:
        append_rows(settings.catalogue_overlay / "outlets.yaml", "outlets", rows)
        load_files(settings.catalogue_overlay)


def export() -> None:
    """The catalogue's feeds as OPML, to standard output."""
    from monitor.catalogue import load_files
    from monitor.feeds.opml import write_opml
    from monitor.settings import Settings

    outlets: tuple[Outlet, ...] = load_files(Settings.load().catalogue_overlay).outlets
    sys.stdout.write(write_opml(outlets))


def parse(
    files: Annotated[list[str], typer.Argument(metavar="PATH…|-", help="Files, folders, or - for standard input.")],
    form: Annotated[Literal["text", "jsonl"], typer.Option("--format", help="For people or for programs.")] = "text",
    zone: Zone = "UTC",
) -> None:
    """Show each file's entries, or the error code with what to do. Never fails as a whole."""
    from monitor.digest import zone as checked_zone
    from monitor.pipeline.feed_files import describe_files

    checked_zone(zone)
    for name, found in describe_files(files, sys.stdin.buffer, zone=zone):
        if form == "jsonl":
            sys.stdout.write(found.to_json(name))
        elif found.feed is None:
            error = found.error or UserError("nothing was read")
            print_failure(f"{name} [{error.code}]", error.cause, error.remedy)
        else:
            rows = [(entry.published.value, entry.title, entry.link) for entry in found.feed.entries]
            print_table(f"{name}: {found.feed.title}", ("published", "title", "address"), rows)
