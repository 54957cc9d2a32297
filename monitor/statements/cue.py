"""A verbal cue: a reporting verb in its group of words, and how it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.statements.lexicon import Verb


class Mood(StrEnum):
    """How the verb stands in its clause."""

    FINITE = "finite"
    GERUND = "gerund"
    BARE = "bare"  # participle or infinitive whose auxiliary or subject is that of the predicate before
    PASSIVE = "passive"
    PURPOSE = "purpose"  # infinitive after a preposition: "pour rappeler que"


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb group [first, last] of token indices, both inclusive; `head` is the reporting verb's own index."""

    first: int
    head: int
    last: int
    verb: Verb
    mood: Mood
    auxiliary: str | None
    is_conditional: bool
    is_negated: bool
    is_modal: bool
    inverted: int | None  # index of an inverted pronoun: "a-t-il dit"
