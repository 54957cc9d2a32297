"""Which episode one statement is about: its own words first, then its article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from monitor.classify.layout import breaks
from monitor.model.common import Span
from monitor.model.reading import Classification, Statement

ENOUGH = 0.2


class About:
    """The sentences of one article's text with what it is about."""

    def __init__(self, result: Classification, text: str) -> None:
        self._result = result
        self._starts = [0, *breaks(text)]
        self._length = len(text)

    def episode_of(self, statement: Statement) -> str | None:
        """Id of the episode that cues in the statement's sentences speak for, else of the first that is reported.

        The whole sentences count, reporting clause included: a date often stands outside the quotation marks.
        None where the article has no episode.
        """
        spans = [span for span in (statement.span, statement.cue, statement.source) if span is not None]
        return self._episode_within(self._sentences(min(s.start for s in spans), max(s.end for s in spans)))

    def _sentences(self, start: int, end: int) -> Span:
        first = self._starts[max(0, bisect_right(self._starts, start) - 1)]
        after = bisect_left(self._starts, end)
        return Span(first, self._starts[after] if after < len(self._starts) else self._length)

    def _episode_within(self, span: Span) -> str | None:
        weights = {
            match.id: sum(c.weight for c in match.cues if c.end and span.start <= c.start and c.end <= span.end)
            for match in self._result.episodes
        }
        best = max(weights, key=lambda episode: weights[episode], default=None)
        return best if best is not None and weights[best] >= ENOUGH else self._result.main_episode
