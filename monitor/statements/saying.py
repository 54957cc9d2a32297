"""On which day words were spoken, where the reporting clause gives it: "a déclaré lundi", "said on 5 May"."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from monitor import dates
from monitor.dates import DateMention, Granularity, Relation
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Span
from monitor.model.reading import Said
from monitor.statements.attribution import Attribution


def days_said(attributions: Sequence[Attribution], article: ArticleForRead) -> list[Said | None]:
    """For each attribution the day that stands nearest to its cue, outside all words reported; None for none."""
    contents = sorted({f for a in attributions for f in a.fragments}, key=lambda f: f.start)
    starts = [f.start for f in contents]
    return [_day_of(a, contents, starts, article) for a in attributions]


def _day_of(
    attribution: Attribution, contents: Sequence[Span], starts: Sequence[int], article: ArticleForRead
) -> Said | None:
    around, cue = attribution.sentence, attribution.cue
    if around is None or cue is None:
        return None
    clause = _without(article.text, around, contents, starts)
    found = [m for m in dates.find(clause, article.language, article.published) if _is_day_of_speech(m)]
    at = cue.start - around.start
    nearest = min(found, key=lambda m: abs(m.span.start - at), default=None)
    if nearest is None or nearest.start is None or nearest.end is None:
        return None
    return Said(nearest.start, nearest.end, Precision.DAY, nearest.anchor.value)


def _is_day_of_speech(mention: DateMention) -> bool:
    is_day = mention.start is not None and mention.start == mention.end and mention.granularity is Granularity.DAY
    return is_day and mention.relation is Relation.AT and not mention.is_future


def _without(text: str, around: Span, contents: Sequence[Span], starts: Sequence[int]) -> str:
    """The sentence with blanks for the words reported in it, of the same length."""
    clause = text[around.start : around.end]
    last = bisect.bisect_left(starts, around.end)
    for content in contents[max(0, bisect.bisect_right(starts, around.start) - 1) : last]:
        a, b = max(content.start, around.start) - around.start, min(content.end, around.end) - around.start
        if a < b:
            clause = clause[:a] + " " * (b - a) + clause[b:]
    return clause
