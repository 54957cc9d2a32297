"""Whose words a predicate reports: its subject, shared, absolute or the antecedent of a relative."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import Clauses, Source
from monitor.statements.cue import Cue, Mood
from monitor.statements.objects import Opening
from monitor.statements.report import NO_SOURCE


def find_source(
    clauses: Clauses, cue: Cue, before: Sequence[tuple[Cue, Opening]], heard: Sequence[tuple[int, Source]]
) -> Source:
    """The source of `cue`: its subject, or the subject that it shares with an earlier predicate.

    `before` are the cues already read with their openings, `heard` the sources found so far by position.
    """
    start = 0
    for other, opening in before:
        if opening.start <= cue.first and opening.is_clause:
            start = max(start, opening.start)
        elif other.last < cue.first:
            is_fronted = other.mood in {Mood.GERUND, Mood.PURPOSE}
            comma = next((k for k in range(other.last + 1, cue.first) if clauses.word(k) == ","), None)
            start = max(start, comma + 1 if is_fronted and comma is not None else other.last + 1)
    if clauses.has("nominative", cue.first - 1) and clauses.has("be", cue.first - 2):
        return Source((cue.first - 1, cue.first), SourceForm.PRONOUN)  # "what are you offering that …"
    begin = _clause_begin(clauses, start, cue.first)
    if _is_elided(clauses, cue, begin):
        return _absolute(clauses, cue, begin) or _shared(clauses, cue, heard)
    if clauses.has("relative", cue.first - 1):
        return _antecedent(clauses, cue.first - 1, begin, heard)
    return clauses.subject(begin, cue.first)


def _clause_begin(clauses: Clauses, start: int, end: int) -> int:
    """Where the clause of the verb at `end` begins: after the last word in [start, end) that opens one."""
    begin = start
    for index in range(start, end):
        word = clauses.word(index)
        opens = (
            word in {";", ":"}
            or (clauses.has("relative_other", index) and not _has_comma(clauses, index, end))
            or (clauses.has("contrast", index) and index + 1 < end and not clauses.has("coordinator", index + 1))
            or (clauses.has("complementizer", index) and index > 0 and not clauses.has("coordinator", index - 1))
            or (clauses.has("coordinator", index) and clauses.has_finite(begin, index))
        )
        if opens:
            begin = index + 1
            if clauses.has("complementizer", index) and not any(c.last + 1 == index for c in clauses.cues):
                begin = next((k + 1 for k in range(end - 2, index, -1) if clauses.word(k) == ","), begin)
    return begin


def _has_comma(clauses: Clauses, start: int, end: int) -> bool:
    return any(clauses.word(k) == "," for k in range(start, end))


def _is_elided(clauses: Clauses, cue: Cue, begin: int) -> bool:
    """Without a subject of its own: participles, and what follows a coordinator or a comma after a verb."""
    if cue.mood in {Mood.GERUND, Mood.BARE, Mood.PURPOSE}:
        return True
    index = cue.first - 1
    while index >= begin and clauses.is_adverb(index):
        index -= 1
    if index < begin or clauses.has("coordinator", index):
        return True
    if clauses.word(index) != ",":
        return False
    if clauses.has_finite(begin, index):
        return True
    return begin > 0 and not any(clauses.word(k) in {",", ";", ":"} for k in range(begin, index))


def _absolute(clauses: Clauses, cue: Cue, begin: int) -> Source | None:
    """A participle's own subject after a finished clause: "…, la porte-parole, X, accusant Y de …"."""
    comma = cue.first - 1
    if cue.mood is not Mood.GERUND or clauses.has("gerund_marker", comma) or clauses.has("coordinator", comma):
        return None
    if clauses.word(comma) != ",":
        start = next((k + 1 for k in range(comma, begin - 1, -1) if clauses.word(k) == ","), begin)
        is_own = clauses.starts_phrase(start) and not clauses.has_finite(start, comma + 1) and comma + 1 - start < 9
        return clauses.subject(start, comma + 1) if is_own else None
    if not clauses.has_finite(begin, comma):
        return None
    source = clauses.subject(begin, comma)
    if source.range is None or source.range[0] <= begin or clauses.word(source.range[0] - 1) != ",":
        return None
    return None if clauses.has_finite(*source.range) else source


def _shared(clauses: Clauses, cue: Cue, heard: Sequence[tuple[int, Source]]) -> Source:
    named = next((source for _, source in reversed(heard) if source.range is not None), None)
    return named or _of_relative(clauses, cue) or main_subject(clauses, cue.first)


def _of_relative(clauses: Clauses, cue: Cue) -> Source | None:
    """The antecedent of the relative clause that the predicate ends: "Russia, which has a base but called for"."""
    index = cue.first - 1
    while index > 0 and clauses.is_adverb(index):
        index -= 1
    relative = next((k for k in range(index, 0, -1) if clauses.has("relative", k)), None)
    if relative is None or not clauses.has("coordinator", index) or not clauses.has_finite(relative + 1, index):
        return None
    if any(clauses.word(k) in {",", ";", ":"} for k in range(relative, index)):
        return None
    found = _antecedent(clauses, relative, 0, ())
    return found if found.range is not None else None


def main_subject(clauses: Clauses, end: int, start: int = 0) -> Source:
    """The subject of the first finite verb in [start, end)."""
    heads = {c.head for c in clauses.cues if c.mood in {Mood.FINITE, Mood.PASSIVE}}
    for index in range(start, end):
        if clauses.is_finite(index) or index in heads:
            first = index
            while first > start and (clauses.has("clitic", first - 1) or clauses.has("negation_opener", first - 1)):
                first -= 1
            return clauses.subject(start, first)
    return NO_SOURCE


def _antecedent(clauses: Clauses, relative: int, begin: int, heard: Sequence[tuple[int, Source]]) -> Source:
    end = relative
    while end > begin and clauses.word(end - 1) in {",", "-", "–", "—"}:
        end -= 1
    tagged = next((s for _, s in heard if s.range is not None and s.range[1] == end), None)
    return tagged or _nearest_phrase(clauses, begin, end) or clauses.subject(begin, end)


def _nearest_phrase(clauses: Clauses, begin: int, end: int) -> Source | None:
    """The object that ends at `end` behind a verb: "X a reçu Y, qui …", "it was Y who …"."""
    verb = next((k for k in range(end - 1, begin - 1, -1) if clauses.is_verb(k)), None)
    if verb is None:
        return None
    start = end
    while start > verb + 1 and (not clauses.has("preposition", start - 1) or clauses.has("genitive", start - 1)):
        start -= 1
    first = next((k for k in range(start, end) if clauses.starts_phrase(k)), end)
    can_speak = any(clauses.tokens[k].is_capital or clauses.has("office", k) for k in range(first, end))
    return Source((first, end), clauses.form(first, end)) if can_speak else None
