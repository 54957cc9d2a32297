"""On what occasion and through what medium words were spoken, as the reporting clause names them."""

from __future__ import annotations

from monitor.statements.clauses import Clauses, Range
from monitor.statements.report import Report

# "lors de sa dernière longue conférence": words between the preposition and the event.
MAX_LEAD = 5
MAX_OCCASION = 12


def find_occasion(clauses: Clauses, report: Report) -> Range | None:
    """Tokens of the first occasion outside the words reported and their source, preposition included."""
    outside = [k for k in clauses.places("event") if not _is_taken(report, k)]
    for index in outside:
        start = next((k for k in range(index - 1, max(-1, index - 1 - MAX_LEAD), -1) if _leads(clauses, k)), None)
        if start is None or any(_is_taken(report, k) for k in range(start, index)):
            continue
        while start and clauses.has("occasion_lead", start - 1):
            start -= 1
        return start, _end(clauses, report, index)
    return None


def find_media(clauses: Clauses, report: Report) -> tuple[Range, ...]:
    """Outlets and agencies to which or on which the speaker spoke: "told Reuters", "sur CBS"."""
    found: list[Range] = []
    for index in clauses.places("via"):
        if _is_taken(report, index) or (found and index < found[-1][1]):
            continue
        start, end = index, index + 1
        while start and (clauses.tokens[start - 1].is_capital or clauses.has("via", start - 1)):
            start -= 1
        while end < len(clauses.tokens) and (_is_name(clauses, end) or clauses.has("via", end)):
            end += 1
        before = start - 1
        while clauses.has("determiner", before) and not clauses.has("via_lead", before):
            before -= 1
        is_told = report.cue is not None and report.cue.last == before
        if (is_told or clauses.has("via_lead", before)) and any(_is_name(clauses, k) for k in range(start, end)):
            found.append((start, end))
    return tuple(found)


def _is_name(clauses: Clauses, index: int) -> bool:
    return clauses.tokens[index].is_capital or (clauses.has("determiner", index) and clauses.has("via", index + 1))


def _leads(clauses: Clauses, index: int) -> bool:
    return clauses.has("occasion_lead", index)


def _is_taken(report: Report, index: int) -> bool:
    ranges = [*report.contents, *([report.source.range] if report.source.range else [])]
    return any(a <= index < b for a, b in ranges)


def _end(clauses: Clauses, report: Report, index: int) -> int:
    end = index + 1
    while end < len(clauses.tokens) and end - index < MAX_OCCASION and not _is_taken(report, end):
        is_over = clauses.word(end) in {",", ";", ":", "(", "–", "—"} or clauses.has("complementizer", end)
        if is_over or clauses.has("time", end) or clauses.is_verb(end) or clauses.has("relative", end):
            break
        end += 1
    while end > index + 1 and _is_loose(clauses, end - 1):
        end -= 1
    return end


def _is_loose(clauses: Clauses, index: int) -> bool:
    """A word that ends no phrase: the rest of a date, a preposition, a determiner."""
    return clauses.word(index)[:1].isdigit() or clauses.has("preposition", index) or clauses.has("determiner", index)
