"""read_articles: article texts → episodes and statements. Every article on the conflict is read, US actor or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from monitor import retraction
from monitor.model.alerting import CorrectionKind, ReportedWords
from monitor.model.article import ArticleForRead
from monitor.model.common import Counts
from monitor.model.intake import Lane
from monitor.model.work import CorrectionIntent
from monitor.pipeline.withdrawing import withdrawals
from monitor.pipeline.work import Work
from monitor.reader import READ_VERSION, disposition_of


def read_articles(work: Work, lane: Lane | None = None, *, is_first: bool = False) -> Counts:
    """Counts texts by how their articles end; drains the backlog of this READ_VERSION, or what is new in a lane.

    `is_first`: only texts that were never read, so that a raised READ_VERSION holds no news back.
    """
    counts = Counts()
    while articles := work.storage.readings.unread(work.claim(), READ_VERSION, lane, is_first=is_first):
        work.refresh()
        for article in articles:
            counts += _read_one(work, article)
            work.tick()
    return counts


def _read_one(work: Work, article: ArticleForRead) -> Counts:
    assert article.version is not None
    reading = work.reader.read(article)
    end = disposition_of(article, reading)
    recorded = work.storage.readings.record_reading(
        article.version,
        reading,
        read_version=READ_VERSION,
        catalogue=work.catalogue_id,
        now=work.now(),
        disposition=end,
        compare=None if article.is_partial else partial(_compare, work, article),
    )
    corrected = {"corrected": recorded.corrected} if recorded.corrected else {}
    return Counts(1, {str(end): 1, "statements": recorded.statements} | corrected)


def _compare(
    work: Work, article: ArticleForRead, old: Sequence[ReportedWords], new: Sequence[ReportedWords], text: str
) -> CorrectionIntent:
    """What an edited text no longer has of what its earlier ones reported."""
    changed = retraction.changes(old, new, text)
    withdrawn = {one.statement for one in changed if one.kind is CorrectionKind.WITHDRAWN}
    told = withdrawals(work, article, [words for words in old if words.statement in withdrawn])
    return CorrectionIntent(changed, told)
