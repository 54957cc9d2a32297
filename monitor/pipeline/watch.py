"""watch: the fast lane in one go, from its feeds to the mails, beside whatever backlog the other lane has."""

from __future__ import annotations

from monitor.errors import TransientError
from monitor.model.common import Counts
from monitor.model.intake import Lane
from monitor.model.work import Shard
from monitor.pipeline.alerting import raise_alerts
from monitor.pipeline.articles import clean_articles
from monitor.pipeline.mailing import relay_outbox
from monitor.pipeline.pages import fetch_pages
from monitor.pipeline.poll import poll_feeds
from monitor.pipeline.pressmails import read_mailbox
from monitor.pipeline.reading import read_articles
from monitor.pipeline.work import Work

FETCH_SECONDS = 60.0
"""Of the two minutes between two runs; older pages of a busy host wait for the next."""


def watch(work: Work) -> Counts:
    """Counts feeds by state, pages by end, statements by verdict and messages by outcome.

    Where another process is deciding what is new, it decides these statements too.
    """
    part = Shard(lane=Lane.FAST)
    counts = read_mailbox(work) + poll_feeds(work, part)
    counts += fetch_pages(work, part, budget_seconds=FETCH_SECONDS)
    counts += clean_articles(work, Lane.FAST)
    counts += read_articles(work, Lane.FAST)
    try:
        counts += raise_alerts(work)
    except TransientError:
        counts += Counts(0, {"left_to_another": 1})
    return counts + relay_outbox(work)
