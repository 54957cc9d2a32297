"""One cycle of everything, without Airflow: the same tasks in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.model.common import Counts
from monitor.pipeline import alerting, articles, candidates, catalogue, mailing, pages, poll, pressmails, reading
from monitor.pipeline.work import Work, open_work
from monitor.sandbox import Sandbox
from monitor.settings import Settings

Step = Callable[[Work], Counts]

STEPS: dict[str, Step] = {
    "load_catalogue": catalogue.load,
    "read_mailbox": pressmails.read_mailbox,
    "poll_feeds": poll.poll_feeds,
    "fetch_pages": pages.fetch_pages,
    "clean_articles": articles.clean_articles,
    "read_articles": reading.read_articles,
    "raise_alerts": alerting.raise_alerts,
    "find_candidates": candidates.find_candidates,
    "write_digests": mailing.write_digests,
    "relay_outbox": mailing.relay_outbox,
}


def run_cycle(
    settings: Settings, *, is_forced: bool = False, box: Sandbox | None = None
) -> Iterator[tuple[str, Counts]]:
    """Yields each step's counts as it ends; `is_forced` polls every feed, due or not. `box`: see open_work."""
    with open_work(settings, box=box) as work:
        for name, step in STEPS.items():
            if step is poll.poll_feeds:
                yield name, poll.poll_feeds(work, is_forced=is_forced)
            else:
                yield name, step(work)
