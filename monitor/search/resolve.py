"""From names in a query to the ids that rows carry; an unknown one gets the nearest that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from monitor.model.search import Field, Filter, Group, Named, Phrase, SearchQuery
from monitor.model.words import words
from monitor.search.language import mistake
from monitor.search.names import Names

NEAR = 0.3
"""Share of trigrams in common from which a name is offered, as in Postgres's pg_trgm."""

OFFERED = 3


def resolve(query: SearchQuery, names: Names, known: Callable[[Field], Sequence[Named]]) -> SearchQuery:
    """`query` with ids in place of speakers, outlets and episodes, and of the persons whose names are sought.

    `known` gives what the database holds of them.

    Raises UserError that points at a name which nothing bears, with the nearest ones.
    """
    groups = tuple(group if group.is_excluded else _named(group, names) for group in query.groups)
    return replace(query, groups=groups, filters=tuple(_resolved(query, f, names, known) for f in query.filters))


def _named(group: Group, names: Names) -> Group:
    found = (person for phrase in group.phrases if not phrase.is_prefix for person in names.persons(phrase.words))
    return replace(group, persons=tuple(dict.fromkeys(found)))


def _resolved(query: SearchQuery, asked: Filter, names: Names, known: Callable[[Field], Sequence[Named]]) -> Filter:
    if asked.field not in _LISTED:
        return asked
    (value,) = asked.values
    wanted = words(value)
    spellings = names.spellings(wanted) if asked.field is Field.SPEAKER else (Phrase(wanted),)
    candidates = known(asked.field)
    ids = [n.id for n in candidates if value == n.id or _bears(n.names, spellings)]
    ids += names.persons(wanted) if asked.field is Field.SPEAKER else ()
    if not ids:
        registered = names.speakers if asked.field is Field.SPEAKER else ()
        near = nearest(value, (*candidates, *registered))
        remedy = f"perhaps: {', '.join(near)}" if near else f"`monitor {_LISTED[asked.field]}` shows all"
        raise mistake(query.text, asked.at, f"no {asked.field} is called {value}", remedy)
    return replace(asked, values=tuple(dict.fromkeys(ids)))


_LISTED = {
    Field.SPEAKER: "query speakers",
    Field.OFFICE: "query offices_held",
    Field.OUTLET: "query outlets",
    Field.EPISODE: "episodes list",
}


def _bears(names: Iterable[str], spellings: Sequence[Phrase]) -> bool:
    """Whether one of the spellings stands in one of the names, word by word."""
    return any(_stands(found, phrase) for found in map(words, names) for phrase in spellings)


def _stands(found: Sequence[str], phrase: Phrase) -> bool:
    wanted = phrase.words
    for start in range(len(found) - len(wanted) + 1):
        part = found[start : start + len(wanted)]
        if part == wanted or (phrase.is_prefix and part[:-1] == wanted[:-1] and part[-1].startswith(wanted[-1])):
            return True
    return False


def nearest(value: str, candidates: Sequence[Named]) -> list[str]:
    """The names most like `value`, best first."""
    wanted = _trigrams(value)
    scored: dict[str, float] = {}
    for candidate in candidates:
        parts = (part for name in candidate.names for part in (name, *name.split()))
        score = max((_likeness(wanted, _trigrams(part)) for part in parts), default=0.0)
        scored[candidate.names[0]] = max(score, scored.get(candidate.names[0], 0.0))
    found = sorted(scored, key=lambda name: (-scored[name], name))
    return [name for name in found[:OFFERED] if scored[name] >= NEAR]


def _trigrams(text: str) -> frozenset[str]:
    return frozenset(
        padded[i : i + 3] for word in words(text) for padded in (f"  {word} ",) for i in range(len(word) + 1)
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
