"""Which conflict episodes an article is about, which it recalls, and why.

Every episode collects cues (evidence.py); their sum is its score. The best is what is reported, others that
are named as well too, the rest that the text names is recalled. A small margin is said, not hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor import dates
from monitor.catalogue import Catalogue
from monitor.catalogue.episodes import ScopeTerms
from monitor.dates import DateMention, Relation
from monitor.dating import Inferred, doubt, infer
from monitor.evidence import (
    TIME_KINDS,
    date_cues,
    phrase_cues,
    published_weight,
    thinned,
    window,
)
from monitor.labels import (
    ARM,
    AZE,
    CONFLICT,
    RECKONING,
    SIGNATURE,
    US_PERSON,
    EpisodeLabel,
    PlaceLabel,
    ScopeLabel,
    TenureLabel,
)
from monitor.layout import LEAD, Layout, lay_out
from monitor.model.article import ArticleForRead
from monitor.model.common import Side
from monitor.model.reading import Classification, EpisodeCue, EpisodeMatch, EpisodeRole, Relevance
from monitor.phrases import PhraseMatcher
from monitor.scope import conflict_sentences, relevance
from monitor.tenures import Tenure, tenures

LONG_PAST_DAYS = 45
MARGIN = 0.25
REPORTED_SHARE = 0.6
NAMED_AS_SECOND = 1.0
NAMED_WELL = 0.3
INFERRED_SHARE = 0.75
DATE_ALONE = 0.5
PAST_LEAST, PAST_BY_FOCUS, PAST_BY_RECKONING = 0.25, 0.55, 0.45
ROLE_OF_SIDE = {Side.US: US_PERSON, Side.ARM: ARM, Side.AZE: AZE}

Cues = Mapping[str, tuple[EpisodeCue, ...]]


class Classifier:
    """Made once per catalogue version; `classify` is pure, any thread may call it."""

    def __init__(self, catalogue: Catalogue, office_days: Sequence[Tenure] | None = None) -> None:
        self._tenures = tuple(tenures(catalogue) if office_days is None else office_days)
        self._windows = {e.id: w for e in catalogue.episodes if (w := window(e)) is not None}
        self._short = tuple((w.start, w.core_end) for w in self._windows.values() if w.is_short)
        self._at_place: dict[str, list[str]] = {}
        for episode in catalogue.episodes:
            for place in episode.places:
                self._at_place.setdefault(place, []).append(episode.id)
        self._phrases: PhraseMatcher[object] = PhraseMatcher(_phrases(catalogue, self._tenures))
        self._furniture = PhraseMatcher(
            (term, "") for row in catalogue.scope if row.role == "furniture" for term in _terms(row)
        )

    def classify(self, article: ArticleForRead) -> Classification:
        """Relevance and episodes, best first; `abstained` says why no single episode was chosen."""
        layout = lay_out(article, self._phrases, self._furniture)
        mentions = dates.find(layout.full, article.language, article.published)
        officials = self._officials(layout)
        days = dates.days_of(article.published)
        inferred = None if days else infer(mentions, officials, self._short)
        said = str(inferred) if inferred else doubt(days, officials) if days else None
        if inferred:
            mentions = dates.find(layout.full, article.language, inferred.published)
            days = inferred.first, inferred.last
        back = self._looking_back(layout, mentions, days)
        scope = relevance(layout, back)
        if said:
            scope = replace(scope, reasons=(*scope.reasons, said))
        return _decided(scope, self._cues(layout, mentions, days, inferred, back))

    def _officials(self, layout: Layout[object]) -> list[Tenure]:
        named = {hit.label.index for _, hit in layout.hits if isinstance(hit.label, TenureLabel)}
        return [self._tenures[index] for index in sorted(named)]

    def _cues(
        self,
        layout: Layout[object],
        mentions: Sequence[DateMention],
        days: tuple[date, date] | None,
        inferred: Inferred | None,
        looking_back: frozenset[int],
    ) -> Cues:
        """Cues by episode. Of an episode over by then, what the text below the title says counts less."""
        found: dict[str, list[EpisodeCue]] = {episode: [] for episode in self._windows}
        for episode, its in self._windows.items():
            if days:
                weight = published_weight(its, days)
                found[episode].extend(self._time_cues(layout, weight, inferred))
            found[episode].extend(date_cues(its, mentions, days, layout))
        for episode, cue in phrase_cues(layout, self._at_place):
            if episode in found:
                found[episode].append(cue)
        discount = _past_share(layout, looking_back)
        past = {episode for episode, its in self._windows.items() if days and its.end < days[0]}
        if _is_reckoning(layout):
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

    def _looking_back(
        self, layout: Layout[object], mentions: Sequence[DateMention], days: tuple[date, date] | None
    ) -> frozenset[int]:
        """Sentences that name a day or an episode long past."""
        if days is None:
            return frozenset()
        past = date.fromordinal(max(1, days[0].toordinal() - LONG_PAST_DAYS))
        found = {
            layout.sentence_at(mention.span.start)
            for mention in mentions
            if mention.end is not None and mention.end < past and mention.relation is not Relation.SINCE
        }
        for i, hit in layout.hits:
            if isinstance(hit.label, EpisodeLabel) and hit.label.is_signature:
                its = self._windows.get(hit.label.id)
                if its is not None and its.end < past:
                    found.add(i)
        return frozenset(found)


def _only_by_date(cues: list[EpisodeCue]) -> list[EpisodeCue]:
    """Of an episode that nothing but the date of publication speaks for, the date speaks less."""
    if any(cue.kind not in TIME_KINDS for cue in cues):
        return cues
    return [replace(cue, weight=cue.weight * DATE_ALONE) if cue.weight > 0 else cue for cue in cues]


def _past_share(layout: Layout[object], looking_back: frozenset[int]) -> float:
    """What cues for an episode over by then are worth: more where the text mostly looks back, or reckons."""
    on_conflict = conflict_sentences(layout)
    focus = len(looking_back & on_conflict) / max(1, len(on_conflict))
    return PAST_LEAST + PAST_BY_FOCUS * focus + PAST_BY_RECKONING * _is_reckoning(layout)


def _is_reckoning(layout: Layout[object]) -> bool:
    """Title or lead ask for an inquiry or punishment, or keep an anniversary."""
    return any(
        isinstance(hit.label, ScopeLabel) and hit.label.role == RECKONING and layout.sentences[i].weight >= LEAD
        for i, hit in layout.hits
    )


def _decided(scope: Relevance, cues: Cues) -> Classification:
    scores = {episode: sum(cue.weight for cue in found) for episode, found in cues.items()}
    order = sorted((episode for episode in scores if scores[episode] > 0), key=lambda episode: -scores[episode])
    if not order:
        return Classification(scope, (), "no episode fits" if scope.is_conflict else None)
    best, matches, abstained = scores[order[0]], [], None
    if scope.is_conflict and len(order) > 1 and best - scores[order[1]] < MARGIN:
        abstained = f"{order[0]} and {order[1]} fit alike: {best:.2f} and {scores[order[1]]:.2f}"
    for episode in order:
        named = sum(cue.weight for cue in cues[episode] if cue.kind not in TIME_KINDS)
        is_now = any(cue.kind in TIME_KINDS for cue in cues[episode])
        is_second = is_now and named >= NAMED_AS_SECOND and scores[episode] >= REPORTED_SHARE * best
        is_reported = scope.is_conflict and (episode == order[0] or is_second)
        if is_reported or named >= NAMED_WELL:
            role = EpisodeRole.REPORTED if is_reported else EpisodeRole.RECALLED
            matches.append(EpisodeMatch(episode, role, round(scores[episode], 3), cues[episode]))
    return Classification(scope, tuple(matches), abstained)


def _phrases(catalogue: Catalogue, offices: Sequence[Tenure]) -> Iterator[tuple[str, object]]:
    for row in catalogue.scope:
        yield from ((term, ScopeLabel(row.role, row.id)) for term in _terms(row))
    for episode in catalogue.episodes:
        for is_signature, by_language in ((True, episode.signature), (False, episode.themes)):
            for term in (term for terms in by_language.values() for term in terms):
                yield term, EpisodeLabel(episode.id, is_signature)
                if is_signature and episode.kind == "episode":
                    yield term, ScopeLabel(SIGNATURE, episode.id)
    for place in catalogue.places:
        for term in (t for phrases in place.spellings.values() for terms in phrases.values() for t in terms):
            yield term, PlaceLabel(place.id)
            if place.zone:
                yield term, ScopeLabel(CONFLICT, place.id)
    for index, tenure in enumerate(offices):
        yield from ((name, TenureLabel(index)) for name in tenure.names)
        if (role := ROLE_OF_SIDE.get(tenure.side)) is not None:
            yield from ((name, ScopeLabel(role, "register")) for name in (*tenure.names, *tenure.shared))


def _terms(row: ScopeTerms) -> Iterator[str]:
    return (term for terms in row.terms.values() for term in terms)
