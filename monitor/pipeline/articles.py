"""clean_articles: raw pages → articles with language and cluster, or the reason why there is none."""

from __future__ import annotations

from datetime import timedelta

from monitor import dedup
from monitor.clean import CLEAN_VERSION
from monitor.errors import QuarantineError, Unusable
from monitor.model.article import CleanText
from monitor.model.common import Counts, Disposition
from monitor.model.intake import Lane
from monitor.model.work import ArticleIntent, ArticleRecorded, PageForClean, QuarantineIntent
from monitor.pipeline.cleaning import clean_any, detected_language
from monitor.pipeline.work import Work

DUPLICATE_WINDOW = timedelta(days=30)
"""Copies of news arrive within days; a window keeps the look-up's cost flat (extraction-dedup.md §B)."""


def clean_articles(work: Work, lane: Lane | None = None) -> Counts:
    """Counts pages by what became of them; drains the backlog of this CLEAN_VERSION, or what is new in a lane."""
    counts = Counts()
    while pages := work.storage.articles.uncleaned(work.claim(), CLEAN_VERSION, lane):
        for page in pages:
            counts += Counts(1, {_clean_one(work, page): 1})
            work.tick()
    return counts


def _clean_one(work: Work, page: PageForClean) -> str:
    try:
        clean = clean_any(page.fetched, page.hints, work.box)
    except Unusable as end:
        work.storage.articles.record_unusable(page, end.disposition, CLEAN_VERSION, work.now(), end.cause)
        return str(end.disposition)
    except QuarantineError as error:
        work.storage.quarantine.record(
            QuarantineIntent("clean", error.code, str(error), page.attempts, work.now(), page.entry, page.id)
        )
        return str(Disposition.QUARANTINED)
    recorded = store_article(work, page, clean)
    return "new" if recorded.is_new else "version" if recorded.is_new_version else "known"


def store_article(work: Work, page: PageForClean, clean: CleanText) -> ArticleRecorded:
    """Language, near-duplicates and the article's row, in one transaction."""
    detected = detected_language(clean, page.hints.language)
    sketch = dedup.fingerprint(clean.text)
    neighbours = [
        neighbour
        for neighbour in work.storage.duplicates.neighbours(sketch, page.first_seen_at - DUPLICATE_WINDOW)
        if neighbour.url != page.url
    ]
    intent = ArticleIntent(page, clean, detected, CLEAN_VERSION, work.now(), sketch, dedup.assign(sketch, neighbours))
    return work.storage.articles.record_article(intent)
