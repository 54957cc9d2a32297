"""read_articles: article texts → episodes and statements. Every article on the conflict is read, US actor or not."""

from __future__ import annotations

from monitor.model.article import ArticleForRead
from monitor.model.common import Counts
from monitor.model.intake import Lane
from monitor.pipeline.work import Work
from monitor.reader import READ_VERSION, disposition_of


def read_articles(work: Work, lane: Lane | None = None) -> Counts:
    """Counts texts by how their articles end; drains the backlog of this READ_VERSION, or what is new in a lane."""
    counts = Counts()
    while articles := work.storage.readings.unread(work.claim(), READ_VERSION, lane):
        work.refresh()
        for article in articles:
            counts += _read_one(work, article)
            work.tick()
    return counts


def _read_one(work: Work, article: ArticleForRead) -> Counts:
    assert article.version is not None
    reading = work.reader.read(article)
    end = disposition_of(article, reading)
    new = work.storage.readings.record_reading(
        article.version,
        reading,
        read_version=READ_VERSION,
        catalogue=work.catalogue_id,
        now=work.now(),
        disposition=end,
    )
    return Counts(1, {str(end): 1, "statements": new})
