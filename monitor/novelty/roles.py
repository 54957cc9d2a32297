"""Who did it to whom: the actors of a clause by their order around a verb, the passive turned round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise, takewhile

from monitor.novelty.features import Features, Word, features, sentences
from monitor.novelty.glossary import load

_BESIDE = 4
"""Words between two actors up to which a participle needs no auxiliary: "posts of A shelled by B"."""

_NAMED = 3
"""Words before an actor that may belong to its name: "by the ministry of B"."""

Roles = frozenset[tuple[str, str]]


def are_reversed(one: str, other: str) -> bool:
    """In the one X does it to Y, in the other Y to X, and neither text has both."""
    first, second = roles(one), roles(other)
    return any(pair[::-1] in second and pair not in second and pair[::-1] not in first for pair in first)


def is_other_voice(first: Features, second: Features) -> bool:
    """The same words, but that in one text somebody did it and in the other it was done to him."""
    is_one = len(first.actors | first.persons) == 1 and first.weights.keys() == second.weights.keys()
    return is_one and (speaks_of_agent(first.folded, second.folded) or _opens(first) != _opens(second))


def are_exchanged(first: Features, second: Features) -> bool:
    """The same words in the same order, but that states or persons, with a word between them, changed places."""
    (ours, plain), (theirs, other) = _actors_and_words(first), _actors_and_words(second)
    is_turned = ours != theirs and sorted(ours) == sorted(theirs) and plain == other
    return is_turned and not speaks_of_agent(first.folded, second.folded)


def _actors_and_words(text: Features) -> tuple[list[tuple[str, ...]], list[str]]:
    """Keys of the actors, those that stand together sorted as one, and of the other words with meaning."""
    told = [word for word in text.words if word.weight]
    runs = [(acts, list(run)) for acts, run in groupby(told, lambda word: word.is_actor or word.is_person)]
    actors = [tuple(sorted(word.key for word in run)) for acts, run in runs if acts]
    return actors, [word.key for acts, run in runs if not acts for word in run]


def _opens(text: Features) -> bool:
    """Its only actor or person stands first, and so does what follows; else it is done to him."""
    return bool(text.words) and (text.words[0].is_actor or text.words[0].is_person)


def speaks_of_agent(one: str, other: str) -> bool:
    """One text alone is in the passive: "the general threatened him", "he was threatened by the general"."""
    passive = load().passive
    return bool(passive.search(features(one).folded)) != bool(passive.search(features(other).folded))


def is_laid_on_others(first: Features, second: Features) -> bool:
    """One accuses others of what the other says the speaker did."""
    blaming, owning = load().blaming, load().owning
    return any(
        blaming.search(one.folded) and owning.search(other.folded) and not blaming.search(other.folded)
        for one, other in ((first, second), (second, first))
    )


def are_converse(first: Features, second: Features) -> bool:
    """The same one sends, says the one text, and receives, says the other; whoever speaks is not named by all."""
    ours, theirs = first.weights.keys() - second.weights.keys(), second.weights.keys() - first.weights.keys()
    return any(
        x in ours and y in theirs and _doer(first, x) == _doer(second, y) for x, y in load().converses
    ) and not speaks_of_agent(first.folded, second.folded)


def _doer(text: Features, key: str) -> str:
    """Key of the first actor or person before the word; empty where none is."""
    before = takewhile(lambda word: word.key != key, text.words)
    return next((word.key for word in before if word.is_actor or word.is_person), "")


@lru_cache(maxsize=4_096)
def roles(text: str) -> Roles:
    """Ordered pairs (who acts, on whom) of neighbouring actors of a clause; "attacked by B" turns them round.

    A passive that names no agent tells nothing of who acts, nor does an actor whose own verb follows.
    """
    return frozenset(pair for clause in _clauses(text) for pair in _roles(features(clause).words))


def _roles(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    named = [i for i, word in enumerate(words) if word.is_actor or word.is_person]
    for i, j in pairwise(named):
        if words[i].key != words[j].key and _is_by(words[i + 1 : j]):
            yield words[j].key, words[i].key
    for i in named[:1]:  # strikes by A on B
        if _names_agent(words[max(0, i - _NAMED) : i]):
            yield from ((words[i].key, words[j].key) for j in named[1:] if words[j].key != words[i].key)
    if load().passive.search(" ".join(word.text for word in words)):
        return
    for i, j in pairwise(i for i in named if not _is_place(words, i)):
        between = words[i + 1 : j]
        is_told = i == named[0] and _speaks(words, i, j)
        is_lacking = any(word.text in load().lacking for word in words[max(0, i - _NAMED) : j])
        if is_told or is_lacking or words[i].key == words[j].key:
            continue
        if _acts(between) and not _is_by(between) and _is_object(words, i, j):
            yield words[i].key, words[j].key


def _speaks(words: Sequence[Word], i: int, j: int) -> bool:
    """The first of two actors is of who speaks, by his post, and the other of no such: the state's own head."""
    posts = [k for k, word in enumerate(words) if word.key in load().titles and abs(k - i) < _NAMED]
    return bool(posts) and not any(abs(k - j) < _NAMED and word.key in load().titles for k, word in enumerate(words))


def _is_by(between: Sequence[Word]) -> bool:
    """The second of two actors is who did it: "A was attacked by B"; not "A repairs the dam that was hit by B"."""
    if _is_suffered(between):
        return True
    if not _names_agent(between[-_NAMED:]):
        return False
    return len(between) <= _BESIDE or bool(load().passive.search(" ".join(word.text for word in between)))


def _is_suffered(between: Sequence[Word]) -> bool:
    """Two of A were killed under fire from B."""
    is_from = any(word.text in load().source for word in between[-_NAMED:])
    return is_from and any(word.key in load().suffering for word in between)


def _names_agent(before: Sequence[Word]) -> bool:
    return any(word.text in load().agent for word in before)


def _is_object(words: Sequence[Word], i: int, j: int) -> bool:
    """The first of two actors may be who acts, and the second has no verb of its own."""
    before = [word.text for word in words[max(0, i - 2) : i] if word.text not in load().joining]
    is_governed = bool(before) and before[-1] in load().prepositions
    return not is_governed and not _is_subject(words, j)


def _is_subject(words: Sequence[Word], i: int) -> bool:
    """An auxiliary follows: the actor does something itself."""
    return words[i + 1 : i + 2] != () and words[i + 1].text in load().auxiliaries


def _clauses(text: str) -> Iterator[str]:
    """Who stands in another clause neither acts nor suffers there."""
    return (clause for sentence in sentences(text) for clause in load().clause.split(sentence))


def _is_place(words: Sequence[Word], i: int) -> bool:
    before = [word.text for word in words[max(0, i - 2) : i]]
    if before[-1:] == ["the"]:
        before.pop()
    return bool(before) and before[-1] in load().locative


def _acts(between: Sequence[Word]) -> bool:
    if between and between[0].text in load().away:
        return False
    return any(word.text not in load().joining for word in between)
