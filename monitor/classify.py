"""Which conflict episodes an article is about, which it recalls, and why.

Every episode collects cues – the publication date, dates in the text, phrases, places – with a weight; the sum
is its score. What happened before the publication's own episode must be named well to be what is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor import dates
from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import Episode
from monitor.dates import Anchor, DateMention, Granularity
from monitor.layout import LEAD, TITLE, Layout, lay_out
from monitor.model.article import ArticleForRead
from monitor.model.common import Published
from monitor.model.reading import Classification, EpisodeCue, EpisodeMatch, EpisodeRole, Relevance
from monitor.phrases import PhraseMatcher
from monitor.scope import ScopeLabel, relevance
from monitor.tenures import Tenure, tenures

FAR = date(2199, 12, 31)
MARGIN = 0.25
REPORTED_FROM = 0.6
RECALLED_FROM = 0.8


@dataclass(frozen=True, slots=True)
class EpisodeLabel:
    id: str
    is_signature: bool


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    id: str


@dataclass(frozen=True, slots=True)
class TenureLabel:
    index: int


@dataclass(frozen=True, slots=True)
class _Window:
    """The days an episode is news: `core` of its events, then its aftermath."""

    start: date
    core_end: date
    end: date
    is_inside_parent: bool

    @property
    def is_short(self) -> bool:
        return (self.core_end - self.start).days <= 60

    def overlap(self, first: date, last: date) -> float:
        """Share of [first, last] that lies inside."""
        days = (min(last, self.end) - max(first, self.start)).days + 1
        return max(0, days) / ((last - first).days + 1)


class Classifier:
    """Made once per catalogue version; `classify` is pure and may be called from any thread."""

    def __init__(self, catalogue: Catalogue, office_days: Sequence[Tenure] | None = None) -> None:
        self._tenures = tuple(tenures(catalogue) if office_days is None else office_days)
        self._episodes = {e.id: e for e in catalogue.episodes if e.kind == "episode"}
        self._windows = {e.id: w for e in self._episodes.values() if (w := _window(e)) is not None}
        self._at_place = _episodes_by_place(self._episodes.values())
        self._phrases = PhraseMatcher(_phrases(catalogue, self._tenures))
        furniture = (t for s in catalogue.scope if s.role == "furniture" for ts in s.terms.values() for t in ts)
        self._furniture = PhraseMatcher((t, "furniture") for t in furniture)

    def classify(self, article: ArticleForRead) -> Classification:
        """Relevance and episodes, best first; `abstained` says why no single episode was chosen."""
        layout = lay_out(article, self._phrases, self._furniture)
        scope = relevance(layout)
        mentions = dates.find(layout.full, article.language, article.published)
        cues = self._cues(layout, mentions, article.published)
        return _decided(scope, cues)

    def _cues(
        self, layout: Layout[object], mentions: Sequence[DateMention], published: Published
    ) -> dict[str, list[EpisodeCue]]:
        found: dict[str, list[EpisodeCue]] = {key: [] for key in self._windows}
        for key, window in self._windows.items():
            found[key].extend(_published_cues(window, published))
            found[key].extend(_date_cues(window, mentions, published, layout))
        for key, cue in self._phrase_cues(layout):
            if key in found:
                found[key].append(cue)
        return found

    def _phrase_cues(self, layout: Layout[object]) -> Iterator[tuple[str, EpisodeCue]]:
        seen: dict[tuple[str, str], int] = {}
        for i, hit in layout.hits:
            weight = layout.sentences[i].weight
            position = 1.5 if weight >= TITLE else 1.2 if weight >= LEAD else 0.8 * weight
            for key, kind, base in self._named(hit.label):
                n = seen[key, kind] = seen.get((key, kind), 0) + 1
                span = layout.span(hit.start, hit.end)
                yield key, EpisodeCue(span.start, span.end, kind, round(base * position / n, 3))

    def _named(self, label: object) -> Iterator[tuple[str, str, float]]:
        if isinstance(label, EpisodeLabel):
            yield label.id, "phrase", 1.4 if label.is_signature else 0.4
        elif isinstance(label, PlaceLabel):
            for key in self._at_place.get(label.id, ()):
                yield key, "place", 0.3


def _phrases(catalogue: Catalogue, offices: Sequence[Tenure]) -> Iterator[tuple[str, object]]:
    for scope in catalogue.scope:
        for terms in scope.terms.values():
            yield from ((term, ScopeLabel(scope.role, scope.id)) for term in terms)
    for episode in catalogue.episodes:
        for is_signature, by_language in ((True, episode.signature), (False, episode.themes)):
            for terms in by_language.values():
                yield from ((term, EpisodeLabel(episode.id, is_signature)) for term in terms)
    for place in catalogue.places:
        for by_side in place.spellings.values():
            for terms in by_side.values():
                yield from ((term, PlaceLabel(place.id)) for term in terms)
    for index, tenure in enumerate(offices):
        yield from ((name, TenureLabel(index)) for name in tenure.names)


def _episodes_by_place(episodes: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for episode in episodes:  # type: ignore[attr-defined]
        for place in episode.places:
            found.setdefault(place, []).append(episode.id)
    return found


def _window(episode: Episode) -> _Window | None:
    if episode.start is None:
        return None
    core_end = episode.end.day if episode.end else FAR
    end = episode.aftermath_until.day if episode.aftermath_until else core_end
    return _Window(episode.start.day, core_end, end, episode.parent is not None)


def _published_cues(window: _Window, published: Published) -> Iterator[EpisodeCue]:
    days = dates.days_of(published)
    if days is None:
        return
    first, last = days
    if last < window.start:
        yield EpisodeCue(0, 0, "published", -6.0)
    elif (share := window.overlap(first, last)) > 0:
        base = 0.8 if window.is_inside_parent else 2.0
        yield EpisodeCue(0, 0, "published", round(base * (0.5 + share / 2), 3))


def _date_cues(
    window: _Window, mentions: Sequence[DateMention], published: Published, layout: Layout[object]
) -> Iterator[EpisodeCue]:
    days = dates.days_of(published)
    n = 0
    for mention in mentions:
        base = _date_weight(window, mention, days)
        if base:
            n += 1
            weight = layout.weight_at(mention.span.start)
            position = 1.5 if weight >= TITLE else 1.2 if weight >= LEAD else weight
            span = layout.span(mention.span.start, mention.span.end)
            yield EpisodeCue(span.start, span.end, "date", round(base * position / n, 3))


def _date_weight(window: _Window, mention: DateMention, published: tuple[date, date] | None) -> float:
    if mention.start is None or mention.end is None or mention.granularity is Granularity.DECADE:
        return 0.0
    if mention.anchor is Anchor.RELATIVE or (published and abs((published[1] - mention.end).days) <= 2):
        return 0.0
    share = window.overlap(mention.start, mention.end)
    if mention.granularity is Granularity.YEAR:
        return 0.3 * share
    if window.is_short and mention.start <= window.core_end and mention.end >= window.start:
        return 1.3
    return 0.6 * share


def _decided(scope: Relevance, cues: dict[str, list[EpisodeCue]]) -> Classification:
    scores = {key: sum(c.weight for c in found) for key, found in cues.items()}
    order = sorted((key for key in scores if scores[key] > 0), key=lambda key: -scores[key])
    matches, abstained = [], None
    if not order:
        return Classification(scope, (), "no episode fits" if scope.is_conflict else None)
    best = scores[order[0]]
    if scope.is_conflict and len(order) > 1 and best - scores[order[1]] < MARGIN:
        abstained = f"{order[0]} and {order[1]} fit alike: {best:.2f} and {scores[order[1]]:.2f}"
    for key in order:
        text = sum(c.weight for c in cues[key] if c.kind != "published")
        is_best = key == order[0] and scope.is_conflict
        role = EpisodeRole.REPORTED if is_best else EpisodeRole.RECALLED
        if scope.is_conflict and not is_best and text >= 1.0 and scores[key] >= REPORTED_FROM * best:
            role = EpisodeRole.REPORTED
        if role is EpisodeRole.REPORTED or text >= RECALLED_FROM:
            matches.append(EpisodeMatch(key, role, round(scores[key], 3), tuple(cues[key])))
    return Classification(scope, tuple(matches), abstained)
