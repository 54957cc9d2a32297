"""What is true of the sample press: per article, per utterance and per moment, as frozen values.

For the walk test and for `make eval`. The truth is conservative: what a reasonable reader may or may not count is
`is_optional` (a statement) or `Expect.MAYBE` (an alert, a relevance), and a check must accept both answers there.

- `conflict`: the article's matter is the conflict, so its statements are stored; `us_actor`: a US actor is involved.
- `reported` / `recalled`: episode ids, the article's matter first; `also_recalled` may be found, or not.
- Every statement belongs to an utterance; attestations of the same utterance share its id over articles, languages
  and versions. An utterance is new at the first moment at which one of its articles appears.
- Alerts: baseline, `too_old`, untracked sides, and articles that are not about the conflict never alert.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from samples.render import path
from samples.scenario import Dirt, Moment, Scenario, StatementRow, Version, load


class Expect(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    @classmethod
    def of(cls, value: bool | str) -> Expect:
        return cls(value) if isinstance(value, str) else cls.YES if value else cls.NO


@dataclass(frozen=True, slots=True)
class StatementTruth:
    """One statement as it stands in the article. `parts` are its pieces where it goes on over paragraphs or clauses;
    `text` is the pieces joined by a space. `speakers` are English names, the first the main one; `also` are other
    names that a careful reader may give the (first) speaker; `never_by` are those whom the other side speaks for.
    """

    text: str
    parts: tuple[str, ...]
    kind: str
    speakers: tuple[str, ...]
    also: tuple[str, ...]
    never_by: tuple[str, ...]
    origin: str | None
    side: str
    utterance: str
    is_document: bool
    is_optional: bool
    alerts: Expect

    def overlap(self, text: str) -> float:
        """Share of words in common with `text`, in order: 1 for the same words, marks and case aside."""
        return word_overlap(self.text, text)

    def accepts(self, name: str) -> bool:
        """Whether `name` is one of the speakers: the same surname or body, accents and case aside."""
        given = set(_words(name))
        known = [set(_words(n)) for n in (*self.speakers, *self.also)]
        return any(given and (given <= k or k <= given or len(given & k) > 1) for k in known)


@dataclass(frozen=True, slots=True)
class ArticleTruth:
    """One version of an article; `path` (without host) is the same for all its versions."""

    id: str
    number: int
    outlet: str
    path: str
    title: str
    moment: str
    published: datetime
    language: str
    dirt: tuple[Dirt, ...]
    conflict: Expect
    us_actor: Expect
    reported: tuple[str, ...]
    recalled: tuple[str, ...]
    also_recalled: tuple[str, ...]
    is_too_old: bool
    copy_of: str | None
    statements: tuple[StatementTruth, ...]

    @property
    def relevant(self) -> Expect:
        """On the conflict and with a US actor."""
        both = {self.conflict, self.us_actor}
        return Expect.NO if Expect.NO in both else Expect.MAYBE if Expect.MAYBE in both else Expect.YES


@dataclass(frozen=True, slots=True)
class UtteranceTruth:
    """One act of speaking; `attestations` are (article id, version number, text), the earliest moment first."""

    id: str
    speakers: tuple[str, ...]
    side: str
    first_moment: str
    attestations: tuple[tuple[str, int, str], ...]
    is_optional: bool
    alerts: Expect


@dataclass(frozen=True, slots=True)
class MomentTruth:
    """What happens at one moment. `amended`: utterances whose words an outlet changed at the same URL."""

    id: str
    at: datetime
    appeared: tuple[ArticleTruth, ...]
    edited: tuple[ArticleTruth, ...]
    removed: tuple[str, ...]
    new: tuple[UtteranceTruth, ...]
    amended: frozenset[str]

    @property
    def must_alert(self) -> frozenset[str]:
        return frozenset(u.id for u in self.new if u.alerts is Expect.YES)

    @property
    def may_alert(self) -> frozenset[str]:
        """All that an alert may be about; the others must not alert."""
        return frozenset(u.id for u in self.new if u.alerts is not Expect.NO)


@dataclass(frozen=True, slots=True)
class Truth:
    """`articles` holds every version, in order of appearance."""

    articles: tuple[ArticleTruth, ...]
    utterances: tuple[UtteranceTruth, ...]
    moments: tuple[MomentTruth, ...]

    def of(self, article: str, number: int = 1) -> ArticleTruth:
        return next(a for a in self.articles if (a.id, a.number) == (article, number))


def word_overlap(one: str, other: str) -> float:
    """Words in common and in order, over words in either; in [0, 1]."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return 0.0
    common = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return common / (len(a) + len(b) - common)


def load_truth(scenario: Scenario | None = None) -> Truth:
    """The truth of the shipped scenario, or of the one given."""
    scenario = scenario or load()
    versions = [v for article in scenario.articles for v in scenario.versions(article)]
    articles = tuple(sorted((_article(scenario, v) for v in versions), key=lambda a: scenario.step(a.moment)))
    utterances = tuple(_utterances(articles))
    return Truth(articles, utterances, tuple(_moment(scenario, m, articles, utterances) for m in scenario.moments))


def _article(scenario: Scenario, version: Version) -> ArticleTruth:
    article, row = version.article, version.truth
    moment = next(m.id for m in scenario.moments if m.at == version.changed_at)
    return ArticleTruth(
        id=article.id,
        number=version.number,
        outlet=article.outlet,
        path=path(scenario.outlet(article.outlet), version),
        title=version.text.title,
        moment=moment,
        published=article.published,
        language=article.language,
        dirt=article.dirt,
        conflict=Expect.of(row.conflict),
        us_actor=Expect.of(row.us_actor),
        reported=row.reported,
        recalled=row.recalled,
        also_recalled=row.also_recalled,
        is_too_old=row.too_old,
        copy_of=row.copy_of,
        statements=tuple(
            _statement(s, f"{article.id}-{n}", _alerts(s, version, is_baseline=scenario.step(moment) == 0))
            for n, s in enumerate(row.statements, start=1)
        ),
    )


def _alerts(row: StatementRow, version: Version, *, is_baseline: bool) -> Expect:
    truth = version.truth
    if is_baseline or truth.too_old or row.side == "other" or truth.conflict is False:
        return Expect.NO
    if row.alerts is not None:
        return Expect.of(row.alerts)
    return Expect.MAYBE if row.optional and truth.alerts else Expect.of(truth.alerts)


def _statement(row: StatementRow, own_id: str, alerts: Expect) -> StatementTruth:
    parts = row.parts or (row.text,)
    return StatementTruth(
        text=" ".join(parts),
        parts=parts,
        kind=row.kind,
        speakers=row.speakers or (row.speaker,),
        also=row.also,
        never_by=row.never_by,
        origin=row.origin,
        side=row.side,
        utterance=row.utterance or own_id,
        is_document=row.document,
        is_optional=row.optional,
        alerts=alerts,
    )


def _utterances(articles: Iterable[ArticleTruth]) -> Iterator[UtteranceTruth]:
    attested: dict[str, list[tuple[ArticleTruth, StatementTruth]]] = {}
    for article in articles:
        for statement in article.statements:
            attested.setdefault(statement.utterance, []).append((article, statement))
    for utterance, found in attested.items():
        first_article, first = found[0]
        at_first = [s for a, s in found if a.moment == first_article.moment]
        expected = {s.alerts for s in at_first}
        yield UtteranceTruth(
            id=utterance,
            speakers=first.speakers,
            side=first.side,
            first_moment=first_article.moment,
            attestations=tuple((a.id, a.number, s.text) for a, s in found),
            is_optional=all(s.is_optional for s in at_first),
            alerts=next(e for e in (Expect.YES, Expect.MAYBE, Expect.NO) if e in expected),
        )


def _moment(
    scenario: Scenario, moment: Moment, articles: tuple[ArticleTruth, ...], utterances: tuple[UtteranceTruth, ...]
) -> MomentTruth:
    here = [a for a in articles if a.moment == moment.id]
    edited = tuple(a for a in here if a.number > 1)
    return MomentTruth(
        id=moment.id,
        at=moment.at,
        appeared=tuple(a for a in here if a.number == 1),
        edited=edited,
        removed=tuple(a.id for a in scenario.articles if a.removed == moment.id),
        new=tuple(u for u in utterances if u.first_moment == moment.id),
        amended=frozenset(_amended(edited, articles)),
    )


def _amended(edited: Iterable[ArticleTruth], articles: Iterable[ArticleTruth]) -> Iterator[str]:
    before = {(a.id, a.number, s.utterance): s.text for a in articles for s in a.statements}
    for article in edited:
        for statement in article.statements:
            old = before.get((article.id, article.number - 1, statement.utterance))
            if old is not None and old != statement.text:
                yield statement.utterance


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"\w+", "".join(c for c in decomposed if not unicodedata.combining(c)))
