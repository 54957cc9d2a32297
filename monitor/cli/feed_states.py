"""`monitor feeds list` and `check`: what each feed does, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from monitor.cli.output import AsJson, out, print_json, print_table, progress
from monitor.errors import UserError

LATELY = timedelta(days=180)


def listed(json: AsJson = False) -> None:
    """State and since when, path in use, last new entry, share of good polls, next poll, error with its remedy."""
    from monitor.pipeline.work import open_work
    from monitor.settings import Settings

    with open_work(Settings.load()) as work:
        rows, now = work.storage.feeds.listed(), work.now()
        unread = [
            (outlet.name, feed.url, f"{feed.kind}, {feed.status}", feed.note)
            for outlet in work.catalogue.outlets
            for feed in outlet.feeds
            if not feed.is_polled
        ]
    if json:
        print_json(rows)
        return
    print_table(
        f"{len(rows)} feeds, times in UTC",
        ("feed", "state", "last new", "good polls", "next poll"),
        (
            (
                (row.key, f"{row.lane}, {row.path_kind}"),
                (row.state, _day(row.state_since, now)),
                _day(row.last_new_at, now),
                "" if row.share_ok is None else f"{row.share_ok:.0%}",
                (_day(row.next_poll_at, now) or "at once", f"every {row.interval_seconds // 60} min"),
            )
            for row in rows
        ),
    )
    told = [(row.key, row.error_text) for row in rows if row.error_text]
    if told:
        print_table(f"{len(told)} with something to do", ("feed", "what happened, and what to do"), told)
    if unread:
        print_table(f"{len(unread)} addresses not polled", ("outlet", "address", "kind, status", "note"), unread)
    out.print("docs/feeds.md says what the states mean, docs/limits.md what is not read at all.", highlight=False)


def check(
    outlet: Annotated[list[str] | None, typer.Option(help="Only these outlets.")] = None,
    json: AsJson = False,
) -> None:
    """Try every path of every feed of the catalogue now and report. Nothing is stored; exit code 1 if one fails."""
    from monitor.catalogue import load_files
    from monitor.pipeline.trying import check_feeds
    from monitor.settings import Settings

    settings = Settings.load()
    outlets = [o for o in load_files(settings.catalogue_overlay).outlets if not outlet or o.id in outlet]
    if not outlets:
        raise UserError("no such outlet", "`monitor feeds list --json` names them")
    with progress() as bar:
        task = bar.add_task("Trying", total=sum(len(f.paths) for o in outlets for f in o.feeds))
        found = check_feeds(outlets, settings, lambda: bar.advance(task))
    rows = [
        {
            "outlet": one.outlet.id,
            "feed": one.feed.id,
            "kind": str(one.tried.path.kind),
            "url": one.tried.path.url,
            "entries": len(one.tried.feed.entries) if one.tried.feed else 0,
            "error": one.tried.error.code if one.tried.error else None,
            "remedy": one.tried.remedy,
        }
        for one in found
    ]
    failed = [row for row in rows if row["error"]]
    if json:
        print_json(rows)
    else:
        tried = (((r["feed"], r["kind"]), r["url"], r["error"] or f"{r['entries']} entries") for r in rows)
        print_table(f"{len(rows)} addresses", ("feed", "address", "result"), tried)
        if failed:
            told = ((row["feed"], row["error"], row["remedy"]) for row in failed)
            print_table(f"{len(failed)} failed", ("feed", "error", "what to do"), told)
    if failed:
        raise typer.Exit(1)


def _day(moment: datetime | None, now: datetime) -> str:
    """To the minute where it is of the last months, else the date."""
    if moment is None:
        return ""
    return f"{moment:%d %b %H:%M}" if abs(now - moment) < LATELY else f"{moment:%Y-%m-%d}"
