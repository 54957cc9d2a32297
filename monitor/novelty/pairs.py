"""Two texts side by side, outside any database: would they be merged, and why or why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from monitor.model.alerting import (
    EarlierText,
    EarlierUtterance,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    StatementForNovelty,
)
from monitor.model.common import ArticleId, Precision, Published, StatementId, UtteranceId, VersionId
from monitor.model.reading import Account, Modality, StatementKind
from monitor.novelty import WINDOW, Vectors, assess, gathered, near, to_embed
from monitor.novelty.comparison import Match, best
from monitor.novelty.features import features
from monitor.novelty.glossary import fold, load
from monitor.novelty.names import skeleton
from monitor.novelty.reported import content

_CAPITALISED = re.compile(r"\b[^\W\d_a-zа-яё][\w’']+")

_TITLE = 4
"""Words between a word of address and a name: told the prime minister X."""

_POST, _PAUSE = 6, re.compile("[,;:.]")
"""Words of a post ahead of a name, and what they have none of."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EARLIER, _LATER = 1, 2


@dataclass(frozen=True, slots=True)
class Report:
    """One report of somebody's words: `day` is when it was published or said; None and "" where not known."""

    text: str
    language: str
    speaker: str = ""
    day: date | None = None
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Comparison:
    is_same: bool
    verdict: NoveltyVerdict


def compare(a: Report, b: Report, embed: Callable[[Sequence[str]], Vectors]) -> Comparison:
    """Whether the product would take the two for one utterance, whichever came first.

    `embed` is asked for the vectors of what words and facts leave open. The verdict is that on `b` after `a`, unless
    only the other order makes them one (the longer report holds the shorter one). The clause that says who spoke is
    left aside, as reading does.
    """
    is_other_addressee = _is_other_addressee(a, b)
    a, b = (replace(report, text=_unsigned(content(report.text), report.speaker)) for report in (a, b))
    if apart := _apart(a, b, is_other_addressee=is_other_addressee):
        return Comparison(is_same=False, verdict=apart)
    pairs = [(_statement(second), _utterance(first)) for first, second in ((a, b), (b, a))]

    def wanted(vectors: Vectors) -> Iterator[str]:
        for statement, earlier in pairs:
            yield from to_embed(statement, near(statement, [earlier]), vectors)

    vectors = gathered(wanted, embed)
    verdicts = [assess(statement, [earlier], vectors) for statement, earlier in pairs]
    merged = next((verdict for verdict in verdicts if verdict.novelty is Novelty.REPEAT), None)
    return Comparison(merged is not None, merged or verdicts[0])


def beside(new: Report, earlier: Report, vectors: Vectors) -> Match:
    """How alike the two are and what tells them apart, whoever spoke and whenever."""
    return best(_statement(new), _utterance(earlier), vectors)


def _apart(a: Report, b: Report, *, is_other_addressee: bool) -> NoveltyVerdict | None:
    """Said to somebody else, or in other blocks: such statements never meet."""
    found: tuple[str, ...] = ("addressee",) if is_other_addressee else ()
    if a.speaker and b.speaker and not _names(a.speaker) & _names(b.speaker):
        found = (*found, "speaker")
    if a.day and b.day and abs(a.day - b.day) > WINDOW:
        found = (*found, "day")
    return NoveltyVerdict(Novelty.NEW, None, 0.0, found, NoveltyReason.NO_EARLIER) if found else None


def _is_other_addressee(a: Report, b: Report) -> bool:
    """Each text names somebody spoken to whom the other does not mention: he told X, he told Y."""
    return bool(_addressees(a.text) - features(b.text).persons and _addressees(b.text) - features(a.text).persons)


def _addressees(text: str) -> set[str]:
    """Persons close behind a word of address: told President X, on the telephone with X."""
    words = features(text).words
    return {
        word.key
        for i, word in enumerate(words)
        if word.is_person and any(before.text in load().addressing for before in words[max(0, i - _TITLE) : i])
    }


def _unsigned(text: str, speaker: str) -> str:
    """Without the speaker's own name, and his post ahead of it: that one report tells them is no difference."""
    names = _names(speaker)

    def is_name(match: re.Match[str]) -> bool:
        word = fold(match[0])
        concept = load().concept(word)
        is_his = word in names or (skeleton(word) in names and len(word) > 2)
        return is_his and (concept is None or concept.is_person)

    first = next(filter(is_name, _CAPITALISED.finditer(text)), None) if names else None
    if first is None:
        return text
    start = first.start() if _is_post(text[: first.start()]) else 0
    return _CAPITALISED.sub(lambda match: "" if is_name(match) else match[0], text[start:])


def _is_post(head: str) -> bool:
    """What opens a text ahead of the speaker's name is who he is: Armenia's foreign minister X."""
    words = head.split()
    is_short = len(words) <= _POST and not _PAUSE.search(head)
    return is_short and any(word.key in load().titles for word in features(head).words)


def _names(speaker: str) -> set[str]:
    """Words of the name in one spelling; a word of one letter says nothing."""
    return {skeleton(word) or word for word in fold(speaker).replace("-", " ").split() if len(word) > 1}


def _published(report: Report) -> Published:
    if report.day is None:
        return Published.unknown()
    return Published(datetime.combine(report.day, time(), UTC), Precision.DAY, "given")


def _statement(report: Report) -> StatementForNovelty:
    published = _published(report)
    return StatementForNovelty(
        id=StatementId(_LATER),
        article=ArticleId(_LATER),
        version=VersionId(_LATER),
        article_url="b",
        outlet="",
        origin="b",
        language=report.language,
        text=report.text,
        kind=StatementKind.INDIRECT,
        speaker_key=report.speaker,
        speaker=None,
        said_on=None,
        published=published,
        first_seen_at=published.value or _EPOCH,
        is_baseline=False,
        modality=report.modality,
        account=Account.OWN,
        confidence=1.0,
        us_actor=False,
        conflict_core=True,
        episode=None,
    )


def _utterance(report: Report) -> EarlierUtterance:
    text = EarlierText(report.language, report.text, "a", VersionId(_EARLIER), report.modality)
    return EarlierUtterance(UtteranceId(_EARLIER), None, _published(report).value, (text,))
