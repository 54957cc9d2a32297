"""What an outlet did to words it had reported, when their article changed: kept, altered or withdrawn. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from monitor.model.alerting import CorrectionKind, ReportedWords, WordsChanged

SAME_WORDS = 0.5
"""Least share of common words by which a statement of the same speaker is the old one altered."""
COMPARED = 200
"""Words: the comparison is quadratic."""
_WORD = re.compile(r"\w+")


def changes(old: Sequence[ReportedWords], new: Sequence[ReportedWords], text: str) -> tuple[WordsChanged, ...]:
    """For each of `old` that the new `text`, whose statements are `new`, no longer has as it was.

    Words that still stand in the text are kept, even where they are read in another way now.
    """
    whole = " ".join(_words(text))
    folded = {one.statement: _words(one.text) for one in (*old, *new)}
    kept = {" ".join(folded[one.statement]) for one in new}
    found = []
    for one in old:
        words = folded[one.statement]
        if " ".join(words) in kept or f" {' '.join(words)} " in f" {whole} ":
            continue
        rivals = [
            (
                SequenceMatcher(None, words[:COMPARED], folded[other.statement][:COMPARED], autojunk=False).ratio(),
                other.statement,
            )
            for other in new
            if other.speaker_key == one.speaker_key
        ]
        likeness, successor = max(rivals, default=(0.0, None))
        if successor is not None and likeness >= SAME_WORDS:
            found.append(WordsChanged(one.statement, CorrectionKind.ALTERED, successor))
        else:
            found.append(WordsChanged(one.statement, CorrectionKind.WITHDRAWN))
    return tuple(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
