"""Reporting clauses after or amid the words reported: ", a déclaré X", "he said", "selon X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.cues import Cue, Mood
from monitor.statements.report import NO_SOURCE, Report
from monitor.statements.sentences import QUOTE

# More source phrases in one sentence are no prose.
MAX_ACCORDING = 4
# "The corridor, he said, must reopen": a tag between subject and verb is short.
MAX_AMID = 6
MIN_VERBLESS = 2
_BREAKS = frozenset({",", QUOTE, "—", "–", "-"})


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
        if self.is_according and (self.is_media or self.range[0] > start) and inside and self.source.range:
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
        for report in reports:
            if report.cue is not None and report.cue.first >= stop:
                end = min(end, report.cue.first)
        for index in range(stop, end):
            if clauses.word(index) == ";":
                end = index
        if not _resumes(clauses, stop, end):
            end = self.range[0]
        return _trim(clauses, _without_connector(clauses, start), end)

    def _fragments(self, clauses: Clauses, start: int, end: int) -> tuple[Range, ...]:
        first, last = self.range
        if start < first and last < end:
            head, tail = _trim(clauses, start, first), _trim(clauses, last, end)
            return tuple(r for r in (head, tail) if r[0] < r[1])
        return ((start, end),)


def find_tags(clauses: Clauses) -> list[Tag]:
    """Tags of the sentence in order."""
    tags = [tag for cue in clauses.cues if (tag := _inverted(clauses, cue) or _subject_first(clauses, cue))]
    return sorted([*tags, *_according(clauses, tags)], key=lambda t: t.range)


def _resumes(clauses: Clauses, stop: int, end: int) -> bool:
    """Whether the reported words go on after the tag that ends at `stop`."""
    if clauses.word(stop) == QUOTE:
        return True
    if clauses.word(stop) not in {",", "–", "—"}:
        return False
    if clauses.word(stop + 1) == QUOTE:
        return True
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


def _clause_start(clauses: Clauses, end: int) -> int:
    for index in range(end - 1, -1, -1):
        if clauses.word(index) == ";" or (clauses.word(index) == ":" and clauses.has_finite(0, index)):
            return index + 1
    return 0


def _reports_something(clauses: Clauses, end: int) -> bool:
    """Whether words that may be reported stand before `end`: a quotation or a clause with a verb."""
    if any(clauses.word(i) == QUOTE for i in range(end)) or clauses.has_finite(0, end):
        return True
    return is_verbless(clauses) and end > MIN_VERBLESS


def is_verbless(clauses: Clauses) -> bool:
    """Whether the language has sentences without a verb (Russian "Дорога открыта")."""
    return bool(clauses.lexicon.words.get("verbless"))


def _inverted(clauses: Clauses, cue: Cue) -> Tag | None:
    """Cue before subject: "a-t-il dit", "a déclaré le ministre", "said Smith", "lit-on dans un communiqué"."""
    before = cue.first - 1
    if cue.mood is Mood.GERUND or cue.mood is Mood.PASSIVE or before < 0:
        return None
    if clauses.has("as_tag", before) and clauses.has("points_back", cue.first):
        return _as_said(clauses, cue, before)
    if clauses.has("complementizer", before) and clauses.has("such", before - 1) and clauses.has("be", before - 2):
        before = next((k for k in range(before - 1, 0, -1) if clauses.word(k) == ","), before)
    if clauses.word(before) not in _BREAKS:
        return None
    takes_object = any(
        f.partition(":")[0] in {"np", "open_np", "do", "of", "bare", "with", "calls"} for f in cue.verb.frames
    )
    is_reported = _reports_something(clauses, before + 1) or (
        cue.inverted is not None
        and clauses.word(before) == clauses.word(cue.last + 1) == ","
        and cue.last + 2 < len(clauses.tokens)
    )
    behind = clauses.skip_adverbs(clauses.skip_insertion(cue.last + 1))
    if (
        not is_reported
        and not _stands_amid(clauses, before, behind)
        and (takes_object or before < 4 or clauses.has("preposition", behind))
    ):
        return None
    begin = before if clauses.word(before) != QUOTE else before + 1
    if cue.inverted is not None:
        if clauses.has("impersonal_inversion", cue.inverted):
            source, end = _noun_phrase_after(clauses, cue.last + 1)
        else:
            source, end = Source((cue.inverted, cue.inverted + 1), SourceForm.PRONOUN), cue.last + 1
        return Tag((begin, _tag_end(clauses, end)), source, cue, clause_start=_clause_start(clauses, begin))
    after = behind
    if clauses.has("complementizer", cue.last + 1) or clauses.word(cue.last + 1) == ":":
        return None
    source, end = _noun_phrase_after(clauses, after)
    if source.range is None or clauses.has("complementizer", end) or clauses.word(end) == QUOTE:
        return None
    return Tag((begin, _tag_end(clauses, end)), source, cue, clause_start=_clause_start(clauses, begin))


def _stands_amid(clauses: Clauses, comma: int, index: int) -> bool:
    """A tag between subject and verb: ", a affirmé un conseiller, restera …"."""
    if clauses.word(comma) != "," or not clauses.starts_phrase(index):
        return False
    end = clauses.phrase_end(index)
    return clauses.word(end) == "," and end + 1 < len(clauses.tokens) and clauses.is_finite(end + 1)


def _as_said(clauses: Clauses, cue: Cue, start: int) -> Tag | None:
    """A clause like "comme l'a dit X": what it points to is the clause beside it."""
    source, end = _noun_phrase_after(clauses, clauses.skip_adverbs(cue.last + 1))
    if source.range is None:
        return None
    begin = start - 1 if start and clauses.word(start - 1) == "," else start
    return Tag((begin, end), source, cue)


def _noun_phrase_after(clauses: Clauses, index: int) -> tuple[Source, int]:
    """The noun phrase at `index`, or past one prepositional phrase ("dans un communiqué le ministère")."""
    if clauses.has("pronoun", index):
        return Source((index, index + 1), SourceForm.PRONOUN), index + 1
    if clauses.has("preposition", index) and not clauses.has("determiner", index):
        for k in range(index + 2, min(index + 10, len(clauses.tokens))):
            word = clauses.word(k)
            if word == ",":
                break
            if clauses.has("source_start", k) and not clauses.is_inside_phrase(k):
                end = clauses.phrase_end(k)
                return Source((k, end), clauses.form(k, end)), end
        end = clauses.phrase_end(index + 1)
        return (Source((index + 1, end), SourceForm.NAMED) if end > index + 1 else NO_SOURCE), end
    if not clauses.starts_phrase(index) or clauses.word(index) == QUOTE:
        return NO_SOURCE, index
    end = clauses.phrase_end(index)
    return Source((index, end), clauses.form(index, end)), end


def _tag_end(clauses: Clauses, index: int) -> int:
    """The tag runs on over adverbials to the next comma, quotation or end."""
    while index < len(clauses.tokens) and clauses.word(index) not in {",", QUOTE, ";", ":", "—", "–"}:
        if any(cue.first == index for cue in clauses.cues):
            break
        index += 1
    return index


def _subject_first(clauses: Clauses, cue: Cue) -> Tag | None:
    """Subject before cue, after the words: "…, he said", "…, Armenia's government has said on Sunday"."""
    is_usual = clauses.lexicon.words.get("subject_first_tag") or clauses.has("points_back", cue.first)
    if cue.mood is not Mood.FINITE or cue.inverted is not None or not is_usual:
        return None
    start = cue.first - 1
    while start >= 0 and clauses.word(start) not in _BREAKS and cue.first - start <= 14:
        start -= 1
    if start < 0 or clauses.word(start) not in _BREAKS or start == cue.first - 1:
        return None
    if (
        clauses.has("coordinator", start + 1)
        or clauses.has("relative", start + 1)
        or clauses.has("subordinator", start + 1)
        or clauses.has("speech_noun", start + 2)
    ):
        return None
    after = clauses.skip_adverbs(cue.last + 1)
    is_amid = start > 0 and clauses.word(start) == clauses.word(after) == "," and after - start <= MAX_AMID
    is_amid = is_amid and after + 1 < len(clauses.tokens) and clauses.is_finite(after + 1)
    if not (_reports_something(clauses, start + 1) or is_amid) or clauses.has_finite(start + 1, cue.first):
        return None
    is_last = (
        after >= len(clauses.tokens)
        or clauses.word(after) in {",", QUOTE, ";"}
        or bool(clauses.phrase("occasion", after))
    )
    is_quoted = clauses.word(start) == QUOTE or clauses.word(start - 1) == QUOTE
    tells = is_quoted and "told" in cue.verb.frames
    if not is_last and not tells and not clauses.has("after_tag", after):
        return None
    if clauses.word(after) == QUOTE and clauses.word(start) != QUOTE:
        return None
    source = clauses.subject(start + 1, cue.first)
    begin = start if clauses.word(start) != QUOTE else start + 1
    return Tag((begin, _tag_end(clauses, cue.last + 1)), source, cue, clause_start=_clause_start(clauses, begin))


def _according(clauses: Clauses, tags: Sequence[Tag]) -> list[Tag]:
    """Source phrases: "selon X," at the head, ", selon X" at the end or amid the clause."""
    found: list[Tag] = []
    index = 0
    while index < len(clauses.tokens) and len(found) < MAX_ACCORDING:
        length = clauses.phrase("according", index)
        if index == 0 and clauses.has("according_name", 0) and clauses.tokens[1:2] and clauses.tokens[1].is_capital:
            length = 1
        if (
            not length
            or clauses.has("not_according", index + length)
            or clauses.has("not_according", index + length + 1)
        ):
            index += 1
            continue
        start = index + length
        is_first = not _reports_something(clauses, index)
        end = start + 1 if clauses.has("pronoun", start) else clauses.phrase_end(start, closed=is_first)
        after = clauses.skip_adverbs(end) if is_first else end
        if is_first and clauses.word(end) == "," and clauses.has("relative", end + 1):
            after = next((k for k in range(end + 1, len(clauses.tokens)) if clauses.word(k) == ","), end)
        begin = index - 1 if index and clauses.word(index - 1) in {",", "(", "—", "–"} else index
        if end > start and not any(t.range[0] <= index < t.range[1] for t in tags):
            at_head = is_first
            source = Source((start, end), clauses.form(start, end))
            is_media = any(clauses.has("via", k) for k in range(start, end))
            interrupts = at_head and index > 0 and clauses.subject(0, begin).range is not None
            is_participle = clauses.lexicon.matches("gerund", clauses.word(begin - 1)) if begin else False
            if (at_head and clauses.word(after) != ",") or is_participle:
                index = end
                continue
            first = 0 if at_head and not interrupts else begin
            found.append(Tag((first, after), source, None, True, is_media, 0))
        index = max(end, index + 1)
    return found
