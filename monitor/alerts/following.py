"""What follows an alert in its thread: the outlet changed the words, or somebody denies having said them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.model.alerting import (
    EarlierText,
    EarlierUtterance,
    Follow,
    Novelty,
    NoveltyReason,
    NoveltyVerdict,
    StatementForNovelty,
)
from monitor.model.outbox import MessageKind
from monitor.model.reading import Modality, StatementKind

_QUOTED = re.compile('[«“„"]([^«»“”„"]+)[»”“"]')
_WORDS = re.compile(r"\w+")


def follow(
    statement: StatementForNovelty, verdict: NoveltyVerdict, earlier: Sequence[EarlierUtterance]
) -> Follow | None:
    """What this verdict adds to the thread of the utterance it is nearest to; None: nothing.

    What an import or a re-reading finds adds nothing, nor does what nobody dates: nobody is told of the past.
    """
    if verdict.nearest is None or statement.is_baseline or statement.is_date_suspect:
        return None
    if verdict.novelty is Novelty.AMENDED:
        return Follow(MessageKind.AMENDED, is_told=quotation_changed(statement, verdict, earlier))
    if is_denial(statement, verdict):
        return Follow(MessageKind.DENIED, is_told=True)
    return None


def is_denial(statement: StatementForNovelty, verdict: NoveltyVerdict) -> bool:
    """The speaker denies having said what the nearest utterance reports."""
    if verdict.reason is NoveltyReason.DENIES:
        return True
    is_told = statement.modality is Modality.DENIED and verdict.reason is NoveltyReason.VETOED
    return is_told and "denial" in verdict.vetoes


def quotation_changed(
    statement: StatementForNovelty, verdict: NoveltyVerdict, earlier: Sequence[EarlierUtterance]
) -> bool:
    """Other words stand inside the quotation marks than in the article's last version: letters count, not signs."""
    before = last_of_article(statement, verdict, earlier)
    if statement.kind is StatementKind.INDIRECT or before is None:
        return False
    now = tuple(_quoted_words(statement.text, statement.kind))
    return now != tuple(_quoted_words(before.text, statement.kind))


def last_of_article(
    statement: StatementForNovelty, verdict: NoveltyVerdict, earlier: Sequence[EarlierUtterance]
) -> EarlierText | None:
    """What the article said before, in its last version that attests the nearest utterance."""
    texts = [
        text
        for utterance in earlier
        if utterance.id == verdict.nearest
        for text in utterance.texts
        if text.article_url == statement.article_url and text.version != statement.version
    ]
    return max(texts, key=lambda text: text.version, default=None)


def _quoted_words(text: str, kind: StatementKind) -> Iterator[str]:
    """All words of direct speech, of mixed speech those in quotation marks."""
    parts = [text] if kind is StatementKind.DIRECT else _QUOTED.findall(text)
    for part in parts:
        for word in _WORDS.findall(part):
            yield word.casefold()
