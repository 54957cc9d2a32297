"""What a reporting clause after or amid its words does to the reports of its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.cue import Cue
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import Report

# "…, selon X, par « … »": the words reported go on; fewer quoted ones name a paper or a programme.
MIN_RESUMED_WORDS = 4
# Fewer words without a verb are no report ("Дорога открыта").
MIN_VERBLESS = 2
BREAKS = frozenset({",", QUOTE, "—", "–", "-"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A reporting clause at `range`. `is_according`: a source phrase, which yields to a cue with its own source."""

    range: Range
    source: Source
    cue: Cue | None
    is_according: bool = False
    is_media: bool = False
    clause_start: int = 0

    def apply(self, clauses: Clauses, reports: Sequence[Report], tags: Sequence[Tag]) -> list[Report]:
        """`reports` with this tag's content attributed to its source."""
        start, end = self._content(clauses, tags, reports)
        inside = [r for r in reports if r.contents and r.start >= start and r.end <= end]
        passes_on = self.is_media or (self.is_according and self.range[0] > start)
        if passes_on and inside and self.source.range:
            return [replace(r, via=(*r.via, self.source.range)) if r in inside else r for r in reports]
        if end <= start:
            return list(reports)
        contents = self._fragments(clauses, start, end)
        if not contents:
            return list(reports)
        rest = [r for r in reports if r not in inside and not (r.contents and r.start < end and r.end > start)]
        return [
            *rest,
            Report(contents, self.source, self.cue, "according" if self.is_according else "tag", inner=tuple(inside)),
        ]

    def _content(self, clauses: Clauses, tags: Sequence[Tag], reports: Sequence[Report]) -> Range:
        end = len(clauses.tokens)
        start = self.clause_start
        if self.range[0] <= start:
            start = self.range[1]
            later = [t.range[0] for t in tags if t.range[0] >= start and not t.is_according]
            end = min(later, default=end)
            return _trim(clauses, start, end)
        stop = self.range[1]
        if not self._parts_subject_and_verb(clauses, start):
            end = min((r.cue.first for r in reports if r.cue is not None and r.cue.first >= stop), default=end)
        end = min([t.range[0] for t in tags if t.range[0] >= stop], default=end) if not self.is_according else end
        for index in range(stop, end):
            if clauses.word(index) == ";":
                end = index
        if not _resumes(clauses, stop, end):
            end = self.range[0]
        return _trim(clauses, _without_connector(clauses, start), end)

    def _parts_subject_and_verb(self, clauses: Clauses, start: int) -> bool:
        """Whether the words before a source phrase are but the subject: "X, selon son porte-parole, a …"."""
        has_words = any(clauses.word(k) == QUOTE or clauses.is_verb(k) for k in range(start, self.range[0]))
        return self.is_according and not has_words

    def _fragments(self, clauses: Clauses, start: int, end: int) -> tuple[Range, ...]:
        first, last = self.range
        if start < first and last < end:
            head, tail = _trim(clauses, start, first), _trim(clauses, last, end)
            return tuple(r for r in (head, tail) if r[0] < r[1])
        return ((start, end),)


def _resumes(clauses: Clauses, stop: int, end: int) -> bool:
    """Whether the reported words go on after the tag that ends at `stop`."""
    if clauses.word(stop) == QUOTE:
        return True
    if clauses.word(stop) not in {",", "–", "—"}:
        return False
    if clauses.word(stop + 1) == QUOTE:
        return True
    if clauses.has("preposition", stop + 1) and clauses.word(stop + 2) == QUOTE:
        return clauses.tokens[stop + 2].words > MIN_RESUMED_WORDS
    is_aside = any(
        clauses.has(role, stop + 1) for role in ("relative", "subordinator", "contrast", "coordinator", "preposition")
    )
    if is_aside or clauses.phrase("occasion", stop + 1):
        return False
    return clauses.has_finite(stop + 1, end) or (is_verbless(clauses) and end > stop + 1)


def _trim(clauses: Clauses, start: int, end: int) -> Range:
    while start < end and clauses.word(start) in {",", ";", "–", "—", "-", ")"}:
        start += 1
    while end > start and clauses.word(end - 1) in {",", ";", "–", "—", "-", "("}:
        end -= 1
    return start, end


def _without_connector(clauses: Clauses, start: int) -> int:
    """Past a first word or phrase that links to the sentence before, or says on what occasion."""
    length = clauses.phrase("connector", start)
    if length and clauses.word(start + length) == ",":
        return start + length + 1
    if clauses.phrase("occasion", start):
        for index in range(start, min(start + MAX_PHRASE, len(clauses.tokens))):
            if clauses.word(index) == ",":
                return index + 1
            if clauses.word(index) == QUOTE:
                break
    return start


def tag_end(clauses: Clauses, index: int) -> int:
    """The tag runs on over adverbials to the next comma, quotation or end."""
    while index < len(clauses.tokens) and clauses.word(index) not in {",", QUOTE, ";", ":", "—", "–"}:
        if any(cue.first == index for cue in clauses.cues):
            break
        index += 1
    return index


def before_subject(clauses: Clauses, cue: Cue) -> int:
    """Index of the mark before the subject; a subject with an apposition begins at the quotation itself."""
    start = cue.first - 1
    if clauses.word(start) == ",":
        for index in range(start - 1, max(-1, start - MAX_PHRASE), -1):
            if clauses.word(index) == QUOTE:
                begin = index + 1 + (clauses.word(index + 1) == ",")
                is_subject = begin < start and clauses.starts_phrase(begin) and not clauses.has_finite(begin, start)
                return begin - 1 if is_subject else start
        return _before_name(clauses, start)
    while start >= 0 and clauses.word(start) not in BREAKS and cue.first - start <= 14:
        start -= 1
    return start


def _before_name(clauses: Clauses, comma: int) -> int:
    """The comma before a name whose apposition ends at `comma`: "…, X, secretary of state for Y, said"."""
    start = comma - 1
    while start > 0 and clauses.word(start) != "," and comma - start < MAX_PHRASE:
        start -= 1
    before = start - 1
    while before > 0 and clauses.tokens[before].is_capital:
        before -= 1
    is_name = before < start - 1 and clauses.word(start) == clauses.word(before) == ","
    return before if is_name and not clauses.has_finite(start, comma) else comma


def is_verbless(clauses: Clauses) -> bool:
    """Whether the language has sentences without a verb (Russian "Дорога открыта")."""
    return bool(clauses.lexicon.words.get("verbless"))


def clause_start(clauses: Clauses, end: int) -> int:
    """Where the clause that ends at `end` begins: after a semicolon, or a colon behind a verb."""
    for index in range(end - 1, -1, -1):
        if clauses.word(index) == ";" or (clauses.word(index) == ":" and clauses.has_finite(0, index)):
            return index + 1
    return 0


def reports_something(clauses: Clauses, end: int) -> bool:
    """Whether words that may be reported stand before `end`: a quotation or a clause with a verb."""
    if any(clauses.word(i) == QUOTE for i in range(end)) or clauses.has_finite(0, end):
        return True
    return is_verbless(clauses) and end > MIN_VERBLESS
