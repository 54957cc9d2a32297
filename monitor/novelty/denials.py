"""Denials that only point to what they deny: "dément avoir tenu ces propos". Linked where person and time fit.

What names its matter belongs to the utterance that is most like it; what names none, to the only one there is. Else
it stays a statement of its own, and says that nobody knows which words it denies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor.model.alerting import Novelty, NoveltyReason, NoveltyVerdict, StatementForNovelty
from monitor.model.reading import Modality
from monitor.novelty.features import features
from monitor.novelty.tables import table

if TYPE_CHECKING:
    from monitor.novelty.comparison import Match

_BEGINS = 6
"""Words within which a denial of words says that it is one."""

_OWN_MATTER = 2.0
"""Weight from which on the words besides those that point say what was denied."""

_LIKE = 0.3
"""Likeness from which on a denial that names its matter speaks of the utterance: it is told, not quoted."""


def denied(statement: StatementForNovelty, matches: Sequence[Match]) -> NoveltyVerdict | None:
    """The verdict on a denial of words, the best match first; None for any other statement."""
    if not denies_words(statement):
        return None
    said = [match for match in matches if match.text.modality is not Modality.DENIED and _precedes(match, statement)]
    like = [match for match in said if match.score >= _LIKE]
    if not like and len(said) == 1 and _only_points(statement.text, statement.language):
        like = said
    if not like:
        return NoveltyVerdict(Novelty.NEW, None, 0.0, (), NoveltyReason.DENIES_UNKNOWN)
    best = max(like, key=lambda match: (match.score, -match.utterance.id))
    return NoveltyVerdict(Novelty.NEW, best.utterance.id, round(best.score, 3), ("denial",), NoveltyReason.DENIES)


def denies_words(statement: StatementForNovelty) -> bool:
    """It is told as a denial of having said something, or says so itself."""
    return _denies(statement.text, statement.language, is_told=statement.modality is Modality.DENIED)


@lru_cache(maxsize=4_096)
def _denies(text: str, language: str, *, is_told: bool) -> bool:
    if is_told:
        return _speaks_of_saying(text, language)
    return _says_so(text, language) and _only_points(text, language)


def _says_so(text: str, language: str) -> bool:
    folded = features(text).folded
    return any(re.search(pattern, folded) for pattern in _words("denying", language))


def _precedes(match: Match, statement: StatementForNovelty) -> bool:
    before, now = match.utterance.first_published, statement.published.value
    return before is None or now is None or before.date() <= now.date()


def _speaks_of_saying(text: str, language: str) -> bool:
    words = features(text).folded.split()[:_BEGINS]
    return any(_is_one_of(word, _words("saying", language)) for word in words)


def _only_points(text: str, language: str) -> bool:
    """No more than its words of saying, of pointing, and a name or two."""
    known = (*_words("saying", language), *_words("pointing", language))
    own = (w for w in features(text).words if not w.is_actor and not _is_one_of(w.text, known))
    return sum(word.weight for word in own) < _OWN_MATTER


def _is_one_of(word: str, known: Sequence[str]) -> bool:
    return any(word.startswith(one[:-1]) if one.endswith("*") else word == one for one in known)


def _words(kind: str, language: str) -> tuple[str, ...]:
    return _table()[kind].get(language, ())


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    raw = table("denials")
    return {kind: {language: tuple(words) for language, words in rows.items()} for kind, rows in raw.items()}
