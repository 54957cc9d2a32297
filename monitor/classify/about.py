"""Which episode one statement is about: its own words first, then its article."""

from __future__ import annotations

from monitor.model.common import Span
from monitor.model.reading import Classification, EpisodeRole

ENOUGH = 0.2


def episode_of(result: Classification, span: Span) -> str | None:
    """Id of the episode whose cues lie within `span` of the article, else of the first that is reported.

    None where the article has none. Pass the whole sentence: a date often stands outside the quotation marks.
    """
    weights = {
        match.id: sum(cue.weight for cue in match.cues if cue.end and span.start <= cue.start and cue.end <= span.end)
        for match in result.episodes
    }
    best = max(weights, key=lambda episode: weights[episode], default=None)
    if best is not None and weights[best] >= ENOUGH:
        return best
    return next((match.id for match in result.episodes if match.role is EpisodeRole.REPORTED), None)
