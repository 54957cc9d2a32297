"""Reports in one sentence: each cue's content and source, put in relation to the other cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.cues import Cue, Mood, find_cues
from monitor.statements.frames import Opening, find_opening
from monitor.statements.lexicon import Lexicon
from monitor.statements.sentences import QUOTE, Sentence

NO_SOURCE = Source(None, SourceForm.ELLIPSIS)


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution in token indices of its sentence; `contents` empty: the words stand in a sentence before."""

    contents: tuple[Range, ...]
    source: Source
    cue: Cue | None
    frame: str
    addressee: Range | None = None
    via: tuple[Range, ...] = ()
    inner: tuple[Report, ...] = ()
    rejected: str | None = None

    @property
    def start(self) -> int:
        return self.contents[0][0]

    @property
    def end(self) -> int:
        return self.contents[-1][1]


@dataclass(slots=True)
class _Reader:
    clauses: Clauses
    reports: list[Report] = field(default_factory=list)
    # Where the predicate being read ends, and whether cues before that point belong to its clause.
    clause_end: int = 0
    main: Report | None = None


def read_sentence(sentence: Sentence, lexicon: Lexicon) -> tuple[Clauses, list[Report]]:
    """Reports of `sentence`, siblings in order and without overlap."""
    clauses = Clauses(sentence, find_cues(sentence.tokens, lexicon), lexicon)
    from monitor.statements.nominal import nominal_reports
    from monitor.statements.tags import find_tags

    tags = find_tags(clauses)
    tagged = {tag.cue.head for tag in tags if tag.cue is not None}
    bounds = sorted(tag.range[0] for tag in tags)
    predicates = [cue for cue in clauses.cues if cue.head not in tagged]
    reports = _predicates(clauses, predicates, bounds, [(tag.range[0], tag.source) for tag in tags])
    reports += _quoted_predicates(clauses, reports)
    reports += nominal_reports(clauses, reports)
    for tag in tags:
        reports = tag.apply(clauses, reports, tags)
    return clauses, sorted(reports, key=lambda r: r.contents[0] if r.contents else (0, 0))


def _predicates(
    clauses: Clauses, cues: Sequence[Cue], bounds: Sequence[int], tagged: Sequence[tuple[int, Source]]
) -> list[Report]:
    """Reports whose content follows the cue. A cue inside a content clause, with its own subject, is nested."""
    end = len(clauses.tokens)
    openings: list[tuple[Cue, Opening]] = []
    for position, cue in enumerate(cues):
        if cue.mood is Mood.PASSIVE:
            continue
        limit = min([b for b in bounds if b > cue.last] or [end])
        following = next((c.first for c in cues[position + 1 :] if _ends_search(clauses, c)), limit)
        opening = find_opening(clauses, cue, min(limit, max(following, cue.last + 2)))
        if opening is not None:
            openings.append((cue, opening))
    reports: list[Report] = []
    stack: list[tuple[Cue, Opening, Source]] = []
    for index, (cue, opening) in enumerate(openings):
        heard = [(c.first, s) for c, _, s in stack] + [(at, s) for at, s in tagged if at < cue.first]
        source = _source(clauses, cue, openings[:index], sorted(heard, key=lambda pair: pair[0]))
        stack.append((cue, opening, source))
    return _nest(clauses, stack, bounds)


def _quoted_predicates(clauses: Clauses, reports: Sequence[Report]) -> list[Report]:
    """Quoted words that begin with the reporting participle itself: il aurait « souligné … »."""
    found = []
    for index, token in enumerate(clauses.tokens):
        if token.quotation is None or any(a <= index < b for r in reports for a, b in r.contents):
            continue
        auxiliary = clauses.before_adverbs(index)
        if not any(clauses.has(role, auxiliary) for role in ("have", "have_conditional")):
            continue
        reading = next(
            (
                r
                for r in clauses.lexicon.forms.get(token.first_word, ())
                if r.tense == "participle" and not r.verb.tail
            ),
            None,
        )
        if reading is not None:
            conditional = clauses.has("have_conditional", auxiliary)
            cue = Cue(
                auxiliary, auxiliary, auxiliary, reading.verb, Mood.FINITE, None, conditional, False, False, None
            )
            found.append(Report(((index, index + 1),), clauses.subject(0, auxiliary), cue, "quote"))
    return found


def _ends_search(clauses: Clauses, cue: Cue) -> bool:
    if cue.mood is Mood.FINITE:
        return True
    before = clauses.before_adverbs(cue.first)
    return clauses.word(before) == "," or clauses.has("coordinator", before) or clauses.has("contrast", before)


def _source(
    clauses: Clauses, cue: Cue, before: Sequence[tuple[Cue, Opening]], heard: Sequence[tuple[int, Source]]
) -> Source:
    start = 0
    for other, opening in before:
        if opening.start <= cue.first and opening.is_clause:
            start = max(start, opening.start)
        elif other.last < cue.first:
            start = max(start, other.last + 1)
    begin = start
    for index in range(start, cue.first):
        if clauses.word(index) in {";", ":"} or (
            clauses.has("contrast", index) and index + 1 < cue.first and not clauses.has("coordinator", index + 1)
        ):
            begin = index + 1
        elif clauses.has("relative_other", index):
            begin = index + 1
        elif clauses.has("complementizer", index) and index > 0 and not clauses.has("coordinator", index - 1):
            begin = index + 1
        elif clauses.has("coordinator", index) and clauses.has_finite(begin, index):
            begin = index + 1
    if _is_elided(clauses, cue, begin):
        return _absolute(clauses, cue, begin) or _shared(clauses, cue, heard)
    if clauses.has("relative", cue.first - 1):
        return _antecedent(clauses, cue.first - 1, begin, heard)
    return clauses.subject(begin, cue.first)


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
    for _, source in reversed(heard):
        if source.range is not None:
            return source
    for index in range(cue.first):
        if clauses.is_finite(index) or any(
            c.head == index for c in clauses.cues if c.mood in {Mood.FINITE, Mood.PASSIVE}
        ):
            first = index
            while first > 0 and (clauses.has("clitic", first - 1) or clauses.has("negation_opener", first - 1)):
                first -= 1
            return clauses.subject(0, first)
    return NO_SOURCE


def _antecedent(clauses: Clauses, relative: int, begin: int, heard: Sequence[tuple[int, Source]]) -> Source:
    end = relative
    while end > begin and clauses.word(end - 1) == ",":
        end -= 1
    tagged = next((s for _, s in heard if s.range is not None and s.range[1] == end), None)
    return tagged or clauses.subject(begin, end)


def _nest(clauses: Clauses, stack: Sequence[tuple[Cue, Opening, Source]], bounds: Sequence[int]) -> list[Report]:
    end = len(clauses.tokens)
    top: list[Report] = []
    position = 0
    while position < len(stack):
        cue, opening, source = stack[position]
        limit = min([b for b in bounds if b > cue.last] or [end])
        stop, following = limit, position + 1
        while following < len(stack):
            other, _, _ = stack[following]
            if other.first >= limit:
                break
            if other.first > opening.start and not _is_nested(clauses, cue, opening, other):
                stop = _cut_before(clauses, other, opening.start, stack[following][2])
                break
            if other.first <= opening.start:
                break
            following += 1
        stop = _content_end(clauses, opening, stop)
        if stop > opening.start:
            inner = _nest(clauses, [s for s in stack[position + 1 : following]], bounds)
            top.append(
                Report(
                    ((opening.start, stop),),
                    source,
                    cue,
                    opening.frame,
                    addressee=opening.addressee,
                    inner=tuple(r for r in inner if r.start >= opening.start and r.end <= stop),
                )
            )
        position = max(following, position + 1)
    return top


def _is_nested(clauses: Clauses, cue: Cue, opening: Opening, other: Cue) -> bool:
    """Whether `other` stands inside the content that `opening` begins."""
    before = other.first - 1
    while before > opening.start and clauses.is_adverb(before):
        before -= 1
    starts_anew = (
        clauses.has("coordinator", before) or clauses.has("contrast", before) or clauses.word(before) == ","
    )
    if clauses.has("hypothetical", _clause_head(clauses, cue)) and not starts_anew:
        return not any(clauses.word(k) == "," for k in range(opening.start, other.first))
    if other.mood is Mood.GERUND:
        return not starts_anew
    if other.mood is Mood.BARE:
        return not starts_anew or cue.auxiliary is None
    if starts_anew and (
        clauses.word(before) != "," or clauses.has_finite(opening.start, before) or not opening.is_clause
    ):
        if not opening.is_clause:
            return False
        if cue.auxiliary is not None or other.auxiliary is not None:
            return other.auxiliary != cue.auxiliary
        return False
    for index in range(other.first - 1, opening.start, -1):
        if clauses.word(index) == ";":
            return False
        if clauses.has("contrast", index) and clauses.word(index - 1) in {",", QUOTE}:
            return False
        if (
            clauses.has("contrast", index - 1)
            and clauses.has("complementizer", index)
            and clauses.word(index - 2) == ","
        ):
            return False
        if clauses.has("complementizer", index) or clauses.has("relative", index):
            return True
    return opening.is_clause


def _clause_head(clauses: Clauses, cue: Cue) -> int:
    """The first token of the clause of `cue`: after a comma or at the sentence's start."""
    index = cue.first
    while index > 0 and clauses.word(index - 1) not in {",", ";", ":"}:
        index -= 1
    return index


def _cut_before(clauses: Clauses, other: Cue, start: int, source: Source) -> int:
    index = other.first
    if source.range is not None and start < source.range[0] < other.first:
        index = source.range[0]
    for k in range(index - 1, max(start, index - MAX_PHRASE), -1):
        if (
            clauses.word(k) == ","
            or clauses.has("coordinator", k)
            or clauses.has("contrast", k)
            or clauses.word(k) == ";"
        ):
            index = k
            if clauses.word(k - 1) == "," or clauses.has("contrast", k - 1):
                index = k - 1
            break
        if not clauses.is_adverb(k) and clauses.has_finite(k, k + 1):
            break
    return index


def _content_end(clauses: Clauses, opening: Opening, stop: int) -> int:
    """Trim what belongs to the reporting clause: the occasion after an object, trailing commas."""
    if not opening.is_clause:
        quoted = opening.start + (
            clauses.has("determiner", opening.start) and clauses.word(opening.start + 1) == QUOTE
        )
        if clauses.word(quoted) == QUOTE and not _goes_on_after(clauses, quoted + 1, stop):
            return quoted + 1
        for index in range(opening.start + 1, stop):
            if clauses.phrase("occasion", index) and not clauses.has("of", index - 1):
                stop = index
                break
            if clauses.word(index) == "," and clauses.has("contrast", index + 1):
                stop = index
                break
            if clauses.word(index) == ";":
                stop = index
                break
    for index in range(opening.start + 1, stop - 2):
        is_comment = (
            clauses.word(index) == ","
            and clauses.has("determiner", index + 1)
            and clauses.has("speech_noun", index + 2)
        )
        if is_comment or (
            clauses.word(index) == QUOTE and clauses.has("gerund_marker", index + 1) and not opening.is_clause
        ):
            stop = index if is_comment else index + 1
            break
    while stop > opening.start and clauses.word(stop - 1) in {",", ";", "–", "—", "-", "(", ":"}:
        stop -= 1
    return stop


def _goes_on_after(clauses: Clauses, index: int, stop: int) -> bool:
    """Whether words after a quoted object still belong to it: a complement, or a list with more quotations."""
    if index >= stop:
        return False
    if clauses.has("of", index):
        return True
    if clauses.phrase("occasion", index):
        return False
    return any(clauses.word(i) == QUOTE for i in range(index, stop))
