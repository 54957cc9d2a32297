"""What a report is worth: its kind, its modality, and why some are no statements."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model.reading import Modality, StatementKind
from monitor.statements.clauses import Clauses, Range
from monitor.statements.cues import Cue
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import Report


def kind(clauses: Clauses, contents: Iterable[Range]) -> StatementKind:
    """Direct: nothing but quoted words; mixed: some; indirect: none."""
    contents = tuple(contents)
    tokens = [clauses.tokens[i] for a, b in contents for i in range(a, b)]
    quoted = sum(1 for t in tokens if t.quotation is not None)
    others = sum(1 for t in tokens if t.quotation is None and t.text.rstrip("'").isalnum())
    if not quoted:
        return StatementKind.INDIRECT
    return StatementKind.MIXED if others else StatementKind.DIRECT


def modality(cue: Cue | None) -> Modality:
    """Denied by its verb, hearsay by a conditional ("aurait souligné"), else asserted."""
    if cue is None:
        return Modality.ASSERTED
    if cue.verb.denies:
        return Modality.DENIED
    return Modality.HEARSAY if cue.is_conditional else Modality.ASSERTED


def rejection(clauses: Clauses, report: Report) -> str | None:
    """Why the report is no statement, "" for one that is not even a rejected one, None for a statement."""
    if _is_no_report(clauses, report):
        return ""
    cue, source = report.cue, report.source.range
    if cue is None:
        return None
    if _is_negated(clauses, cue, source):
        return "negated"
    if cue.is_modal or (source is not None and source[0] > 0 and clauses.has("hypothetical", source[0] - 1)):
        return "hypothetical"
    is_quoted = any(clauses.word(i) == QUOTE for i in range(report.start, report.end))
    return "question" if clauses.sentence.is_question and not is_quoted else None


def _is_no_report(clauses: Clauses, report: Report) -> bool:
    """Links, accusations of each other, and sources that are things, polls, crowds or the reader."""
    if clauses.word(report.start) in {"<", "http", "https"}:
        return True
    near = (i for a, b in report.contents for i in range(max(0, a - 3), min(b, a + 6)))
    if any(clauses.has("mutual", i) for i in near):
        return True
    if report.source.range is None:
        return False
    a, b = report.source.range
    if clauses.word(a)[:1].isdigit() or any(clauses.word(i) == "%" for i in range(a, b + 1)):
        return True
    if b - a == 1 and clauses.has("first_person", a):
        return True
    return any(clauses.has(role, i) for i in range(a, min(a + 3, b)) for role in ("non_speaker", "thing"))


def _is_negated(clauses: Clauses, cue: Cue, source: Range | None) -> bool:
    head = range(source[0], min(source[0] + 2, source[1])) if source is not None else ()
    if any(clauses.has("negative_subject", i) for i in head):
        return True
    return cue.is_negated and not cue.verb.denies
