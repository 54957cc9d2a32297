"""Which conflict episodes an article is about, which it recalls, and why.

Every episode collects cues (evidence); their sum is its score. The best is what is reported, others that
are named as well too, the rest that the text names is recalled. A small margin is said, not hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor import dates
from monitor.catalogue import Catalogue
from monitor.classify.dating import Inferred, doubt, infer, known_days
from monitor.classify.evidence import TIME_KINDS, date_cues, phrase_cues, published_weight, telling, thinned, window
from monitor.classify.hindsight import is_reckoning, looking_back, past_share
from monitor.classify.labels import (
    FORCE,
    OTHER_CONFLICT,
    EpisodeLabel,
    ScopeLabel,
    TenureLabel,
    labelled_phrases,
)
from monitor.classify.layout import Layout, lay_out
from monitor.classify.scope import conflict_sentences, relevance
from monitor.classify.tenures import Tenure, tenures
from monitor.dates import DateMention, Granularity
from monitor.model.article import ArticleForRead
from monitor.model.common import Published
from monitor.model.reading import Classification, EpisodeCue, EpisodeMatch, EpisodeRole, Relevance
from monitor.phrases import PhraseMatcher

MARGIN = 0.25
ENOUGH = 0.7
REPORTED_SHARE = 0.6
NAMED_AS_SECOND = 1.0
NAMED_WELL = 0.3
INFERRED_SHARE = 0.75
DATE_ALONE = 0.5

Cues = Mapping[str, tuple[EpisodeCue, ...]]


class Classifier:
    """Made once per catalogue version; `classify` is pure, any thread may call it."""

    def __init__(self, catalogue: Catalogue, office_days: Sequence[Tenure] | None = None) -> None:
        self._tenures = tuple(tenures(catalogue) if office_days is None else office_days)
        self._windows = {e.id: w for e in catalogue.episodes if (w := window(e)) is not None}
        self._short = tuple((w.start, w.core_end) for w in self._windows.values() if w.is_short)
        self._known = known_days(catalogue)
        self._at_place: dict[str, list[str]] = {}
        for episode in catalogue.episodes:
            for place in episode.places:
                self._at_place.setdefault(place, []).append(episode.id)
        self._phrases: PhraseMatcher[object] = PhraseMatcher(labelled_phrases(catalogue, self._tenures))

    def classify(self, article: ArticleForRead) -> Classification:
        """Relevance and episodes, best first; `abstained` says why no single episode was chosen."""
        layout = lay_out(article, self._phrases)
        mentions = dates.find(layout.full, article.language, article.published)
        officials = self._officials(layout)
        days = dates.days_of(article.published)
        doubted = doubt(days, officials, self._known) if days else None
        said = [str(doubted)] if doubted else []
        inferred = None
        if days is None or (doubted and doubted.is_grave):
            inferred = infer(mentions, officials, self._short)
            days = (inferred.first, inferred.last) if inferred else None
            published = inferred.published if inferred else Published.unknown()
            mentions = tuple(m for mention in mentions if (m := dates.resolve(mention, published)))
            said += [f"{'dated by its words' if doubted else 'no publication date'}: {inferred}"] if inferred else []
        back = looking_back(layout, mentions, days, self._windows)
        scope = relevance(layout, back)
        scope = replace(scope, reasons=(*scope.reasons, *said))
        cues = self._cues(layout, mentions, days, inferred, back)
        return _decided(scope, cues, _strong(layout, cues, mentions))

    def _officials(self, layout: Layout[object]) -> list[Tenure]:
        named = {hit.label.index for _, hit in layout.hits if isinstance(hit.label, TenureLabel)}
        return [self._tenures[index] for index in sorted(named)]

    def _cues(
        self,
        layout: Layout[object],
        mentions: Sequence[DateMention],
        days: tuple[date, date] | None,
        inferred: Inferred | None,
        back: frozenset[int],
    ) -> Cues:
        """Cues by episode. Of an episode over by then, what the text below the title says counts less."""
        found: dict[str, list[EpisodeCue]] = {episode: [] for episode in self._windows}
        dated = telling(mentions, days)
        for episode, its in self._windows.items():
            if days:
                weight = published_weight(its, days)
                found[episode].extend(self._time_cues(layout, weight, inferred))
            found[episode].extend(date_cues(its, dated, layout))
        for episode, cue in phrase_cues(layout, self._at_place):
            if episode in found:
                found[episode].append(cue)
        discount = past_share(layout, back)
        past = {episode for episode, its in self._windows.items() if days and its.end < days[0]}
        if is_reckoning(layout):
            found = {episode: _only_by_date(cues) for episode, cues in found.items()}
        return {episode: thinned(cues, discount if episode in past else 1.0) for episode, cues in found.items()}

    def _time_cues(self, layout: Layout[object], weight: float, inferred: Inferred | None) -> Iterator[EpisodeCue]:
        """The publication date as a cue; where it was inferred, the officials who say so instead."""
        if not weight:
            return
        if inferred is None:
            yield EpisodeCue(0, 0, "published", round(weight, 3))
            return
        spans = [
            layout.span(hit.start, hit.end)
            for _, hit in layout.hits
            if isinstance(hit.label, TenureLabel) and self._tenures[hit.label.index].person in inferred.officials
        ]
        for span in spans or [layout.span(0, 0)]:
            yield EpisodeCue(span.start, span.end, "office", round(weight * INFERRED_SHARE / max(1, len(spans)), 3))


def _only_by_date(cues: list[EpisodeCue]) -> list[EpisodeCue]:
    """Of an episode that nothing but the date of publication speaks for, the date speaks less."""
    if any(cue.kind not in TIME_KINDS for cue in cues):
        return cues
    return [replace(cue, weight=cue.weight * DATE_ALONE) if cue.weight > 0 else cue for cue in cues]


def _strong(layout: Layout[object], cues: Cues, mentions: Sequence[DateMention]) -> frozenset[str]:
    """Episodes that the text names by a phrase of their own, or by a day long past; themes alone recall nothing.

    Words like "ethnic cleansing" in a sentence on another conflict are not this one's, nor is a month or year in a
    sentence that is on neither conflict nor fighting ("exports rose in September 2023").
    """
    elsewhere = {
        i for i, hit in layout.hits if isinstance(hit.label, ScopeLabel) and hit.label.role == OTHER_CONFLICT
    }
    labels = (hit.label for i, hit in layout.hits if i not in elsewhere)
    by_phrase = frozenset(label.id for label in labels if isinstance(label, EpisodeLabel) and label.is_signature)
    on_conflict = conflict_sentences(layout) | {
        i for i, hit in layout.hits if isinstance(hit.label, ScopeLabel) and hit.label.role == FORCE
    }
    exact = {
        layout.span(m.span.start, m.span.end).start
        for m in mentions
        if m.granularity in (Granularity.DAY, Granularity.DAYS)
    }

    def is_of_it(cue: EpisodeCue) -> bool:
        at = layout.sentence_at(cue.start + layout.shift if cue.end else 0)
        return cue.kind == "date" and (at in on_conflict or (cue.end > 0 and cue.start in exact))

    by_day = {
        e
        for e, found in cues.items()
        if not any(cue.kind in TIME_KINDS for cue in found) and any(map(is_of_it, found))
    }
    return by_phrase | by_day


def _decided(scope: Relevance, cues: Cues, strong: frozenset[str]) -> Classification:
    scores = {episode: sum(cue.weight for cue in found) for episode, found in cues.items()}
    order = sorted((episode for episode in scores if scores[episode] > 0), key=lambda episode: -scores[episode])
    if not order:
        return Classification(scope, (), "no episode fits" if scope.is_conflict else None)
    best, matches, abstained = scores[order[0]], [], None
    is_enough = scope.is_conflict and best >= ENOUGH
    if scope.is_conflict and not is_enough:
        abstained = f"too little speaks for {order[0]}: {best:.2f}"
    elif scope.is_conflict and len(order) > 1 and best - scores[order[1]] < MARGIN:
        abstained = f"{order[0]} and {order[1]} fit alike: {best:.2f} and {scores[order[1]]:.2f}"
    for episode in order:
        role = _role(episode == order[0], is_enough, cues[episode], scores[episode] / best, episode in strong)
        if role is not None:
            matches.append(EpisodeMatch(episode, role, round(scores[episode], 3), cues[episode]))
    return Classification(scope, tuple(matches), abstained)


def _role(
    is_best: bool, may_report: bool, cues: Sequence[EpisodeCue], share: float, is_strong: bool
) -> EpisodeRole | None:
    named = sum(cue.weight for cue in cues if cue.kind not in TIME_KINDS)
    is_now = any(cue.kind in TIME_KINDS for cue in cues)
    if may_report and (is_best or (is_now and named >= NAMED_AS_SECOND and share >= REPORTED_SHARE)):
        return EpisodeRole.REPORTED
    is_recalled = is_strong and named >= NAMED_WELL and not (is_now and may_report)
    return EpisodeRole.RECALLED if is_recalled else None
