"""STAGE: which articles a change of the catalogue can touch, told from the text alone; never fewer, seldom many more.

A reading depends on the catalogue through the phrases it looks for, the days of the episodes, and the register of
offices. So a text is touched where it holds a phrase that came, went or changed its meaning; where its day, or a day
it names, falls into a span that was of an episode before or is now; and where it has statements to give and the
register changed for its days. Names, sources, notes, outlets and rules of alerts touch no reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor import dates
from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Term
from monitor.classify.evidence import window
from monitor.classify.hindsight import LONG_PAST_DAYS
from monitor.classify.labels import PlaceLabel, TenureLabel, labelled_phrases
from monitor.classify.tenures import tenures
from monitor.model.article import ArticleForRead
from monitor.phrases import PhraseMatcher, fold

Days = tuple[date, date]

GRAMMAR = ("states", "titles", "words", "offices", "institutions", "cues")
"""Sections by which every statement may be read another way."""
LOOKING_BACK = timedelta(days=LONG_PAST_DAYS)
"""For so long after its end a sentence on an episode is not yet one that looks back."""
SLACK = timedelta(days=2)
"""A day is one of its zone; mentions of yesterday, and zones, lie this near."""


@dataclass(frozen=True, slots=True)
class _Change:
    phrases: frozenset[str]
    days: tuple[Days, ...]
    terms_from: date | None
    grammar: tuple[str, ...]
    is_unknown: bool = False


class Affected:
    """The change from one catalogue to another; made once, `reason` is pure."""

    def __init__(self, old: Catalogue | None, new: Catalogue) -> None:
        """`old` None: it can't be read by this program any more, so everything may change."""
        self._change = _compare(old, new) if old else _Change(frozenset(), (), None, (), is_unknown=True)
        self._matcher = PhraseMatcher((phrase, phrase) for phrase in sorted(self._change.phrases))

    def reason(self, article: ArticleForRead, *, is_conflict: bool, is_date_doubted: bool = False) -> str | None:
        """Why the article may be read another way now; None: it can't.

        `is_conflict`: statements are read from it. `is_date_doubted`: its reading said so, and may not have used it.
        """
        change = self._change
        if change.is_unknown:
            return "the catalogue it was read by is of another program version"
        if change.grammar and is_conflict:
            return f"{', '.join(change.grammar)} changed"
        full = f"{article.title}\n{article.text}"
        for hit in self._matcher.find(full, fold(full)):
            return f"it holds “{full[hit.start : hit.end]}”"
        days = None if is_date_doubted else dates.days_of(article.published)
        if change.terms_from and is_conflict and (days is None or days[1] + SLACK >= change.terms_from):
            return f"officials changed from {change.terms_from} on"
        return self._by_days(article, full, days) if change.days else None

    def _by_days(self, article: ArticleForRead, full: str, days: Days | None) -> str | None:
        if days is None:
            return "its day is inferred, by the episodes among other things"
        if found := self._within(days):
            return f"it appeared between {found[0]} and {found[1]}"
        for mention in dates.find(full, article.language, article.published):
            if mention.start and mention.end and (found := self._within((mention.start, mention.end))):
                return f"it names a day between {found[0]} and {found[1]}"
        return None

    def _within(self, days: Days) -> Days | None:
        first, last = days[0] - SLACK, days[1] + SLACK
        return next((span for span in self._change.days if span[0] <= last and first <= span[1]), None)


def _compare(old: Catalogue, new: Catalogue) -> _Change:
    phrases = _phrases(old) ^ _phrases(new)
    return _Change(
        frozenset(phrase for phrase, _ in phrases),
        tuple(_changed_days(old, new)),
        min(_changed_terms(old, new), default=None),
        tuple(section for section in GRAMMAR if getattr(old, section) != getattr(new, section)),
    )


def _phrases(catalogue: Catalogue) -> frozenset[tuple[str, object]]:
    """Each phrase with all that its meaning hangs on."""
    people = tenures(catalogue)
    at_place: dict[str, frozenset[str]] = {}
    for episode in catalogue.episodes:
        for place in episode.places:
            at_place[place] = at_place.get(place, frozenset()) | {episode.id}
    found: set[tuple[str, object]] = set()
    for phrase, label in labelled_phrases(catalogue, people):
        if isinstance(label, TenureLabel):
            found.add((phrase, people[label.index]))
        elif isinstance(label, PlaceLabel):
            found.add((phrase, (label, at_place.get(label.id))))
        else:
            found.add((phrase, label))
    for person in catalogue.persons:
        found |= {(_inflected(name), person) for name in (*person.names, *person.surnames)}
    return frozenset(found)


def _inflected(name: str) -> str:
    """The name with any endings."""
    return " ".join(f"{word}*" for word in name.split())


def _changed_days(old: Catalogue, new: Catalogue) -> Iterator[Days]:
    before, after = ({e.id: w for e in c.episodes if (w := window(e))} for c in (old, new))
    for episode in sorted(before.keys() | after.keys()):
        spans = [w for w in (before.get(episode), after.get(episode)) if w is not None]
        if before.get(episode) != after.get(episode):
            last = max(w.end for w in spans)
            yield min(w.start for w in spans), last + min(LOOKING_BACK, date.max - last)


def _changed_terms(old: Catalogue, new: Catalogue) -> Iterator[date]:
    """First days on which a term that changed is another than before."""
    before, after = ({row.id: row for row in c.terms} for c in (old, new))
    for term in sorted(before.keys() | after.keys()):
        rows = [row for row in (before.get(term), after.get(term)) if row is not None]
        if len({_holding(row) for row in rows}) != 1 or len(rows) == 1:
            yield min(row.possible[0] for row in rows)
            continue
        ranges = [(*row.possible, *row.certain) for row in rows]
        yield from (min(days) for days in zip(*ranges, strict=True) if len(set(days)) > 1)


def _holding(term: Term) -> tuple[str, str, bool]:
    return term.person, term.office, term.acting
