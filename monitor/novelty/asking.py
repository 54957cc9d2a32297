"""Of which texts vectors are needed: words first, and sentences only where they could change the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from monitor.model.alerting import EarlierUtterance, StatementForNovelty
from monitor.novelty.alignment import compared, surfaces
from monitor.novelty.comparison import best, is_denial
from monitor.novelty.embedding import Vectors, parts
from monitor.novelty.evidence import at_best, bars, is_asked
from monitor.novelty.features import sentences
from monitor.novelty.openness import near, said_alike, texts_left_open

_NONE: Vectors = {}


def to_embed(
    statement: StatementForNovelty, earlier: Sequence[EarlierUtterance], vectors: Vectors = _NONE
) -> frozenset[str]:
    """Texts whose vectors `assess` would use: none where words, facts and days settle the matter.

    To be asked again with the vectors of what it named: what words have in common tells whose sentences are needed,
    and of a repeat of several sentences each is looked for in all that was said.
    """
    candidates = near(statement, earlier)
    if any(said_alike(statement, utterance) for utterance in candidates):
        return frozenset()
    wanted = frozenset(text for utterance in candidates for text in _left_open(statement, utterance, vectors))
    if len(sentences(statement.text)) < 2 or not wanted <= vectors.keys():
        return wanted
    matches = [best(statement, utterance, vectors) for utterance in candidates]
    if not any(match.is_free and match.is_same for match in matches):
        return wanted
    known = [text.text for utterance in candidates for text in texts_left_open(statement, utterance)]
    return wanted.union(*map(parts, (statement.text, *known)) if known else ())


def asks_for_meaning(statement: StatementForNovelty, wanted: Set[str]) -> bool:
    """The statement itself is among what is to be embedded."""
    return not wanted.isdisjoint(parts(statement.text))


def _left_open(statement: StatementForNovelty, utterance: EarlierUtterance, vectors: Vectors) -> Iterator[str]:
    """Texts whose vectors are needed, since words and facts alone don't settle it: words first.

    A word is made a vector once and for all. Sentences are looked at where they could tell, so they are asked for
    when the words have vectors.
    """
    for text in texts_left_open(statement, utterance):
        for passage in compared(statement.text, text.text):
            yield from surfaces(passage)
        is_same_language = statement.language == text.language
        found = at_best(statement.text, text.text, vectors, is_same_language=is_same_language)
        its_bars = bars(statement.text, text.text, is_same_language=is_same_language)
        if found is not None and is_asked(found, its_bars, is_denial=is_denial(statement, text)):
            yield from parts(statement.text)
            yield from parts(text.text)
