"""Where reported clauses begin: with a complementizer, bare, behind an addressee, as infinitives and quotations."""

from __future__ import annotations

from monitor.statements.clauses import MAX_PHRASE, Clauses
from monitor.statements.lexicon import QUOTE
from monitor.statements.objects import Opening

# An object between verb and quotation has few words ("a adressé à la presse un message « … »").
MAX_OBJECT = 4
MIN_QUOTED_WORDS = 3


def clause(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """A clause behind its complementizer or question word ("said on Monday that …", "asked whether …")."""
    is_infinitive = clauses.is_infinitive(clauses.skip_adverbs(after))
    if is_infinitive and clauses.lexicon.words.get("infinitive_before"):
        return None
    for index in range(after, min(limit, after + MAX_PHRASE, len(clauses.tokens))):
        if clauses.has("question_word", index) and (index == after or _is_adverbial(clauses, after, index)):
            return Opening(index, "clause")
        if clauses.has("whether_particle", index + 1) and clauses.word(index - 1) == ",":
            return Opening(index, "clause")
        if clauses.has("complementizer", index):
            start = clauses.skip_insertion(index + 1)
            if index == after or _is_adverbial(clauses, after, index):
                return Opening(start, "clause")
            if clauses.word(index - 1) == "," and _is_plain_phrase(clauses, after, index - 1):
                return Opening(start, "clause", (after, index - 1))
            if index - after <= 2 and all(
                clauses.word(k).isalpha() and not clauses.starts_phrase(k) for k in range(after, index)
            ):
                return Opening(after, "clause")
            is_content = any(clauses.has("content_noun", k) for k in {index - 1, after, after + 1})
            if is_content and clauses.starts_phrase(clauses.skip_adverbs(after)):
                return Opening(start, "clause")
            return None
        if clauses.word(index) in {QUOTE, ";", ":"}:
            return None
    return None


def _is_plain_phrase(clauses: Clauses, start: int, end: int) -> bool:
    """Whether [start, end) holds neither verb nor mark: whom somebody told, before ", что"."""
    return not clauses.has_finite(start, end) and all(
        clauses.word(k) not in {",", ";", ":", QUOTE} for k in range(start, end)
    )


def _is_adverbial(clauses: Clauses, start: int, end: int) -> bool:
    """Whether [start, end) is only adverbs, insertions and prepositional phrases, not an object of the verb."""
    index = clauses.skip_adverbs(start)
    if index >= end or clauses.word(index) == ",":
        return True
    is_clitic = clauses.has("clitic", index) and not clauses.has("determiner", index)
    return is_clitic or clauses.has("preposition", index) or clauses.has("relative", index)


def told(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """An addressee, then a clause ("told reporters that …", "told him they …")."""
    end = min(limit, after + MAX_PHRASE, len(clauses.tokens))
    for index in range(after + 1, end):
        if clauses.has("complementizer", index):
            return Opening(index + 1, "clause", (after, index))
    for index in range(after + 1, end):
        if clauses.word(index) in {",", QUOTE}:
            break
        is_subject = clauses.has("pronoun", index) or clauses.has("determiner", index)
        if is_subject and not clauses.is_inside_phrase(index) and clauses.has_finite(index, end):
            return Opening(index, "bare", (after, index))
    return None


def bare(clauses: Clauses, after: int, limit: int, sure: str) -> Opening | None:
    """A clause without complementizer; unless the verb is `sure` to have one, a finite verb must be seen in it."""
    start = clauses.skip_insertion(after)
    quoted = next((i for i in range(after, min(limit, len(clauses.tokens))) if clauses.word(i) == QUOTE), None)
    if quoted is not None and quoted - after < MAX_PHRASE and clauses.word(quoted - 1) in {",", ":"}:
        return None if clauses.has_finite(after, quoted) else Opening(quoted, "quote")
    index = clauses.skip_adverbs(start)
    while clauses.phrase("occasion", index) or clauses.has("bare_lead", index):
        end = index + 1
        while (
            end < limit
            and not (clauses.starts_phrase(end) and not clauses.is_inside_phrase(end))
            and clauses.word(end) != ","
        ):
            end += 1
        index = clauses.skip_adverbs(end + (clauses.word(end) == ","))
        if end >= limit:
            return None
    if not sure and not clauses.has_finite(index, len(clauses.tokens)):
        return None
    if any(clauses.has(role, index) for role in ("be", "modal")):
        return None  # its subject stands before: "what X claimed was a helicopter"
    if clauses.has("pro_clause", index) and clauses.has("preposition", index + 1):
        return None
    if index < limit and index < len(clauses.tokens) and not clauses.has("not_bare", index):
        return Opening(index, "bare")
    return None


def infinitive(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """An infinitive of the speaker's own ("affirme avoir …", with `marker` "claimed to have …")."""
    index = clauses.skip_adverbs(clauses.skip_insertion(clauses.skip_adverbs(after)))
    if marker:
        return Opening(index, "infinitive") if clauses.word(index) == marker else None
    if index < limit and clauses.is_infinitive(index):
        return Opening(index, "infinitive")
    return None


def quotation(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """Quoted words behind adverbials or a short object."""
    for index in range(after, min(limit, after + MAX_PHRASE, len(clauses.tokens))):
        if clauses.word(index) == QUOTE:
            if _is_adverbial(clauses, after, index):
                return Opening(index, "quote")
            return Opening(index, "quote") if index - after <= MAX_OBJECT and is_phrase(clauses, index) else None
    return None


def is_phrase(clauses: Clauses, index: int) -> bool:
    """Whether the quotation at `index` has three words or more: not a single word set in scare quotes."""
    quotation = clauses.tokens[index].quotation
    return quotation is not None and clauses.tokens[index].words >= MIN_QUOTED_WORDS
