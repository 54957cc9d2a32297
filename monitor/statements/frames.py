"""Where the content of a cue begins: the frames of its verb tried in order."""

from __future__ import annotations

from collections.abc import Callable

from monitor.statements import objects
from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.cues import Cue, Mood
from monitor.statements.lexicon import QUOTE
from monitor.statements.objects import Opening

# An object between verb and quotation has few words ("a adressé à la presse un message « … »").
MAX_OBJECT = 4
MIN_QUOTED_WORDS = 3


def find_opening(clauses: Clauses, cue: Cue, limit: int) -> Opening | None:
    """The first frame of the cue's verb that fits before token `limit`."""
    after = cue.last + 1
    colon = _colon(clauses, after, limit)
    if colon is not None:
        return colon
    quoted = _quoted_at_once(clauses, after)
    if quoted is not None:
        return quoted
    for frame in cue.verb.frames:
        name, _, word = frame.partition(":")
        if name in {"np", "calls"} and clauses.has("points_back", cue.first):
            continue
        is_manner = clauses.has("gerund_marker", cue.first - 1) or clauses.has("gerund_marker", cue.first)
        if name == "np" and cue.mood is Mood.GERUND and is_manner and clauses.has_finite(0, cue.first):
            continue
        if name in {"np", "open_np"} and _is_relative(clauses, cue):
            continue
        if cue.mood is Mood.PURPOSE and name in {"np", "open_np", "bare", "prep"}:
            continue
        opening = _FRAMES[name](clauses, after, limit, word)
        if opening is not None:
            return _past_noun(clauses, opening, limit)
    return None


def find_subject_content(clauses: Clauses, cue: Cue, begin: int) -> tuple[Range, Source] | None:
    """A passive with its agent: content and source ("X a été réclamé par Y", "it was announced by Y that …")."""
    agent = clauses.skip_adverbs(cue.last + 1)
    if not clauses.has("agent", agent):
        return None
    end = clauses.phrase_end(agent + 1)
    if end == agent + 1:
        return None
    source = Source((agent + 1, end), clauses.form(agent + 1, end))
    if clauses.has("complementizer", end):
        return (end + 1, len(clauses.tokens)), source
    subject = clauses.subject(begin, cue.first)
    takes_object = any(frame in {"np", "open_np"} for frame in cue.verb.frames)
    if not takes_object or subject.range is None or subject.form is SourceForm.PRONOUN:
        return None
    head = subject.range[0]
    if any(clauses.has("speech_noun", k) for k in (head, head + 1)):
        return None
    is_relative = clauses.has("relative", subject.range[1] - 1) or clauses.has("relative", cue.first - 1)
    return None if is_relative else (subject.range, source)


def _is_relative(clauses: Clauses, cue: Cue) -> bool:
    """Whether the cue follows "que" at once: its object is the word before, its subject comes after."""
    is_adverb_or_document = clauses.has("gap", cue.first - 2) or clauses.has("speech_noun", cue.first - 2)
    return clauses.has("complementizer", cue.first - 1) and not is_adverb_or_document


def _past_noun(clauses: Clauses, opening: Opening, limit: int) -> Opening:
    """After "the hope that …", "le fait que …" the content is the clause."""
    for index in range(opening.start, min(opening.start + 3, limit)):
        if clauses.has("content_noun", index) and clauses.has("complementizer", index + 1):
            return Opening(index + 2, "clause", opening.addressee)
    return opening


def _colon(clauses: Clauses, after: int, limit: int) -> Opening | None:
    for index in range(after, min(limit, after + MAX_PHRASE, len(clauses.tokens))):
        word = clauses.word(index)
        if word == ":":
            following = clauses.word(index + 1)
            if following == QUOTE or (index == clauses.skip_adverbs(after) and following):
                return Opening(index + 1, "colon")
            return None
        if clauses.has("complementizer", index) or word == QUOTE:
            return None
    return None


def _quoted_at_once(clauses: Clauses, after: int) -> Opening | None:
    index = clauses.skip_adverbs(after)
    if clauses.word(index) == QUOTE:
        return Opening(index, "quote")
    return None


def _clause(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
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


def _told(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
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


def _bare(clauses: Clauses, after: int, limit: int, sure: str) -> Opening | None:
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
    if clauses.has("pro_clause", index) and clauses.has("preposition", index + 1):
        return None
    if index < limit and index < len(clauses.tokens) and not clauses.has("not_bare", index):
        return Opening(index, "bare")
    return None


def _infinitive(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    index = clauses.skip_adverbs(clauses.skip_insertion(clauses.skip_adverbs(after)))
    if marker:
        return Opening(index, "infinitive") if clauses.word(index) == marker else None
    if index < limit and clauses.is_infinitive(index):
        return Opening(index, "infinitive")
    return None


def _quotation(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
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


def _nothing(*_: object) -> None:
    """A verb that reports only after its words ("a-t-on appris")."""


_FRAMES: dict[str, Callable[[Clauses, int, int, str], Opening | None]] = {
    "clause": _clause,
    "told": _told,
    "bare": _bare,
    "as_np": objects.called,
    "calls": objects.called,
    "inf_object": objects.infinitive_after_object,
    "with": objects.object_with,
    "warned": objects.object_warned,
    "infinitive": _infinitive,
    "do": objects.object_to_do,
    "of": objects.object_of,
    "prep": objects.preposition,
    "np": objects.noun_phrase,
    "open_np": objects.open_noun_phrase,
    "np_after": objects.noun_phrase_after,
    "some_np": objects.indefinite_noun_phrase,
    "own_np": objects.own_noun_phrase,
    "reproach": objects.reproach,
    "state": objects.state,
    "quote": _quotation,
    "embed": _nothing,
}
