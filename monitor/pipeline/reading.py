"""read_articles: article texts → episodes and statements. Every article on the conflict is read, US actor or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from monitor import retraction
from monitor.model.alerting import CorrectionKind, ReportedWords
from monitor.model.article import ArticleForRead
from monitor.model.common import Counts
from monitor.model.intake import Lane
from monitor.model.reading import Reading
from monitor.model.work import CorrectionIntent
from monitor.pipeline.withdrawing import withdrawals
from monitor.pipeline.work import TOGETHER, Work
from monitor.reader import READ_VERSION, disposition_of


def read_articles(work: Work, lane: Lane | None = None, *, is_first: bool = False) -> Counts:
    """Counts texts by how their articles end; drains the backlog of this READ_VERSION, or what is new in a lane.

    `is_first`: only texts that were never read, so that a raised READ_VERSION holds no news back.
    """
    counts = Counts()
    while articles := work.storage.readings.unread(work.claim(), READ_VERSION, lane, is_first=is_first):
        work.refresh()
        for start in range(0, len(articles), TOGETHER):
            for counted in _read_some(work, articles[start : start + TOGETHER]):
                counts += counted
                work.tick()
    return counts


def _read_some(work: Work, articles: Sequence[ArticleForRead]) -> list[Counts]:
    """All are read, then their rows are one transaction; or one after the other, should any of it fail."""
    try:
        readings = [work.reader.read(article) for article in articles]
        with work.storage.together(in_turn=False):
            return [_recorded(work, article, reading) for article, reading in zip(articles, readings, strict=True)]
    except Exception:  # alone, only the one that is to blame fails
        return [_recorded(work, article, work.reader.read(article)) for article in articles]


def _recorded(work: Work, article: ArticleForRead, reading: Reading) -> Counts:
    assert article.version is not None
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
