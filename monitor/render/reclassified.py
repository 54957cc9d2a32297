"""What a new catalogue makes of stored articles, as a page: before and now, and why."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.locale import strings
from monitor.model.common import Counts
from monitor.model.editing import ChangedReading, Outcome
from monitor.model.reading import EpisodeRole
from monitor.render.page import page


def reclassified(changes: Sequence[ChangedReading], counts: Counts, language: str, *, is_applied: bool) -> str:
    """The report as one HTML page without scripts. Raises UserError for a language we have none in."""
    say = strings(language)
    rows = [
        {
            "title": change.article.title or change.article.url or "–",
            "url": change.article.url if (change.article.url or "").startswith(("http://", "https://")) else None,
            "language": change.article.language,
            "published": say.published(change.article.published, "UTC"),
            "before": outcome_line(change.before, language),
            "after": outcome_line(change.after, language),
            "touched": change.touched,
            "reasons": change.reasons,
        }
        for change in changes
    ]
    ended = [(say(f"reclassify.{outcome}"), say.number(n)) for outcome, n in sorted(counts.ended.items())]
    values = {"say": say, "rows": rows, "ended": ended, "taken": say.number(counts.taken), "is_applied": is_applied}
    return page("reclassified.html", values)


def outcome_line(outcome: Outcome, language: str = "en") -> str:
    """Relevance, episodes and number of statements in a line."""
    say = strings(language)
    if not outcome.is_conflict:
        return say("reclassify.off_topic")
    reported = [episode for episode, role in outcome.episodes if role is EpisodeRole.REPORTED]
    recalled = [episode for episode, role in outcome.episodes if role is EpisodeRole.RECALLED]
    parts = [", ".join(reported) or say("episode.none")]
    if recalled:
        parts.append(say("reclassify.recalled", episodes=", ".join(recalled)))
    if outcome.abstained:
        parts.append(say("reclassify.unsure"))
    if not outcome.is_us:
        parts.append(say("reclassify.no_us"))
    return "; ".join([*parts, say.count("reclassify.statements", len(outcome.statements))])
