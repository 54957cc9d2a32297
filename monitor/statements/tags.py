"""Reporting clauses after or amid the words reported: ", a déclaré X", "he said", "selon X"."""

from __future__ import annotations

from dataclasses import replace

from monitor.statements.according import find_according
from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Source
from monitor.statements.cues import Cue, Mood
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import NO_SOURCE
from monitor.statements.tag import BREAKS, Tag, clause_start, reports_something

# "The corridor, he said, must reopen": a tag between subject and verb is short.
MAX_AMID = 6


def find_tags(clauses: Clauses) -> list[Tag]:
    """Tags of the sentence in order."""
    tags = [tag for cue in clauses.cues if (tag := _inverted(clauses, cue) or _subject_first(clauses, cue))]
    return sorted([*(_by_media(clauses, tag) for tag in tags), *find_according(clauses, tags)], key=lambda t: t.range)


def _by_media(clauses: Clauses, tag: Tag) -> Tag:
    """The tag, marked where an agency or outlet is its source: "…, TASS reported"."""
    is_media = tag.source.range is not None and any(clauses.has("via", k) for k in range(*tag.source.range))
    return replace(tag, is_media=True) if is_media else tag


def _inverted(clauses: Clauses, cue: Cue) -> Tag | None:
    """Cue before subject: "a-t-il dit", "a déclaré le ministre", "said Smith", "lit-on dans un communiqué"."""
    before = cue.first - 1
    is_cited = cue.mood is Mood.BARE and clauses.has("agent", cue.last + 1)
    if cue.mood in {Mood.GERUND, Mood.PASSIVE, Mood.PURPOSE} or before < 0 or is_cited:
        return None
    if clauses.has("as_tag", before) and clauses.has("points_back", cue.first):
        return _as_said(clauses, cue, before)
    if clauses.has("complementizer", before) and clauses.has("such", before - 1) and clauses.has("be", before - 2):
        before = next((k for k in range(before - 1, 0, -1) if clauses.word(k) == ","), before)
    if clauses.word(before) not in BREAKS or _before_subject(clauses, cue) < before - 1:
        return None
    is_bare = cue.inverted is None and not _is_after_quotation(clauses, before)
    if is_bare and (_is_predicate(clauses, cue, before) or _has_own_object(clauses, cue)):
        return None
    takes_object = any(
        f.partition(":")[0] in {"np", "open_np", "do", "of", "bare", "with", "calls"} for f in cue.verb.frames
    )
    is_reported = reports_something(clauses, before + 1) or (
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
            if source.range is None and not _is_after_quotation(clauses, before):
                return None
        else:
            source, end = Source((cue.inverted, cue.inverted + 1), SourceForm.PRONOUN), cue.last + 1
        return Tag((begin, _tag_end(clauses, end)), source, cue, clause_start=clause_start(clauses, begin))
    after = behind
    if clauses.has("complementizer", cue.last + 1) or clauses.word(cue.last + 1) == ":":
        return None
    source, end = _noun_phrase_after(clauses, after)
    if source.range is None or clauses.has("complementizer", end) or clauses.word(end) == QUOTE:
        return None
    return Tag((begin, _tag_end(clauses, end)), source, cue, clause_start=clause_start(clauses, begin))


def _is_after_quotation(clauses: Clauses, comma: int) -> bool:
    return QUOTE in {clauses.word(comma), clauses.word(comma - 1)}


def _is_predicate(clauses: Clauses, cue: Cue, comma: int) -> bool:
    """Whether verb and noun phrase after `comma` are verb and object: of a judging verb, or of a relative clause."""
    if set(cue.verb.frames) <= {"np", "quote"}:
        return "np" in cue.verb.frames
    relative = next((k for k in range(comma - 1, 0, -1) if clauses.has("relative_other", k)), None)
    return relative is not None and not clauses.has_finite(relative + 1, comma)


def _has_own_object(clauses: Clauses, cue: Cue) -> bool:
    """An object, not a subject, behind the verb: "X, …, a ajouté sa voix"; but "a indiqué son porte-parole"."""
    behind = clauses.skip_adverbs(cue.last + 1)
    return clauses.has("possessive", behind) and not clauses.has("office", behind + 1)


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
    end = clauses.phrase_to_name(index)
    return Source((index, end), clauses.form(index, end)), end


def _tag_end(clauses: Clauses, index: int) -> int:
    """The tag runs on over adverbials to the next comma, quotation or end."""
    while index < len(clauses.tokens) and clauses.word(index) not in {",", QUOTE, ";", ":", "—", "–"}:
        if any(cue.first == index for cue in clauses.cues):
            break
        index += 1
    return index


def _before_subject(clauses: Clauses, cue: Cue) -> int:
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


def _subject_first(clauses: Clauses, cue: Cue) -> Tag | None:
    """Subject before cue, after the words: "…, he said", "…, Armenia's government has said on Sunday"."""
    is_usual = clauses.lexicon.words.get("subject_first_tag") or clauses.has("points_back", cue.first)
    if cue.mood is not Mood.FINITE or cue.inverted is not None or not is_usual:
        return None
    start = _before_subject(clauses, cue)
    if start < 0 or clauses.word(start) not in BREAKS or start == cue.first - 1:
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
    if not (reports_something(clauses, start + 1) or is_amid) or clauses.has_finite(start + 1, cue.first):
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
    return Tag((begin, _tag_end(clauses, cue.last + 1)), source, cue, clause_start=clause_start(clauses, begin))
