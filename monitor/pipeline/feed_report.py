"""Reports for whoever looks after the feeds: what is blind among those polled, and every address tried now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.errors import TransientError
from monitor.feeds.failure import remedy
from monitor.lines import one_line
from monitor.model.common import HEALTHY, Counts
from monitor.pipeline.trying import check_feeds
from monitor.pipeline.work import Work


def report_feeds(work: Work) -> Counts:
    """Writes reports/feeds.md of the home folder, the blind feeds with their remedies; counts feeds by state."""
    feeds = work.storage.feeds.listed()
    blind = sorted((feed for feed in feeds if feed.state not in HEALTHY), key=lambda f: (f.state, f.outlet, f.key))
    rows = (
        (f.outlet, f.url, f.state, f"{f.state_since:%Y-%m-%d}", f.error_text or "", remedy(f.error_code or ""))
        for f in blind
    )
    columns = ("outlet", "address", "state", "since", "what happened", "what to do")
    _write(work, "feeds.md", f"{len(blind)} of {len(feeds)} feeds are blind", columns, rows)
    return Counts(len(feeds), dict(Counter(str(feed.state) for feed in feeds)))


def check_live(work: Work) -> Counts:
    """Tries every address of the polled outlets and writes reports/live_feeds.md; counts `ok` and error codes.

    Stores nothing in the database. Raises TransientError where not one answers: then it is our network.
    """
    wanted = {"all": {True, False}, "sample": {True}, "catalogue": {False}}[work.settings.feeds]
    found = check_feeds([o for o in work.catalogue.outlets if o.sample in wanted], work.settings, work.tick)
    failed = [one for one in found if one.tried.error]
    columns = ("outlet", "kind", "address", "code", "what happened", "what to do")
    rows = (
        (o.outlet.name, o.tried.path.kind, o.tried.path.url, o.tried.error.code, o.tried.error.cause, o.tried.remedy)
        for o in failed
        if o.tried.error
    )
    _write(work, "live_feeds.md", f"{len(failed)} of {len(found)} addresses fail", columns, rows)
    if found and len(failed) == len(found):
        raise TransientError(f"none of {len(found)} addresses answers: no way to the network?", code="no_network")
    return Counts(len(found), dict(Counter(o.tried.error.code if o.tried.error else "ok" for o in found)))


def _write(work: Work, name: str, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = [f"# {title}, {work.now():%Y-%m-%d %H:%M} UTC", "", _line(columns), _line(("---",) * len(columns))]
    folder = work.settings.home / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*lines, *map(_line, rows), ""]), encoding="utf-8")


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(one_line(str(cell), 300).replace("|", "\\|") for cell in cells) + " |"
