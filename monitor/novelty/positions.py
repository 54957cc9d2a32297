"""What somebody says beside earlier words, or beside the other side's: how the two stand to one another.

A finding about words, never a verdict on the speaker: it says that two texts are alike and what differs, and both
are shown. Days play no part, since a position is held or changed over months.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import product

from monitor.novelty import Vectors
from monitor.novelty.comparison import VETO_MARGIN, Match
from monitor.novelty.embedding import parts
from monitor.novelty.pairs import Report, beside

ON_SUBJECT = 0.2
"""From this likeness on two texts speak of one matter, even where their episodes differ."""

CONTRARY = frozenset({"negation", "opposite", "roles", "actors", "denial"})
"""Vetoes by which the other side's words deny ours; another number or name may speak of something else."""


class Relation(StrEnum):
    """How words stand to those that they are laid beside; the words for readers are `position.<relation>`."""

    REPEATED = "repeated"
    CHANGED = "changed"
    CONTRADICTED = "contradicted"
    SUBJECT = "subject"


def texts_of(reports: Iterable[Report]) -> list[str]:
    """Texts whose vectors `own` and `other` use where they are at hand."""
    return sorted({part for report in reports for part in parts(report.text)})


def own(ours: Sequence[Report], earlier: Sequence[Report], vectors: Vectors) -> tuple[Relation, Match] | None:
    """What the same person said before; None where the words are about something else."""
    match = _closest(ours, earlier, vectors)
    if match.is_same and not match.vetoes:
        return Relation.REPEATED, match
    if (_is_compared(match) and match.strong) or (match.is_same and match.vetoes):
        return Relation.CHANGED, match
    return (Relation.SUBJECT, match) if match.score >= ON_SUBJECT else None


def other(ours: Sequence[Report], theirs: Sequence[Report], vectors: Vectors) -> tuple[Relation, Match] | None:
    """What the other side says; None where it doesn't say the contrary."""
    match = _closest(ours, theirs, vectors)
    is_contrary = _is_compared(match) and not CONTRARY.isdisjoint(match.vetoes)
    return (Relation.CONTRADICTED, match) if is_contrary else None


def _is_compared(match: Match) -> bool:
    """Alike enough for their differences to have been looked at."""
    return match.score >= match.bars.close - VETO_MARGIN


def _closest(ours: Sequence[Report], theirs: Sequence[Report], vectors: Vectors) -> Match:
    """The pair of texts that are most alike, one language before two."""
    pairs = sorted(product(ours, theirs), key=lambda pair: pair[0].language != pair[1].language)
    return max((beside(a, b, vectors) for a, b in pairs), key=lambda match: match.score)
