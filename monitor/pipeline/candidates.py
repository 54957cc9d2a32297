"""find_candidates: articles that fit no episode → candidate episodes, as proposals.

A task of its own behind read_articles, beside raise_alerts: it may be late or fail without holding an alert back.
"""

from __future__ import annotations

from monitor.candidates import HISTORY, WINDOW, Finder, Fit, is_unfit
from monitor.model.common import Counts
from monitor.pipeline.work import Work

MOST = 2_000
"""Articles whose texts are compared at most, the newest."""
FEWEST = 3


def find_candidates(work: Work) -> Counts:
    """Counts unfit articles of the last 30 days, and candidates raised."""
    now = work.now()
    rows = work.storage.pool.readings(now - HISTORY)
    unfit = [r for r in rows if is_unfit(Fit(r.abstained, r.score, r.is_of_its_days, r.has_date))]
    if sum(r.at > now - WINDOW for r in unfit) < FEWEST:
        return Counts(len(unfit), {"candidates": 0})
    articles = work.storage.pool.articles([r.version for r in unfit[-MOST:]])
    earlier = work.storage.proposals.candidates(now - HISTORY)
    found = Finder(work.catalogue).find(articles, now, earlier)
    for candidate in found:
        work.storage.proposals.record(candidate, now)
    return Counts(len(unfit), {"candidates": len(found)})
