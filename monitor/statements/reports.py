"""Reports in one sentence: each cue's content and source, put in relation to the other cues."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.statements.agents import find_source, main_subject
from monitor.statements.clauses import Clauses, Source
from monitor.statements.contents import closing_comma, content_end, cut_before, is_nested
from monitor.statements.cue import Cue, Mood
from monitor.statements.cues import find_cues
from monitor.statements.frames import find_opening, find_subject_content
from monitor.statements.lexicon import Lexicon
from monitor.statements.nominal import nominal_reports
from monitor.statements.objects import Opening
from monitor.statements.report import Report
from monitor.statements.sentences import Sentence
from monitor.statements.tags import find_tags


def read_sentence(sentence: Sentence, lexicon: Lexicon) -> tuple[Clauses, list[Report]]:
    """Reports of `sentence`, siblings in order and without overlap."""
    if lexicon.triggers.isdisjoint([token.text for token in sentence.tokens]):
        return Clauses(sentence, (), lexicon), []
    clauses = Clauses(sentence, find_cues(sentence.tokens, lexicon), lexicon)
    tags = find_tags(clauses)
    tagged = {tag.cue.head for tag in tags if tag.cue is not None}
    bounds = sorted(tag.range[0] for tag in tags)
    predicates = [cue for cue in clauses.cues if cue.head not in tagged]
    reports = _predicates(clauses, predicates, bounds, [(tag.range[0], tag.source) for tag in tags])
    reports += _passives(clauses, predicates, reports)
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
    stack: list[tuple[Cue, Opening, Source]] = []
    for index, (cue, opening) in enumerate(openings):
        peers = [entry for entry in stack if cue.auxiliary and entry[0].auxiliary == cue.auxiliary] or stack
        heard = [(c.first, s) for c, _, s in peers] + [(at, s) for at, s in tagged if at < cue.first]
        source = find_source(clauses, cue, openings[:index], sorted(heard, key=lambda pair: pair[0]))
        stack.append((cue, opening, source))
    return _nest(clauses, _with_later_subjects(clauses, stack), bounds)


def _passives(clauses: Clauses, cues: Sequence[Cue], reports: Sequence[Report]) -> list[Report]:
    """Passives with an agent, outside the content of other reports."""
    found = []
    for cue in cues:
        is_inside = any(a <= cue.first < b for r in reports for a, b in r.contents)
        if cue.mood is not Mood.PASSIVE or is_inside:
            continue
        begin = next((k + 1 for k in range(cue.first - 1, -1, -1) if clauses.word(k) in {";", ":"}), 0)
        passive = find_subject_content(clauses, cue, begin)
        if passive is not None and not any(r.start < passive[0][1] and passive[0][0] < r.end for r in reports):
            found.append(Report((passive[0],), passive[1], cue, "passive"))
    return found


def _with_later_subjects(
    clauses: Clauses, stack: list[tuple[Cue, Opening, Source]]
) -> list[tuple[Cue, Opening, Source]]:
    """A participle at the head of the sentence has the subject of the predicate after it."""
    for index, (cue, opening, source) in enumerate(stack):
        closing = closing_comma(clauses, cue, opening)
        has_own = source.range is not None and clauses.has("time_clause", 0)
        if closing is None or has_own or (source.range is not None and clauses.word(source.range[1]) == ","):
            continue
        main = main_subject(clauses, len(clauses.tokens), closing + 1)
        stack[index] = (cue, opening, main if main.range is not None else clauses.subject(0, cue.first))
    return stack


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
            if other.first > opening.start and not is_nested(clauses, cue, opening, other):
                stop = cut_before(clauses, other, opening.start, stack[following][2])
                break
            if other.first <= opening.start:
                break
            following += 1
        closing = closing_comma(clauses, cue, opening)
        stop = content_end(clauses, opening, stop if closing is None else min(stop, closing))
        if stop > opening.start:
            inner = _nest(clauses, stack[position + 1 : following], bounds)
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
