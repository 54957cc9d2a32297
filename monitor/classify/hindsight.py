"""Which sentences look back, and how much an article does: what is recalled is not what is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.classify.evidence import Window
from monitor.classify.labels import RECKONING, EpisodeLabel, ScopeLabel
from monitor.classify.layout import LEAD, Layout
from monitor.classify.scope import conflict_sentences
from monitor.dates import DateMention, Relation

LONG_PAST_DAYS = 45
NEWS_DAYS = 7
PAST_LEAST, PAST_BY_FOCUS, PAST_BY_RECKONING = 0.25, 0.55, 0.45


def looking_back(
    layout: Layout[object],
    mentions: Sequence[DateMention],
    days: tuple[date, date] | None,
    windows: Mapping[str, Window],
) -> frozenset[int]:
    """Sentences that name a day or an episode long past, and no day of the news."""
    if days is None:
        return frozenset()
    past = date.fromordinal(max(1, days[0].toordinal() - LONG_PAST_DAYS))
    found, news = set(), set()
    for mention in mentions:
        if mention.end is None or mention.start is None:
            continue
        i = layout.sentence_at(mention.span.start)
        if mention.end < past and mention.relation is not Relation.SINCE:
            found.add(i)
        elif (mention.end - mention.start).days < NEWS_DAYS and abs((days[1] - mention.end).days) <= NEWS_DAYS:
            news.add(i)
    for i, hit in layout.hits:
        if isinstance(hit.label, EpisodeLabel) and hit.label.is_signature:
            its = windows.get(hit.label.id)
            if its is not None and its.end < past:
                found.add(i)
    return frozenset(found - news)


def past_share(layout: Layout[object], back: frozenset[int]) -> float:
    """What cues for an episode over by then are worth: more where the text mostly looks back, or reckons."""
    on_conflict = conflict_sentences(layout)
    focus = len(back & on_conflict) / max(1, len(on_conflict))
    return PAST_LEAST + PAST_BY_FOCUS * focus + PAST_BY_RECKONING * is_reckoning(layout)


def is_reckoning(layout: Layout[object]) -> bool:
    """Title or lead ask for an inquiry or punishment, or keep an anniversary."""
    return any(
        isinstance(hit.label, ScopeLabel) and hit.label.role == RECKONING and layout.sentences[i].weight >= LEAD
        for i, hit in layout.hits
    )
