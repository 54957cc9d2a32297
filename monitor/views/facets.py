"""Counts beside a list of statements: how many each choice would leave, and the query that makes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.locale import Strings
from monitor.model.mailing import Reader
from monitor.model.search import Field, SearchQuery, StatementFacts
from monitor.render.parts import episode_name
from monitor.storage import Storage

COUNTED = 500
"""Statements that are counted, the newest: more would cost the page's time and change no choice."""

SHOWN, MORE = 6, 24
"""Choices of a facet that stand in the open, and those behind a click."""

_LONGEST = 200
"""Characters of a value: a longer one is no name, and every choice is an address."""

_TERM = re.compile(r'-?(?:[a-zA-Z]+:)?"[^"]*"\*?|\S+')
_DATE = "date"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `query` chooses it, or takes it out where it `is_on`."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its commonest values; the counts leave the field's own choice aside."""

    field: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A term of the query, and the query without it."""

    term: str
    without: str


@dataclass(frozen=True, slots=True)
class Facets:
    """`total`: statements found, at most `COUNTED`."""

    total: int
    facets: tuple[Facet, ...]

    @property
    def is_all(self) -> bool:
        return self.total < COUNTED


@dataclass(frozen=True, slots=True)
class _Field:
    """How a field's value is read from a statement, written in a query and named to people."""

    value: Callable[[StatementFacts], object]
    term: str
    label: Callable[[str, Reader, Strings], str]


FIELDS: dict[str, _Field] = {
    "side": _Field(lambda s: s.side, "side:{}", lambda v, _, say: say(f"side.{v}")),
    "speaker": _Field(lambda s: s.speaker, 'speaker:"{}"', lambda v, reader, _: reader.labels.names.get(v, v)),
    "office": _Field(lambda s: s.office, 'office:"{}"', lambda v, reader, _: reader.labels.offices.get(v, v)),
    "episode": _Field(lambda s: s.episode, "episode:{}", episode_name),
    _DATE: _Field(lambda s: s.year, "since:{0} until:{0}", lambda v, _, __: v),
    "novelty": _Field(lambda s: s.novelty, "novelty:{}", lambda v, _, say: say(f"novelty.choice.{v}")),
    "kind": _Field(lambda s: s.kind, "kind:{}", lambda v, _, say: say(f"kind.{v}")),
    "lang": _Field(lambda s: s.language, "lang:{}", lambda v, _, __: v),
    "outlet": _Field(lambda s: s.outlet, 'outlet:"{}"', lambda v, _, __: v),
    "affiliation": _Field(lambda s: s.affiliation, "affiliation:{}", lambda v, _, say: say(f"affiliation.{v}")),
}


def facets(storage: Storage, query: SearchQuery, reader: Reader, say: Strings) -> Facets:
    """The facets of what `query`, resolved, finds."""
    found = storage.searching.facts(query, COUNTED)
    made = []
    for name in FIELDS:
        wider = _without(query, name)
        facts = found if wider == query else storage.searching.facts(wider, COUNTED)
        made.append(_facet(name, facts, query.text, reader, say))
    return Facets(len(found), tuple(facet for facet in made if facet.choices))


def chips(query: str) -> tuple[Chip, ...]:
    """The terms of a query, each with a way to take it out."""
    terms = _TERM.findall(query)
    return tuple(Chip(term, " ".join(terms[:n] + terms[n + 1 :])) for n, term in enumerate(terms))


def _without(query: SearchQuery, name: str) -> SearchQuery:
    if name == _DATE:
        return replace(query, since=None, until=None)
    return replace(query, filters=tuple(f for f in query.filters if f.field is not Field(name) or f.is_excluded))


def _facet(name: str, facts: Sequence[StatementFacts], query: str, reader: Reader, say: Strings) -> Facet:
    field = FIELDS[name]
    values = (str(value) for fact in facts if (value := field.value(fact)) is not None)
    counts = Counter(value for value in values if '"' not in value and len(value) <= _LONGEST)
    if name == _DATE:
        ranked = sorted(counts.items(), reverse=True)
    else:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    choices = [_choice(name, value, n, query, field.label(value, reader, say)) for value, n in ranked[: SHOWN + MORE]]
    shown = [c for n, c in enumerate(choices) if n < SHOWN or c.is_on]
    return Facet(name, tuple(shown), tuple(c for c in choices if c not in shown))


def _choice(name: str, value: str, count: int, query: str, label: str) -> Choice:
    term = FIELDS[name].term.format(value)
    terms = _TERM.findall(query)
    wanted = _TERM.findall(term)
    is_on = all(one in terms for one in wanted)
    rest = [one for one in terms if not one.startswith(tuple(_prefixes(name)))]
    return Choice(label, count, " ".join(rest if is_on else [*rest, *wanted]), is_on)


def _prefixes(name: str) -> Iterator[str]:
    yield from ("since:", "until:") if name == _DATE else (f"{name}:",)
