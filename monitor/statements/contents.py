"""Where content ends: before a sibling predicate, a comment, or the occasion of the speech."""

from __future__ import annotations

from monitor.statements.clauses import MAX_PHRASE, Clauses, Source
from monitor.statements.cue import Cue, Mood
from monitor.statements.lexicon import QUOTE
from monitor.statements.objects import Opening


def is_nested(clauses: Clauses, cue: Cue, opening: Opening, other: Cue) -> bool:
    """Whether `other` stands inside the content that `opening` begins, or is a sibling of `cue`."""
    before = other.first - 1
    while before > opening.start and clauses.is_adverb(before):
        before -= 1
    after_comma = clauses.word(before) == ","
    starts_anew = after_comma or clauses.has("coordinator", before) or clauses.has("contrast", before)
    if clauses.has("hypothetical", _clause_head(clauses, cue)) and not starts_anew:
        return not any(clauses.word(k) == "," for k in range(opening.start, other.first))
    closing = closing_comma(clauses, cue, opening)
    if closing is not None and other.first > closing:
        return False
    if other.mood is Mood.GERUND:
        return not starts_anew
    if other.mood is Mood.BARE:
        return not starts_anew or cue.auxiliary is None
    if starts_anew and not (after_comma and opening.is_clause and not clauses.has_finite(opening.start, before)):
        return opening.is_clause and other.auxiliary != cue.auxiliary
    return not _is_juxtaposed(clauses, opening, other) and _is_subordinate(clauses, opening, other)


def closing_comma(clauses: Clauses, cue: Cue, opening: Opening) -> int | None:
    """The comma that ends a subordinate cue's content before the main verb: "Affirmant que …, X a invité …"."""
    relative = cue.first if clauses.has("clitic", cue.first - 1) else cue.first - 1
    is_relative = clauses.has("relative", relative) and not clauses.has("comma", relative - 1)
    is_participle = (
        is_relative or cue.mood in {Mood.GERUND, Mood.PURPOSE} or clauses.has("have_infinitive", cue.first)
    )
    is_fronted = clauses.has("time_clause", 0) and not is_relative
    if not (is_participle or is_fronted) or clauses.has_finite(0, relative if is_relative else cue.first):
        return None
    for index in range(opening.start + 1, len(clauses.tokens) - 1):
        if clauses.word(index) != ",":
            continue
        said_all = not opening.is_clause or any(clauses.is_verb(k) for k in range(opening.start, index))
        if said_all and clauses.has_finite(index + 1, len(clauses.tokens)):
            return index
    return None


def _is_juxtaposed(clauses: Clauses, opening: Opening, other: Cue) -> bool:
    """A new clause after a comma and a finished one: "Erevan affirme que …, Bakou soutient que …"."""
    comma = next((k for k in range(other.first - 1, opening.start, -1) if clauses.word(k) == ","), None)
    if comma is None or not clauses.starts_phrase(comma + 1) or not clauses.has_finite(opening.start, comma):
        return False
    roles = ("complementizer", "relative", "relative_other", "subordinator", "hypothetical")
    return not any(clauses.has(role, k) for k in range(comma + 1, other.first) for role in roles) and not any(
        clauses.has("hypothetical", k) for k in range(opening.start, comma)
    )


def _is_subordinate(clauses: Clauses, opening: Opening, other: Cue) -> bool:
    """Going back from `other`, what comes first: the word that subordinates its clause or one that sets it apart."""
    for index in range(other.first - 1, opening.start, -1):
        word = clauses.word(index)
        is_complementizer = clauses.has("complementizer", index)
        contrasts = clauses.has("contrast", index) and clauses.word(index - 1) in {",", QUOTE, "-", "–", "—"}
        contrasts_that = is_complementizer and clauses.has("contrast", index - 1) and clauses.word(index - 2) == ","
        if word == ";" or contrasts or contrasts_that:
            return False
        if is_complementizer or clauses.has("relative", index):
            return True
    return opening.is_clause


def _clause_head(clauses: Clauses, cue: Cue) -> int:
    """The first token of the clause of `cue`: after a comma or at the sentence's start."""
    index = cue.first
    while index > 0 and clauses.word(index - 1) not in {",", ";", ":"}:
        index -= 1
    return index


def _is_new_predicate(clauses: Clauses, index: int) -> bool:
    """A verb without a subject right after "but": the reporter goes on about the speaker."""
    if not clauses.has("but", index):
        return False
    verb = index + 1
    while clauses.has("clitic", verb) or clauses.has("negation_opener", verb) or clauses.is_adverb(verb):
        verb += 1
    return verb < len(clauses.tokens) and clauses.is_finite(verb)


def cut_before(clauses: Clauses, other: Cue, start: int, source: Source) -> int:
    """Where content that begins at `start` ends before its sibling `other` with `source`."""
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


def content_end(clauses: Clauses, opening: Opening, stop: int) -> int:
    """`stop` without what belongs to the reporting clause: the occasion after an object, a comment, commas."""
    if not opening.is_clause:
        begins_with_determiner = clauses.has("determiner", opening.start) and clauses.word(opening.start + 1) == QUOTE
        quoted = opening.start + begins_with_determiner
        if clauses.word(quoted) == QUOTE and not _goes_on_after(clauses, quoted + 1, stop):
            return quoted + 1
        stop = next((k for k in range(opening.start + 1, stop) if _ends_object(clauses, k)), stop)
    stop = next((k for k in range(opening.start + 1, stop - 1) if _is_comment(clauses, k)), stop)
    while stop > opening.start and clauses.word(stop - 1) in {",", ";", "–", "—", "-", "(", ":"}:
        stop -= 1
    return stop


def _ends_object(clauses: Clauses, index: int) -> bool:
    if clauses.word(index - 1) == QUOTE and clauses.has("gerund_marker", index):
        return True
    if clauses.word(index) == "," and clauses.lexicon.matches("gerund", clauses.word(index + 1)):
        return True
    if clauses.word(index) in {"-", "–", "—"} and clauses.has("relative", index + 1):
        return True
    if clauses.phrase("occasion", index):
        return not clauses.has("of", index - 1)
    return clauses.word(index) == ";" or (clauses.word(index) == "," and clauses.has("contrast", index + 1))


def _is_comment(clauses: Clauses, index: int) -> bool:
    """A remark on the words: ", une affirmation rejetée par …", ", a claim that …", ", ce que dément X"."""
    if clauses.word(index) != ",":
        return False
    if clauses.phrase("ends_content", index + 1) or _is_new_predicate(clauses, index + 1):
        return True
    names_speech = clauses.has("determiner", index + 1) and clauses.has("speech_noun", index + 2)
    points = clauses.has("such", index + 1) and (
        clauses.has("complementizer", index + 2) or clauses.has("relative", index + 2)
    )
    return names_speech or points


def _goes_on_after(clauses: Clauses, index: int, stop: int) -> bool:
    """Whether words after a quoted object still belong to it: a complement, or a list with more quotations."""
    if index >= stop:
        return False
    if clauses.has("of", index) or (clauses.has("determiner", index - 2) and clauses.word(index).isalpha()):
        return True
    if clauses.phrase("occasion", index):
        return False
    return any(clauses.word(i) == QUOTE for i in range(index, stop))
