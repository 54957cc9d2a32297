"""Reporting clauses with the verb before its subject: "a-t-il dit", "a déclaré le ministre", "said Smith"."""

from __future__ import annotations

from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import Clauses, Source
from monitor.statements.cue import Cue, Mood
from monitor.statements.lexicon import QUOTE
from monitor.statements.report import NO_SOURCE
from monitor.statements.tag import BREAKS, Tag, before_subject, clause_start, is_verbless, reports_something, tag_end


def inverted(clauses: Clauses, cue: Cue) -> Tag | None:
    """Cue before subject: "a-t-il dit", "a déclaré le ministre", "said Smith", "lit-on dans un communiqué"."""
    before = cue.first - 1
    is_cited = cue.mood is Mood.BARE and clauses.has("agent", cue.last + 1)
    if cue.mood in {Mood.GERUND, Mood.PASSIVE, Mood.PURPOSE} or before < 0 or is_cited:
        return None
    if clauses.has("as_tag", before) and clauses.has("points_back", cue.first):
        return _as_said(clauses, cue, before)
    if clauses.has("complementizer", before) and clauses.has("such", before - 1) and clauses.has("be", before - 2):
        before = next((k for k in range(before - 1, 0, -1) if clauses.word(k) == ","), before)
    if clauses.word(before) not in BREAKS or before_subject(clauses, cue) < before - 1:
        return None
    is_bare = cue.inverted is None and not _is_after_quotation(clauses, before)
    if is_bare and any(says_otherwise(clauses, cue, before) for says_otherwise in _PREDICATES):
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
    return _tag(clauses, cue, before if clauses.word(before) != QUOTE else before + 1, behind)


def _tag(clauses: Clauses, cue: Cue, begin: int, after: int) -> Tag | None:
    """The tag that begins at `begin`, with the inverted pronoun or the noun phrase at `after` as its source."""
    if cue.inverted is not None:
        if clauses.has("impersonal_inversion", cue.inverted):
            source, end = _noun_phrase_after(clauses, cue.last + 1)
            if source.range is None and not _is_after_quotation(clauses, cue.first - 1):
                return None
        else:
            source, end = Source((cue.inverted, cue.inverted + 1), SourceForm.PRONOUN), cue.last + 1
        return Tag((begin, tag_end(clauses, end)), source, cue, clause_start=clause_start(clauses, begin))
    if clauses.has("complementizer", cue.last + 1) or clauses.word(cue.last + 1) == ":":
        return None
    source, end = _noun_phrase_after(clauses, after)
    if source.range is None or clauses.has("complementizer", end) or clauses.word(end) == QUOTE:
        return None
    return Tag((begin, tag_end(clauses, end)), source, cue, clause_start=clause_start(clauses, begin))


def _has_apposition(clauses: Clauses, cue: Cue, comma: int) -> bool:
    """Whether a subject and what is said of it stand before the verb: "Иран, сосед Армении, предложил …"."""
    has_clause = clauses.has_finite(0, comma) or any(clauses.word(k) == QUOTE for k in range(comma))
    if not is_verbless(clauses) or has_clause or clauses.word(comma) != "," or "," not in clauses.texts[:comma]:
        return False
    behind = clauses.skip_adverbs(cue.last + 1)
    names_speaker = clauses.has("pronoun", behind) or any(clauses.has("office", k) for k in (behind, behind + 1))
    return not (names_speaker or (behind < len(clauses.tokens) and clauses.tokens[behind].is_capital))


def _is_after_quotation(clauses: Clauses, comma: int) -> bool:
    return QUOTE in {clauses.word(comma), clauses.word(comma - 1)}


def _is_predicate(clauses: Clauses, cue: Cue, comma: int) -> bool:
    """Whether verb and noun phrase after `comma` are verb and object: of a judging verb, or of a relative clause."""
    if set(cue.verb.frames) <= {"np", "quote"}:
        return "np" in cue.verb.frames
    relative = next((k for k in range(comma - 1, 0, -1) if clauses.has("relative_other", k)), None)
    return relative is not None and not clauses.has_finite(relative + 1, comma)


def _has_own_object(clauses: Clauses, cue: Cue, _: int) -> bool:
    """An object, not a subject, behind the verb: "X, …, a ajouté sa voix"; but "a indiqué son porte-parole"."""
    behind = clauses.skip_adverbs(cue.last + 1)
    return clauses.has("possessive", behind) and not clauses.has("office", behind + 1)


# What makes of a verb behind a comma the predicate of the words before it.
_PREDICATES = (_is_predicate, _has_own_object, _has_apposition)


def _stands_amid(clauses: Clauses, comma: int, index: int) -> bool:
    """A tag between subject and verb: ", a affirmé un conseiller, restera …"."""
    is_pronoun = clauses.has("pronoun", index)
    if clauses.word(comma) != "," or not (is_pronoun or clauses.starts_phrase(index)):
        return False
    end = index + 1 if is_pronoun else clauses.phrase_end(index)
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
