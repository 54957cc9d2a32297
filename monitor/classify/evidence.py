"""What speaks for an episode: the day of publication, days named in the text, phrases and places, each a cue.

A weight is in points; about two are a convincing case. The n-th cue of a kind counts 1/n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.catalogue.episodes import Episode
from monitor.classify.labels import EpisodeLabel, PlaceLabel
from monitor.classify.layout import LEAD, TITLE, Layout
from monitor.dates import Anchor, DateMention, Granularity
from monitor.model.reading import EpisodeCue

FAR = date(2199, 12, 31)
SHORT_DAYS = 60
NEWS_ITSELF_DAYS = 2
ECHO = timedelta(days=14)

PUBLISHED, PUBLISHED_IN_CHILD, BEFORE_IT_BEGAN = 2.0, 1.5, -6.0
SHORT_EPISODE_DAY, LONG_EPISODE_DAY, YEAR = 1.3, 0.6, 0.3
SIGNATURE, THEME, PLACE = 1.4, 0.4, 0.3
TIME_KINDS = frozenset({"published", "office"})


@dataclass(frozen=True, slots=True)
class Window:
    """The days an episode is news: its events (`start` to `core_end`), then its aftermath."""

    start: date
    core_end: date
    end: date
    is_child: bool

    @property
    def is_short(self) -> bool:
        return (self.core_end - self.start).days <= SHORT_DAYS

    def share(self, first: date, last: date) -> float:
        """How much of [first, last] lies inside, 0 to 1."""
        return max(0, (min(last, self.end) - max(first, self.start)).days + 1) / ((last - first).days + 1)


def window(episode: Episode) -> Window | None:
    """None for a track and for an undated episode: days say nothing of them."""
    if episode.start is None or episode.kind != "episode":
        return None
    core_end = episode.end.day if episode.end else FAR
    end = episode.aftermath_until.day if episode.aftermath_until else core_end
    return Window(episode.start.day, core_end, end, episode.parent is not None)


def published_weight(episode: Window, days: tuple[date, date]) -> float:
    """Points for an article that appeared within `days`."""
    if days[1] < episode.start:
        return BEFORE_IT_BEGAN
    share = episode.share(*days)
    return (PUBLISHED_IN_CHILD if episode.is_child else PUBLISHED) * (0.4 + 0.6 * share) if share else 0.0


def telling(mentions: Sequence[DateMention], days: tuple[date, date] | None) -> list[DateMention]:
    """The dates that can speak for an episode: not those of the news itself, not decades."""
    return [
        mention
        for mention in mentions
        if mention.start is not None
        and mention.end is not None
        and mention.granularity is not Granularity.DECADE
        and mention.anchor is not Anchor.RELATIVE
        and not (days and abs((days[1] - mention.end).days) <= NEWS_ITSELF_DAYS)
    ]


def date_cues(episode: Window, mentions: Sequence[DateMention], layout: Layout[object]) -> Iterator[EpisodeCue]:
    """One cue for each of the telling dates that falls into the episode."""
    for mention in mentions:
        base = _date_weight(episode, mention)
        if base:
            span = layout.span(mention.span.start, mention.span.end)
            weight = base * position(layout.weight_at(mention.span.start))
            yield EpisodeCue(span.start, span.end, "date", weight)


def _date_weight(episode: Window, mention: DateMention) -> float:
    if mention.start is None or mention.end is None or mention.end < episode.start or mention.start > episode.end:
        return 0.0
    share = episode.share(mention.start, mention.end)
    if mention.granularity is Granularity.YEAR:
        return YEAR * share
    if episode.is_short and mention.start <= min(episode.core_end + ECHO, episode.end):
        return SHORT_EPISODE_DAY
    return LONG_EPISODE_DAY * share


def phrase_cues(layout: Layout[object], at_place: dict[str, list[str]]) -> Iterator[tuple[str, EpisodeCue]]:
    """Episode ids with the cues that phrases and places in the text are for them."""
    for i, hit in layout.hits:
        for episode, kind, base in _named(hit.label, at_place):
            span = layout.span(hit.start, hit.end)
            yield episode, EpisodeCue(span.start, span.end, kind, base * position(layout.sentences[i].weight))


def thinned(cues: Iterable[EpisodeCue], discount: float = 1.0) -> tuple[EpisodeCue, ...]:
    """The cues by position; of each kind the n-th strongest weighs 1/n, and `discount` that below the title."""
    seen: Counter[str] = Counter()
    found = []
    for cue in sorted(cues, key=lambda cue: -abs(cue.weight)):
        seen[cue.kind] += 1
        weight = cue.weight * (discount if cue.end else 1.0)
        if cue.kind not in TIME_KINDS:
            weight /= seen[cue.kind]
        found.append(EpisodeCue(cue.start, cue.end, cue.kind, round(weight, 3)))
    return tuple(sorted(found, key=lambda cue: (cue.start, cue.end)))


def _named(label: object, at_place: dict[str, list[str]]) -> Iterator[tuple[str, str, float]]:
    if isinstance(label, EpisodeLabel):
        yield label.id, "phrase", SIGNATURE if label.is_signature else THEME
    elif isinstance(label, PlaceLabel):
        for episode in at_place.get(label.id, ()):
            yield episode, "place", PLACE


def position(sentence_weight: float) -> float:
    """How much a cue counts by where it stands."""
    return 1.5 if sentence_weight >= TITLE else 1.2 if sentence_weight >= LEAD else 0.8 * sentence_weight
