"""An outlet took words back that an alert had told of: one message in its thread, to those who were told."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model.alerting import ReportedWords
from monitor.model.article import ArticleForRead
from monitor.model.mailing import FollowView, SourceWords, UtteranceView
from monitor.model.outbox import MessageIntent, MessageKind
from monitor.model.threads import AmendmentIntent, Thread
from monitor.pipeline.telling import Teller, teller
from monitor.pipeline.work import Work


def withdrawals(work: Work, article: ArticleForRead, words: Sequence[ReportedWords]) -> list[AmendmentIntent]:
    """For the threads of those of `words` that were alerted on; `article` is the text that no longer has them.

    Each alert is told once of an article, however many texts of it lack the words.
    """
    threads = [(one, work.storage.threads.of_statement(one.statement)) for one in words]
    alerted = [(one, thread) for one, thread in threads if thread]
    if not alerted:
        return []
    telling = teller(work)
    return [_withdrawal(work, telling, article, one, thread) for one, thread in alerted]


def _withdrawal(
    work: Work, telling: Teller, article: ArticleForRead, words: ReportedWords, thread: Thread
) -> AmendmentIntent:
    now = work.now()
    outlet = work.outlets.get(article.outlet or "")
    name = outlet.name if outlet else article.outlet or ""
    key = f"{MessageKind.WITHDRAWN}:{thread.alert}:{article.id}"
    before = SourceWords(words.text, article.language, words.kind, name, article.url or "")

    def compose(utterance: UtteranceView) -> Sequence[MessageIntent]:
        view = FollowView(MessageKind.WITHDRAWN, thread.alert, utterance, now, before=before)
        return telling.follow(view, thread, key, now)

    return AmendmentIntent(key, thread.alert, MessageKind.WITHDRAWN, words.statement, now, compose)
