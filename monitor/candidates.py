"""STAGE: articles on the conflict that fit no episode → candidate episodes, each with a ready catalogue entry.

Unfit articles are common in a quiet month too, each about something of its own. A candidate is what several of them
share within two days: a place, or a name that the catalogue does not know. Clusters are counted, not articles, so
that one agency text in ten outlets is one; and the rate of the month before is what it must exceed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import yaml

from monitor.catalogue import Catalogue
from monitor.classify.labels import PlaceLabel, TenureLabel, labelled_phrases
from monitor.classify.tenures import tenures
from monitor.model.editing import Findings, PooledArticle, Proposal, ProposalIntent, ProposalOrigin
from monitor.phrases import PhraseMatcher, fold

WINDOW = timedelta(hours=48)
HISTORY = timedelta(days=30)
CLUSTERS, OUTLETS = 3, 3
BURST_CLUSTERS, BURST_OUTLETS, BURST_RATE = 6, 2, 5.0
OVER_RATE = 3.0
COMMON_TO = 3
"""A place of so many episodes (Nagorno-Karabakh) says nothing of one more."""
WEAK_SCORE = 1.2
"""Below a signature phrase in the text: what a few themes and places of a neighbour add up to."""
TEXT = 20_000
PROVISIONAL = timedelta(days=30)
"""How long a candidate lasts unless people say otherwise: an open episode would claim whatever comes after it."""
SHOWN_TERMS, SHOWN_ACTORS, SHOWN_ARTICLES = 5, 6, 8

_NAME = re.compile(r"(?<=[^.!?…:«»“”\"\n–—]\s)[^\W\d_a-zа-я][\w’'-]{3,}(?:[ -][^\W\d_a-zа-я][\w’'-]{2,}){0,2}")


@dataclass(frozen=True, slots=True)
class Fit:
    """What the reading of an article says of its best reported episode; `score` None: there is none.

    `has_date` False: the article's day is not known.
    """

    abstained: bool
    score: float | None
    is_of_its_days: bool
    has_date: bool


def is_unfit(fit: Fit) -> bool:
    """No episode, none by a clear margin, or a neighbour of other days that a few common words speak for."""
    if fit.abstained or fit.score is None:
        return True
    return fit.has_date and not fit.is_of_its_days and fit.score < WEAK_SCORE


@dataclass(frozen=True, slots=True)
class _Marked:
    article: PooledArticle
    places: frozenset[str]
    terms: frozenset[str]
    actors: frozenset[str]

    @property
    def marks(self) -> frozenset[tuple[str, str]]:
        return frozenset({("place", p) for p in self.places} | {("term", fold(t)) for t in self.terms})


class Finder:
    """Made once per catalogue version; `find` is pure."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._persons = tuple(tenure.person for tenure in tenures(catalogue))
        self._names = {person.id: person.name for person in catalogue.persons}
        self._places = {place.id: place.names for place in catalogue.places}
        uses = Counter(place for episode in catalogue.episodes for place in episode.places)
        self._telling = frozenset(place for place in self._places if uses[place] < COMMON_TO)
        self._phrases: PhraseMatcher[object] = PhraseMatcher(labelled_phrases(catalogue, tenures(catalogue)))

    def find(
        self, articles: Sequence[PooledArticle], now: datetime, earlier: Sequence[Proposal] = ()
    ) -> tuple[ProposalIntent, ...]:
        """Candidates of the last two days, the strongest first. `articles`: the unfit ones of the last 30 days.

        What shares a place or term with one of `earlier` (candidates of that time, rejected ones too) is not
        raised again.
        """
        marked = [self._mark(a) for a in _first_of_each_cluster(articles) if now - HISTORY < a.at <= now]
        recent = [m for m in marked if m.article.at > now - WINDOW]
        rates = _rates([m for m in marked if m.article.at <= now - WINDOW])
        known = {("place", p) for c in earlier for p in c.findings.places}
        known |= {("term", fold(t)) for c in earlier for t in c.findings.terms}
        found = []
        while group := _strongest(recent, rates):
            recent = [m for m in recent if m not in group]
            candidate = self._candidate(group, rates)
            shared = {("place", p) for p in candidate.findings.places}
            shared |= {("term", fold(t)) for t in candidate.findings.terms}
            if not shared & known:
                found.append(candidate)
        return tuple(found)

    def _mark(self, article: PooledArticle) -> _Marked:
        text = f"{article.title}\n{article.text[:TEXT]}"
        hits = self._phrases.find(text, fold(text))
        taken = [(hit.start, hit.end) for hit in hits]
        terms = {m.group() for m in _NAME.finditer(text) if not any(m.start() < e and s < m.end() for s, e in taken)}
        places = {hit.label.id for hit in hits if isinstance(hit.label, PlaceLabel)} & self._telling
        actors = {self._persons[hit.label.index] for hit in hits if isinstance(hit.label, TenureLabel)}
        return _Marked(article, frozenset(places), frozenset(terms), frozenset(actors))

    def _candidate(self, group: Sequence[_Marked], rates: Counter[tuple[str, str]]) -> ProposalIntent:
        places = _shared(m.places for m in group)
        terms = [t for t in _shared(m.terms for m in group) if rates[("term", fold(t))] <= 1][:SHOWN_TERMS]
        actors = [self._names[a] for a in _shared(m.actors for m in group)][:SHOWN_ACTORS]
        articles = sorted((m.article for m in group), key=lambda a: (a.at, a.id))
        outlets = dict.fromkeys(a.outlet for a in articles)
        words = ", ".join([*places, *terms]) or "the same names"
        reason = f"{len(group)} clusters of {len(outlets)} outlets within 48 h fit no episode and share {words}"
        row = f"candidate-{articles[0].at:%Y-%m-%d}-{_slug([*places, *terms])}"
        findings = Findings(
            tuple(terms), tuple(places), tuple(actors), tuple(a.id for a in articles[:SHOWN_ARTICLES])
        )
        entry = self._entry(row, articles, findings, reason)
        return ProposalIntent("episodes", row, entry, ProposalOrigin.CANDIDATE, reason, findings)

    def _entry(self, row: str, articles: Sequence[PooledArticle], found: Findings, reason: str) -> str:
        """The row as YAML. Its name only says where and when: what it was is for people to say."""
        first, names = articles[0], {}
        end = (first.at + PROVISIONAL).date()
        for language, day in (("fr", f"{first.at:%d/%m/%Y}"), ("en", f"{first.at:%Y-%m-%d}")):
            where = [self._places[p].get(language, p) for p in found.places[:3]] or list(found.terms[:2])
            names[language] = ", ".join([*where, day])
        signature: dict[str, list[str]] = {}
        for term in found.terms:
            language = next((a.language for a in articles if term in f"{a.title}\n{a.text}"), "en")
            if language in {"fr", "en", "ru", "hy", "az"}:
                signature.setdefault(language, []).append(term)
        values = {
            "id": row,
            "names": names,
            "start": {"day": first.at.date(), "source": f"{first.outlet}: {first.url}"},
            "end": {"day": end, "precision": "month", "source": "provisional: 30 days after the first article"},
            "places": list(found.places),
            "actors": list(found.actors),
            "signature": signature,
            "note": reason,
        }
        return yaml.safe_dump([values], allow_unicode=True, sort_keys=False, width=100)


def _first_of_each_cluster(articles: Sequence[PooledArticle]) -> Iterator[PooledArticle]:
    seen: set[int] = set()
    for article in sorted(articles, key=lambda a: (a.at, a.id)):
        if article.cluster not in seen:
            seen.add(article.cluster)
            yield article


def _rates(before: Sequence[_Marked]) -> Counter[tuple[str, str]]:
    """How many clusters before the window carry each mark."""
    return Counter(mark for m in before for mark in m.marks)


def _strongest(recent: Sequence[_Marked], before: Counter[tuple[str, str]]) -> list[_Marked]:
    """The largest group that shares a mark and is more than the month before would let expect; empty: none."""
    windows = (HISTORY - WINDOW) / WINDOW
    counts = Counter(mark for m in recent for mark in m.marks)
    for mark, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        expected = before[mark] / windows
        group = [m for m in recent if mark in m.marks]
        outlets = len({m.article.outlet for m in group})
        is_wide = n >= CLUSTERS and outlets >= OUTLETS and n > OVER_RATE * expected
        is_burst = n >= BURST_CLUSTERS and outlets >= BURST_OUTLETS and n > BURST_RATE * expected
        if is_wide or is_burst:
            return group
    return []


def _shared(each: Iterator[frozenset[str]]) -> list[str]:
    """What at least two have, most frequent first."""
    counts = Counter(name for names in each for name in names)
    return [name for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n > 1]


def _slug(words: Sequence[str]) -> str:
    """The first that can stand in an id."""
    plain = (re.sub(r"[^a-z0-9]+", "-", fold(word)).strip("-") for word in words)
    return next((word for word in plain if word), "unnamed")
