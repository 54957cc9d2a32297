"""Content that is an object: noun phrases, prepositional phrases, what somebody is asked to do or accused of."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.statements.clauses import MAX_PHRASE, Clauses, Range
from monitor.statements.lexicon import QUOTE


@dataclass(frozen=True, slots=True)
class Opening:
    """Token index where content begins, the frame that says so, and the object before it (an addressee)."""

    start: int
    frame: str
    addressee: Range | None = None

    @property
    def is_clause(self) -> bool:
        return self.frame in {"clause", "bare", "colon", "infinitive"}


def is_marker(clauses: Clauses, index: int, marker: str) -> bool:
    """Whether the token at `index` is `marker` or a contraction of it ("du" of "de")."""
    word = clauses.word(index)
    return word == marker or clauses.has(f"as:{marker}", index)


def object_to_do(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """An object and what it is to do, behind `marker` ("a exhorté X à cesser"): the infinitive is content."""
    for index in range(after, min(limit, after + MAX_PHRASE, len(clauses.tokens) - 1)):
        if is_marker(clauses, index, marker) and clauses.is_infinitive(index + 1):
            if clauses.has_finite(after, index):
                return None
            return Opening(index + 1, "do", (after, index) if index > after else None)
        if index == after and is_marker(clauses, index, marker) and not clauses.starts_phrase(index + 1):
            return None
        if clauses.word(index) in {";", ":"}:
            return None
    return None


def infinitive_after_object(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """An object and a bare infinitive (Russian "призвал стороны прекратить …")."""
    for index in range(after, min(limit, after + 12, len(clauses.tokens))):
        if clauses.word(index) in {",", ":", ";", QUOTE}:
            return None
        if clauses.is_infinitive(index):
            return Opening(index, "do", (after, index) if index > after else None)
    return None


def object_of(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """An object and, behind `marker`, what it is accused of or thanked for ("accuse X de provocations")."""
    first = None
    for index in range(after + 1, min(limit, after + MAX_PHRASE, len(clauses.tokens) - 1)):
        if clauses.word(index) in {";", ":", QUOTE}:
            break
        if not is_marker(clauses, index, marker):
            continue
        if marker == "de" and not clauses.starts_phrase(index + 1) and clauses.word(index + 1).isalpha():
            return Opening(index + 1, "of", (after, index))
        first = first or Opening(index + 1, "of", (after, index))
    return first


def object_with(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """An object and its predicate, both content ("considère X comme responsable")."""
    index = clauses.skip_adverbs(after)
    if not clauses.starts_phrase(index):
        return None
    if any(is_marker(clauses, k, marker) for k in range(index + 1, min(limit, index + 12))):
        return Opening(index, "np")
    return None


def object_warned(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """Who is warned, and behind `marker` of what: both are content ("a mis en garde X contre Y")."""
    index = clauses.skip_adverbs(after)
    against = next((k for k in range(index + 1, min(limit, index + 12)) if is_marker(clauses, k, marker)), None)
    return Opening(index, "np", (index, against)) if against and clauses.starts_phrase(index) else None


def preposition(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """What follows `marker` ("appelle à la paix"); with a complementizer behind it, a clause."""
    index = clauses.skip_adverbs(clauses.skip_insertion(clauses.skip_adverbs(after)))
    if index + 1 < limit and is_marker(clauses, index, marker):
        if clauses.has("complementizer", index + 1):
            return Opening(index + 2, "clause")
        return Opening(index + 1, "prep")
    return None


def noun_phrase(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """A noun phrase as object ("a souligné la nécessité de …"); a mere pronoun or pointing word is none."""
    index = clauses.skip_adverbs(clauses.skip_insertion(clauses.skip_adverbs(after)))
    if index < limit and (clauses.starts_phrase(index) or clauses.has("phrase_start", index)):
        is_name = clauses.tokens[index].is_capital and not clauses.has("determiner", index)
        if is_name and clauses.lexicon.words.get("anaphoric"):
            return None
        if clauses.has("anaphoric", index) and (limit - index <= 3 or clauses.word(index + 2) in {",", ""}):
            return None
        return Opening(index, "np")
    return None


def indefinite_noun_phrase(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """Something that is conceded ("a reconnu des divergences"); what is recognised is definite ("le génocide")."""
    opening = noun_phrase(clauses, after, limit, marker)
    is_some = opening is not None and clauses.has("some", opening.start)
    return opening if is_some and not clauses.has("speech_noun", opening.start + 1) else None  # type: ignore[union-attr]


def own_noun_phrase(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """What is the speaker's own ("a dit son inquiétude", "ont déclaré à Vienne leur attachement")."""
    index = clauses.skip_adverbs(after)
    if clauses.has("preposition", index) and clauses.tokens[min(index + 1, len(clauses.tokens) - 1)].is_capital:
        index += 2
    return Opening(index, "np") if index + 1 < limit and clauses.has("possessive", index) else None


def reproach(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """What somebody is reproached with: a deed behind `marker`, or a noun phrase ("reproche à X ses retards")."""
    to_whom = next((k for k in range(after, min(limit, after + 2)) if is_marker(clauses, k, "à")), None)
    if to_whom is None:
        return noun_phrase(clauses, after, limit, marker)
    return object_to_do(clauses, to_whom + 1, limit, marker)


def open_noun_phrase(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """A noun phrase that needs no article (English): anything but a preposition or the end."""
    index = clauses.skip_adverbs(clauses.skip_insertion(after))
    if clauses.has("pro_clause", index) and clauses.has("preposition", index + 1):
        return None
    if (
        index < min(limit, len(clauses.tokens))
        and not clauses.has("not_object", index)
        and clauses.word(index)[:1].isalnum()
    ):
        return Opening(index, "np")
    return Opening(index, "np") if index < limit and clauses.word(index) == QUOTE else None


def called(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """An object and what it is called ("called it a “crime”"); without quote marks the word for it must be there."""
    index = clauses.skip_adverbs(after)
    is_object = clauses.starts_phrase(index) or clauses.has("pronoun", index) or clauses.has("of", index)
    if not is_object:
        return None
    if not clauses.starts_phrase(index + 1) and is_marker(clauses, index, "de"):
        return Opening(index + 1, "np")
    near = range(index, min(limit, index + 15))
    if any(clauses.word(i) == QUOTE for i in near):
        return Opening(index, "np")
    return Opening(index, "np") if any(clauses.has("as:de", i) or clauses.word(i) == "de" for i in near) else None


def noun_phrase_after(clauses: Clauses, after: int, limit: int, marker: str) -> Opening | None:
    """What follows `marker` right behind the verb."""
    index = clauses.skip_adverbs(after)
    return Opening(index + 1, "np") if index + 1 < limit and is_marker(clauses, index, marker) else None


def state(clauses: Clauses, after: int, limit: int, _: str) -> Opening | None:
    """A predicate of the speaker ("s'est dit prêt à …")."""
    index = clauses.skip_adverbs(after)
    word = clauses.word(index)
    if (
        index < limit
        and word.isalpha()
        and clauses.word(index + 1).isalpha()
        and not clauses.has("preposition", index)
        and not clauses.has("complementizer", index)
    ):
        return Opening(index, "state")
    return None
