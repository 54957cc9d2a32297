"""STAGE: what a reading decides, and why it is another decision than before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.model.article import ArticleForRead
from monitor.model.editing import ChangedReading, Outcome, StatementKey
from monitor.model.reading import EpisodeMatch, Reading

SHOWN_CUES = 4


def outcome(reading: Reading) -> Outcome:
    """The decisions of `reading`, as storage tells those of an older one."""
    relevance = reading.classification.relevance
    return Outcome(
        relevance.us_actor >= 0.5,
        relevance.is_conflict,
        tuple((match.id, match.role) for match in reading.classification.episodes),
        reading.classification.abstained is not None,
        frozenset(
            StatementKey(
                s.span.start,
                s.span.end,
                s.speaker.name if s.speaker else None,
                s.speaker.office if s.speaker else None,
                s.speaker.side if s.speaker else None,
                s.episode,
            )
            for s in reading.extraction.statements
        ),
    )


def compare(article: ArticleForRead, touched: str, before: Outcome, reading: Reading) -> ChangedReading | None:
    """None where the reading decides as before."""
    after = outcome(reading)
    if after == before:
        return None
    return ChangedReading(article, touched, before, after, tuple(_reasons(article, before, after, reading)))


def _reasons(article: ArticleForRead, before: Outcome, after: Outcome, reading: Reading) -> Iterator[str]:
    if (before.is_us, before.is_conflict) != (after.is_us, after.is_conflict):
        yield "; ".join(reading.classification.relevance.reasons) or "nothing speaks for relevance"
    for match in reading.classification.episodes:
        if (match.id, match.role) not in before.episodes:
            yield f"{match.id} ({match.role}): {_evidence(article, match)}"
    for episode, role in before.episodes:
        if (episode, role) not in after.episodes:
            yield f"{episode} ({role}) no longer"
    if reading.classification.abstained:
        yield reading.classification.abstained
    old, now = (frozenset(replace(s, episode=None) for s in o.statements) for o in (before, after))
    if old != now:
        yield f"statements: {len(now - old)} new or with another speaker, {len(old - now)} gone"
    moved = sum(replace(s, episode=None) in old for s in after.statements - before.statements)
    if moved:
        yield f"statements: {moved} about another episode"


def _evidence(article: ArticleForRead, match: EpisodeMatch) -> str:
    """Its strongest cues: the words, or the kind where only title or date of publication say it."""
    cues = sorted(match.cues, key=lambda cue: -abs(cue.weight))[:SHOWN_CUES]
    words = (article.text[c.start : c.end] if c.end else f"[{c.kind}]" for c in cues)
    return ", ".join(dict.fromkeys(words)) or "nothing in the text"
