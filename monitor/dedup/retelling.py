"""Texts that share their matter and hardly a sentence: translations, and two reports of one day's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from monitor.model.article import Anchors, ClusterRelation

MAX_APART = timedelta(days=1)
MIN_NAMES = 6
MIN_EVIDENCE = 4
"""Quotations of matching lengths and shared numbers, together: names alone are shared by all news of one day."""

MIN_TRANSLATED_NAMES = 0.4
MIN_TRANSLATION = 0.6
"""Labelled translations score 0.67 to 0.86; other pairs of a day fail on names or on evidence."""

MIN_SAME_NAMES = 0.5
"""Of the names of the text with fewer: two stories that quote the same words share four in ten."""

MAX_QUOTATIONS = 60
LENGTHS = (0.5, 2.0)
"""What a quotation's length may become in another language."""


def retold(a: Anchors, b: Anchors) -> tuple[ClusterRelation, float] | None:
    """The relation and a score in [0, 1]: translation by quotations, numbers, names and day; rewrite by quoted words.

    Symmetric. None where the two are different stories, or nothing can be said.
    """
    shared = len(set(a.names) & set(b.names))
    if abs(a.day - b.day) > MAX_APART or shared < MIN_NAMES or "und" in {a.language, b.language}:
        return None
    names = shared / min(len(a.names), len(b.names))
    if a.language == b.language:
        is_same = names >= MIN_SAME_NAMES and not set(a.runs).isdisjoint(b.runs)
        return (ClusterRelation.REWRITE, round(names, 3)) if is_same else None
    numbers = len(set(a.numbers) & set(b.numbers))
    aligned = _aligned(a.quotations[:MAX_QUOTATIONS], b.quotations[:MAX_QUOTATIONS])
    if names < MIN_TRANSLATED_NAMES or numbers + aligned < MIN_EVIDENCE:
        return None
    parts = [names]
    if a.numbers and b.numbers:
        parts.append(numbers / min(len(a.numbers), len(b.numbers)))
    if a.quotations or b.quotations:
        parts.append(aligned / max(len(a.quotations), len(b.quotations)))
    score = round(sum(parts) / len(parts), 3)
    return (ClusterRelation.TRANSLATION, score) if score >= MIN_TRANSLATION else None


def _aligned(a: Sequence[int], b: Sequence[int]) -> int:
    """How many quotations of both match by length in the same order."""
    least, most = LENGTHS
    above = [0] * (len(b) + 1)
    for length in a:
        row = [0]
        for i, other in enumerate(b):
            row.append(max(above[i] + (least <= length / other <= most), above[i + 1], row[i]))
        above = row
    return above[-1]
