"""Where the content of a cue begins: the frames of its verb tried in order."""

from __future__ import annotations

from collections.abc import Callable

from monitor.statements import clausal, objects
from monitor.statements.attribution import SourceForm
from monitor.statements.clauses import MAX_PHRASE, Clauses, Range, Source
from monitor.statements.cue import Cue, Mood
from monitor.statements.lexicon import QUOTE
from monitor.statements.objects import Opening

MAX_QUOTED_SUBJECT = 4


def find_opening(clauses: Clauses, cue: Cue, limit: int) -> Opening | None:
    """The first frame of the cue's verb that fits before token `limit`."""
    after = cue.last + 1
    colon = _colon(clauses, after, limit)
    if colon is not None:
        return colon
    quoted = _quoted_at_once(clauses, after)
    if quoted is not None:
        return quoted
    rejecting, topics = (clauses.lexicon.words.get(role, ()) for role in ("rejects", "topic"))
    for frame in cue.verb.frames:
        name, _, word = frame.partition(":")
        if name in {"np", "calls"} and clauses.has("points_back", cue.first):
            continue
        is_manner = clauses.has("gerund_marker", cue.first - 1) or clauses.has("gerund_marker", cue.first)
        if name == "np" and cue.mood is Mood.GERUND and is_manner and clauses.has_finite(0, cue.first):
            continue
        if name in {"np", "open_np"} and _is_relative(clauses, cue):
            continue
        if cue.mood is Mood.GERUND and not clauses.has_finite(0, cue.first) and cue.verb.lemma.split()[0] in topics:
            continue
        if cue.mood is Mood.PURPOSE and name in {"np", "open_np", "bare", "prep"}:
            continue
        opening = _FRAMES[name](clauses, after, limit, word)
        if opening is not None:
            return opening if cue.verb.lemma in rejecting else _past_noun(clauses, opening, limit)
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
        return Opening(index, "bare" if _is_subject(clauses, index) else "quote")
    return None


def _is_subject(clauses: Clauses, quote: int) -> bool:
    """Whether a few quoted words are the subject of the clause reported: "said 'the enemy' had lost a post"."""
    following = quote + 1
    if clauses.tokens[quote].words > MAX_QUOTED_SUBJECT or following >= len(clauses.tokens):
        return False
    return clauses.is_finite(following) and not any(cue.first == following for cue in clauses.cues)


def _nothing(*_: object) -> None:
    """A verb that reports only after its words ("a-t-on appris")."""


_FRAMES: dict[str, Callable[[Clauses, int, int, str], Opening | None]] = {
    "clause": clausal.clause,
    "told": clausal.told,
    "bare": clausal.bare,
    "as_np": objects.called,
    "calls": objects.called,
    "inf_object": objects.infinitive_after_object,
    "with": objects.object_with,
    "warned": objects.object_warned,
    "infinitive": clausal.infinitive,
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
    "quote": clausal.quotation,
    "embed": _nothing,
}
