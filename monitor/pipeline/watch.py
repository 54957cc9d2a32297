"""watch: the fast lane in one go, from its feeds to the mails, beside whatever backlog the other lane has."""

from __future__ import annotations

import time

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

DECIDE_SECONDS, LOOK_SECONDS = 45.0, 1.0
"""How long another process is waited for, and how often it is looked whether the lane's statements are decided."""


def watch(work: Work) -> Counts:
    """Counts feeds by state, pages by end, statements by verdict and messages by outcome.

    Where another process is deciding what is new, it takes these statements first, and is waited for.
    """
    part = Shard(lane=Lane.FAST)
    counts = read_mailbox(work) + poll_feeds(work, part)
    counts += fetch_pages(work, part, budget_seconds=FETCH_SECONDS)
    counts += clean_articles(work, Lane.FAST)
    counts += read_articles(work, Lane.FAST)
    counts += _decided(work)
    return counts + relay_outbox(work)


def _decided(work: Work) -> Counts:
    ends = time.monotonic() + DECIDE_SECONDS
    while time.monotonic() < ends:
        try:
            return raise_alerts(work, Lane.FAST)
        except TransientError as error:
            if error.code != "locked":
                raise
        if not work.storage.statements.undecided(1, work.now(), is_hurried=True):
            break
        time.sleep(LOOK_SECONDS)
    return Counts(0, {"left_to_another": 1})
