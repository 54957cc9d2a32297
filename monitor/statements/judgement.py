"""What a report is worth: its kind, its modality, and why some are no statements."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model.reading import Modality, StatementKind
from monitor.statements.clauses import Clauses, Range
from monitor.statements.cue import Cue
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import Report

# "those claims", "ces accusations", "эти обвинения".
POINTER_WORDS = 2


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
    if _only_points(clauses, report) or _only_names(clauses, report):
        return True
    if report.source.range is None:
        return False
    a, b = report.source.range
    if clauses.word(a)[:1].isdigit() or any(clauses.word(i) == "%" for i in range(a, b + 1)):
        return True
    if b - a == 1 and clauses.has("first_person", a) and not _names_place(clauses, a):
        return True
    return any(clauses.has(role, i) for i in range(a, min(a + 3, b)) for role in ("non_speaker", "thing"))


def _only_points(clauses: Clauses, report: Report) -> bool:
    """Whether the content is but a word for words said before: "denied those claims"."""
    if len(report.contents) != 1 or report.contents[0][1] - report.contents[0][0] != POINTER_WORDS:
        return False
    a, b = report.contents[0]
    return clauses.has("pointing", a) and clauses.has("speech_noun", b - 1)


def _only_names(clauses: Clauses, report: Report) -> bool:
    """Whether an object is nothing but people: "praised X", "welcomed the leaders of A and B to the palace"."""
    if report.cue is None or report.frame not in {"np", "open_np"} or len(report.contents) != 1:
        return False
    a, end = report.contents[0]
    stop = a
    while stop < end and _names(clauses, stop):
        stop += 1
    people = [k for k in range(a, stop) if clauses.has("office", k) or clauses.has("pronoun", k)]
    is_name = stop - a > 1 and all(clauses.tokens[k].is_capital for k in range(a, stop))
    if not people and not is_name:
        return False
    is_greeting = report.cue.verb.lemma in clauses.lexicon.words.get("greets", ()) and _is_place(clauses, stop)
    return stop == end or is_greeting


def _names_place(clauses: Clauses, pronoun: int) -> bool:
    """Whether an impersonal sentence says where: "À Bakou, on affirme que …"."""
    is_fronted = clauses.has("place_lead", 0) and clauses.word(pronoun - 1) == ","
    return is_fronted and clauses.has("impersonal", pronoun) and clauses.tokens[1].is_capital


def _names(clauses: Clauses, index: int) -> bool:
    """A word that may stand in the names of people: a title, a capital, an article, what joins them."""
    if clauses.word(index).endswith("'s"):
        return False
    joins = any(clauses.has(role, index) for role in ("office", "determiner", "coordinator", "genitive", "pronoun"))
    return joins or clauses.tokens[index].is_capital


def _is_place(clauses: Clauses, index: int) -> bool:
    return clauses.has("preposition", index) and not clauses.has("praised_for", index)


def _is_negated(clauses: Clauses, cue: Cue, source: Range | None) -> bool:
    head = range(source[0], min(source[0] + 2, source[1])) if source is not None else ()
    if any(clauses.has("negative_subject", i) for i in head):
        return True
    return cue.is_negated and not cue.verb.denies
