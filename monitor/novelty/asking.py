"""Of which texts vectors are needed: words first, and sentences only where they could change the verdict."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import chain

from monitor.model.alerting import EarlierText, EarlierUtterance, StatementForNovelty
from monitor.novelty.alignment import compared, lay_out, surfaces
from monitor.novelty.comparison import best, is_denial
from monitor.novelty.embedding import Vectors, once, parts
from monitor.novelty.evidence import asks
from monitor.novelty.features import sentences
from monitor.novelty.openness import said_alike, texts_left_open

_NONE: Vectors = {}


def to_embed(
    statement: StatementForNovelty, candidates: Sequence[EarlierUtterance], vectors: Vectors = _NONE
) -> frozenset[str]:
    """Texts whose vectors `assess` would use of those that are `near`: none where words, facts and days settle it.

    To be asked again with the vectors of what it named: what words have in common tells whose sentences are needed,
    and of a repeat of several sentences each is looked for in all that was said.
    """
    if any(said_alike(statement, utterance) for utterance in candidates):
        return frozenset()
    left_open = [text for utterance in candidates for text in texts_left_open(statement, utterance)]
    lay_out(statement.text, [text.text for text in left_open if not _is_settled(statement, text, vectors)], vectors)
    wanted = frozenset().union(*(_wanted(statement, text, vectors) for text in left_open))
    if len(sentences(statement.text)) < 2 or not wanted <= vectors.keys():
        return wanted
    matches = [best(statement, utterance, vectors) for utterance in candidates]
    if not any(match.is_free and match.is_same for match in matches):
        return wanted
    known = [text.text for text in left_open]
    return wanted.union(*map(parts, (statement.text, *known)) if known else ())


def asks_for_meaning(statement: StatementForNovelty, wanted: Set[str]) -> bool:
    """The statement itself is among what is to be embedded."""
    return not wanted.isdisjoint(parts(statement.text))


def _wanted(statement: StatementForNovelty, text: EarlierText, vectors: Vectors) -> Set[str]:
    """Texts whose vectors are needed beside this one, since words and facts alone don't settle it: words first.

    A word is made a vector once and for all. Sentences are looked at where they could tell, so they are asked for
    when the words have vectors.
    """
    new, earlier, is_same_language = statement.text, text.text, statement.language == text.language

    def found() -> frozenset[str] | None:
        denial = is_denial(statement, text)
        is_asked = asks(new, earlier, vectors, is_same_language=is_same_language, is_denial=denial)
        if is_asked is None:
            return None
        return frozenset((*parts(new), *parts(earlier))) if is_asked else frozenset()

    settled = once(vectors, _pair(statement, text), found)
    return frozenset(chain(*map(surfaces, compared(new, earlier)))) if settled is None else settled


def _is_settled(statement: StatementForNovelty, text: EarlierText, vectors: Vectors) -> bool:
    return once(vectors, _pair(statement, text), lambda: None) is not None


def _pair(statement: StatementForNovelty, text: EarlierText) -> tuple[str, ...]:
    is_same_language = statement.language == text.language
    return "wanted", statement.text, text.text, str(is_same_language), str(is_denial(statement, text))
