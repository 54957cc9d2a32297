"""Is it new? One statement against the earlier utterances of its block: same speaker or origin, within 7 days.

Likeness alone never decides: numbers, names, negation, contraries, mood, time, reversed roles and a different stated
day keep texts apart that are alike (all similarity measures tried merged such pairs). What is neither alike nor
different enough is UNCERTAIN: it goes to review, not to mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from monitor.model.alerting import EarlierUtterance, Novelty, NoveltyReason, NoveltyVerdict, StatementForNovelty
from monitor.model.overrides import Ruling
from monitor.novelty.asking import asks_for_meaning, to_embed
from monitor.novelty.comparison import Match, best, is_reprint
from monitor.novelty.denials import denied
from monitor.novelty.embedding import ROUNDS, Embedder, Known, Vectors, closeness, gathered, installed
from monitor.novelty.features import features, sentences, shared
from monitor.novelty.names import has_names
from monitor.novelty.openness import near
from monitor.novelty.similarity import likeness
from monitor.novelty.weighing import NEAR

__all__ = [
    "NOVELTY_VERSION",
    "ROUNDS",
    "WINDOW",
    "Embedder",
    "Known",
    "Vectors",
    "asks_for_meaning",
    "assess",
    "found_new",
    "gathered",
    "installed",
    "near",
    "ruled",
    "to_embed",
    "to_order",
]

NOVELTY_VERSION = 18
"""Grows with every change of this package that can change a verdict."""

WINDOW = timedelta(days=7)
"""Utterances whose days lie within ± 7 days can be one act of speaking."""

EDITED = 0.45
ADDED_WEIGHT = 4.0
ADDED_KNOWN = 0.25
ADDED_CLOSE = 0.45
"""A sentence of this weight, of which no earlier text has more than this share or is as close, is said besides."""

COMMONPLACE_WEIGHT = 6.0
COMMONPLACE_AFTER = timedelta(days=1)
"""Words without a number, date or place, and as light as that, may be said again later than on the next day."""

_NONE: Vectors = {}


def assess(
    statement: StatementForNovelty, earlier: Sequence[EarlierUtterance], vectors: Vectors = _NONE
) -> NoveltyVerdict:
    """The verdict on `statement` given the utterances of its block. Pure and deterministic.

    `vectors`: of the texts that `to_embed` names; where one is missing, words alone are compared.
    """
    matches = [best(statement, utterance, vectors) for utterance in near(statement, earlier)]
    if not matches:
        reason = NoveltyReason.DIFFERENT if any(u.texts for u in earlier) else NoveltyReason.NO_EARLIER
        return denied(statement, ()) or NoveltyVerdict(Novelty.NEW, None, 0.0, (), reason)
    matches.sort(key=_order)
    top = matches[0]
    if top.alike.is_same_words:
        return _same_words(statement, top)
    for match in matches:
        if _is_edit(statement, match):
            return _verdict(Novelty.AMENDED, match, NoveltyReason.EDITED)
    free = [m for m in matches if m.is_free]
    if free and free[0].is_same:
        return _repeat_or_more(statement, free[0], matches, vectors)
    if top.strong and top.is_same:
        return _verdict(Novelty.NEW, top, NoveltyReason.VETOED)
    if denial := denied(statement, matches):
        return denial
    if free and free[0].is_close and free[0].text.version != statement.version:
        return _verdict(Novelty.UNCERTAIN, free[0], NoveltyReason.CLOSE)
    if top.score < NEAR:
        return NoveltyVerdict(Novelty.NEW, None, round(top.score, 3), (), NoveltyReason.DIFFERENT)
    return _verdict(Novelty.NEW, top, NoveltyReason.DIFFERENT)


def to_order(
    statement: StatementForNovelty, candidates: Sequence[EarlierUtterance], vectors: Vectors = _NONE
) -> tuple[float, int]:
    """Sorts the statements of one text: the best match first, so that the second best does not take its place.

    `candidates`: those that are `near`.
    """
    scores = [m.score for m in (best(statement, u, vectors) for u in candidates) if m.is_free]
    return -max(scores, default=0.0), statement.id


def ruled(ruling: Ruling) -> NoveltyVerdict:
    """A person placed the statement that stood here before: whatever the words are now, it is that utterance."""
    return NoveltyVerdict(Novelty.REPEAT, ruling.utterance, 1.0, (), NoveltyReason.DECIDED)


def found_new() -> NoveltyVerdict:
    """A person says that it is new, whatever it is like."""
    return NoveltyVerdict(Novelty.NEW, None, 0.0, (), NoveltyReason.DECIDED)


def _order(match: Match) -> tuple[bool, float, int]:
    return not match.alike.is_same_words, -match.score, match.utterance.id


def _same_words(statement: StatementForNovelty, match: Match) -> NoveltyVerdict:
    """The same words are a repeat, unless they are a commonplace said again on another day."""
    if is_reprint(statement, match) and "denial" not in match.vetoes:
        return _verdict(Novelty.REPEAT, match, NoveltyReason.SAME_WORDS)
    if match.strong:
        return _verdict(Novelty.NEW, match, NoveltyReason.VETOED)
    if _is_commonplace_again(statement, match):
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.SHORT)
    return _verdict(Novelty.REPEAT, match, NoveltyReason.SAME_WORDS)


def _is_commonplace_again(statement: StatementForNovelty, match: Match) -> bool:
    published, before = statement.published.value, match.utterance.first_published
    if not published or not before or abs(published - before) <= COMMONPLACE_AFTER:
        return False
    here = features(statement.text)
    return here.total < COMMONPLACE_WEIGHT and not here.facts and not has_names(statement.text)


def _is_edit(statement: StatementForNovelty, match: Match) -> bool:
    """The same article in another version says it in other words; its numbers may have changed too."""
    for text in match.utterance.texts:
        if text.article_url == statement.article_url and text.version != statement.version:
            alike = likeness(statement.text, text.text, is_same_language=statement.language == text.language)
            return alike.score >= EDITED and "day" not in match.vetoes
    return False


def _repeat_or_more(
    statement: StatementForNovelty, match: Match, matches: Sequence[Match], vectors: Vectors
) -> NoveltyVerdict:
    if match.soft:
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.CLOSE_VETOED)
    if match.alike.is_scanty and match.score < match.bars.same + 0.1:
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.SHORT)
    if _is_commonplace_again(statement, match):
        return _verdict(Novelty.UNCERTAIN, match, NoveltyReason.SHORT)
    if _says_more(statement.text, matches, vectors):
        return _verdict(Novelty.NEW, match, NoveltyReason.ADDS)
    is_part = match.alike.is_part or match.alike.score > match.alike.covered
    return _verdict(Novelty.REPEAT, match, NoveltyReason.PART_OF if is_part else NoveltyReason.SAME_CONTENT)


def _says_more(text: str, matches: Sequence[Match], vectors: Vectors) -> bool:
    """A whole sentence of `text` is in none of the earlier texts, neither in words nor in meaning."""
    if matches[0].evidence and len(sentences(text)) == 1:
        return False
    known = [earlier.text for match in matches for earlier in match.utterance.texts]
    for sentence in sentences(text):
        here = features(sentence)
        if here.total >= ADDED_WEIGHT and not any(_says(sentence, one, vectors) for one in known):
            return True
    return False


def _says(sentence: str, text: str, vectors: Vectors) -> bool:
    here = features(sentence)
    if shared(here, features(text)) >= ADDED_KNOWN * here.total:
        return True
    close = closeness(sentence.strip(), text, vectors)
    return close is not None and close >= ADDED_CLOSE


def _verdict(novelty: Novelty, match: Match, reason: NoveltyReason) -> NoveltyVerdict:
    return NoveltyVerdict(novelty, match.utterance.id, round(match.score, 3), match.vetoes, reason)
