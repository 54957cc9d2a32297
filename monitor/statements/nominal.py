"""Nouns of saying with a clause: "his claim that …", "déclarations de X, selon lesquelles …"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import Clauses, Source
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import NO_SOURCE, Report

# How far before "selon lesquelles" its noun may stand: "déclarations du premier ministre X, le 22 mai, selon …".
MAX_DISTANCE = 18


def nominal_reports(clauses: Clauses, reports: Sequence[Report]) -> list[Report]:
    """Reports whose cue is a noun; nothing inside the content of a verb's report."""
    found: list[Report] = []
    for index in sorted({*clauses.places("relative_clause"), *clauses.places("complementizer")}):
        if not 1 <= index < len(clauses.tokens) - 2:
            continue
        length = clauses.phrase("relative_clause", index)
        if not length and clauses.has("complementizer", index) and clauses.has("clause_noun", index - 1):
            length = 1
        if not length:
            continue
        noun = next(
            (k for k in range(index - 1, max(-1, index - MAX_DISTANCE), -1) if clauses.has("speech_noun", k)), None
        )
        start, end = index + length, len(clauses.tokens)
        if noun is None or any(r.start < end and start < r.end for r in reports if r.contents):
            continue
        stop = next((k for k in range(start, end) if clauses.word(k) == ";"), end)
        holder = _holder(clauses, noun, index)
        if holder.range is not None:
            found.append(Report(((start, stop),), holder, None, "noun"))
            break
    return found


def _holder(clauses: Clauses, noun: int, limit: int) -> Source:
    """Whose words the noun names: its possessor or the phrase after "of"; nobody's for "reports that …"."""
    if noun and clauses.has("possessive", noun - 1):
        return Source((noun - 1, noun + 1), SourceForm.PRONOUN)
    if clauses.has("of", noun + 1) and noun + 2 < limit and clauses.word(noun + 2) != QUOTE:
        end = min(clauses.phrase_end(noun + 2), limit)
        while end > noun + 2 and clauses.word(end - 1) == ",":
            end -= 1
        return Source((noun + 2, end), clauses.form(noun + 2, end)) if end > noun + 2 else NO_SOURCE
    return NO_SOURCE
