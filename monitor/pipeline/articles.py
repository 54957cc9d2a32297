"""clean_articles: raw pages → articles with language and cluster, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor import dedup, feeds
from monitor.clean import CLEAN_VERSION
from monitor.errors import QuarantineError, Unusable
from monitor.model.article import CleanText, PageHints
from monitor.model.common import FIRST_SEEN, Counts, Disposition, Precision, Published
from monitor.model.intake import Lane
from monitor.model.work import ArticleIntent, ArticleRecorded, PageForClean, QuarantineIntent
from monitor.pipeline.cleaning import clean_any, detected_language, without_host_furniture
from monitor.pipeline.work import TOGETHER, Work

DUPLICATE_WINDOW = timedelta(days=30)
"""Copies of news arrive within days; a window keeps the look-up's cost flat (extraction-dedup.md §B)."""


def clean_articles(work: Work, lane: Lane | None = None, *, is_first: bool = False) -> Counts:
    """Counts pages by what became of them; drains the backlog of this CLEAN_VERSION, or what is new in a lane.

    `is_first`: only pages that were never cleaned, so that a raised CLEAN_VERSION holds no news back.
    """
    counts = Counts()
    while pages := work.storage.articles.uncleaned(work.claim(), CLEAN_VERSION, lane, is_first=is_first):
        for start in range(0, len(pages), TOGETHER):
            for end in _clean_some(work, pages[start : start + TOGETHER]):
                counts += Counts(1, {end: 1})
                work.tick()
    return counts


def _clean_some(work: Work, pages: Sequence[PageForClean]) -> list[str]:
    """How the pages end. Texts are made first; then their rows are one transaction, or each its own if that fails."""
    found = [(page, _text_of(work, page)) for page in pages]
    ends = [end for _, end in found if isinstance(end, str)]
    texts = [(page, text) for page, text in found if isinstance(text, CleanText)]
    try:
        return ends + _stored(work, texts)
    except Exception:  # alone, only the one that is to blame fails
        return ends + [end for one in texts for end in _stored(work, [one])]


def _text_of(work: Work, page: PageForClean) -> CleanText | str:
    """The page's clean text, or how it ended."""
    try:
        return clean_any(page.fetched, _believed(page), work.box)
    except Unusable as end:
        work.storage.articles.record_unusable(page, end.disposition, CLEAN_VERSION, work.now(), end.cause)
        return str(end.disposition)
    except QuarantineError as error:
        work.storage.quarantine.record(
            QuarantineIntent("clean", error.code, str(error), page.attempts, work.now(), page.entry, page.id)
        )
        return str(Disposition.QUARANTINED)


def _stored(work: Work, texts: Sequence[tuple[PageForClean, CleanText]]) -> list[str]:
    ends = []
    with work.storage.together():
        for page, clean in texts:
            owner = work.outlet_of(page.fetched.final_url) or page.outlet
            recorded = store_article(work, replace(page, outlet=owner), clean)
            ends.append("new" if recorded.is_new else "version" if recorded.is_new_version else "known")
    return ends


def _believed(page: PageForClean) -> PageHints:
    """The hints without a feed's date that page or text have to confirm."""
    is_doubted = feeds.needs_confirming(page.hints.published, page.first_seen_at)
    return replace(page.hints, published=None) if is_doubted else page.hints


def store_article(work: Work, page: PageForClean, clean: CleanText) -> ArticleRecorded:
    """What the host's other pages give away removed; language, near-duplicates and the article's row."""
    published, is_date_suspect = feeds.settled(page.hints.published, clean.published, page.first_seen_at)
    clean, marks = without_host_furniture(work.storage, page, _dated(replace(clean, published=published), page))
    detected = detected_language(clean, page.hints.language)
    sketch = dedup.fingerprint(clean.text, detected.code, _told_on(clean.published, page))
    neighbours = [
        neighbour
        for neighbour in work.storage.duplicates.neighbours(sketch, page.first_seen_at - DUPLICATE_WINDOW)
        if neighbour.url != page.url
    ]
    credited = dedup.credited_outlet(clean.text, clean.credit)
    intent = ArticleIntent(
        page, clean, detected, CLEAN_VERSION, work.now(), sketch, dedup.assign(sketch, neighbours),
        credited=None if credited == page.outlet else credited, marks=marks, is_date_suspect=is_date_suspect,
    )  # fmt: skip
    return work.storage.articles.record_article(intent)


def _dated(clean: CleanText, page: PageForClean) -> CleanText:
    """An article that nobody dates is as old as we know it; an old one that was imported may be any age."""
    if clean.published.value is not None or page.is_baseline:
        return clean
    return replace(clean, published=Published(page.first_seen_at, Precision.DAY, FIRST_SEEN))


def _told_on(published: Published, page: PageForClean) -> date:
    is_day = published.value is not None and published.precision in {Precision.MINUTE, Precision.DAY}
    return published.value.date() if published.value and is_day else page.first_seen_at.date()
