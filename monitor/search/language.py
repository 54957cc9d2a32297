"""The query language of docs/guide/search.md. A mistake is a UserError that points at its character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from monitor.catalogue.offices import first_day, last_day
from monitor.catalogue.outlets import Affiliation
from monitor.errors import UserError
from monitor.model.alerting import Novelty
from monitor.model.common import Side, Span
from monitor.model.reading import Account, Modality, StatementKind
from monitor.model.search import Field, Filter, Group, Phrase, Scope, SearchQuery
from monitor.model.words import words
from monitor.search.names import Names

LONGEST = 1_000
"""Characters of a query."""

_ITEM = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-zA-Z]+):)?(?P<value>"[^"]*"\*?|[^\s"]+|")')
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_CODE = re.compile(r"[A-Za-z]{2,3}")
_CHOICES: dict[Field, type[StrEnum]] = {
    Field.SIDE: Side,
    Field.KIND: StatementKind,
    Field.MODALITY: Modality,
    Field.ACCOUNT: Account,
    Field.NOVELTY: Novelty,
    Field.AFFILIATION: Affiliation,
}
_OF_ARTICLES = {
    Field.EPISODE,
    Field.OUTLET,
    Field.AFFILIATION,
    Field.COUNTRY,
    Field.LANGUAGE,
    Field.SINCE,
    Field.UNTIL,
}


@dataclass(frozen=True, slots=True)
class _Item:
    minus: bool
    field: str | None
    value: str
    at: Span
    """Where the value stands."""


def mistake(text: str, at: Span, cause: str, remedy: str) -> UserError:
    """An error that shows the query with the place beneath it."""
    line = _SPACE.sub(" ", text) if len(_SPACE.sub(" ", text)) == len(text) else text
    return UserError(f"{cause}\n  {line}\n  {' ' * at.start}{'^' * max(1, at.end - at.start)}", remedy)


def parse(text: str, names: Names) -> SearchQuery:
    """What `text` asks for. Raises UserError that points at the character where it goes wrong."""
    if len(text) > LONGEST:
        raise UserError(f"the search has {len(text)} characters", f"at most {LONGEST}")
    items = list(_items(text))
    filters: list[Filter] = []
    words_: list[_Item] = []
    scope, since, until = Scope.STATEMENTS, None, None
    for item in items:
        if item.field is None:
            words_.append(item)
        elif item.field == "in":
            scope = Scope(_choice(text, item, Scope))
        elif (field := _field(text, item)) is Field.SINCE:
            since = first_day(_day(text, item))
        elif field is Field.UNTIL:
            until = last_day(_day(text, item)) + timedelta(days=1)
        else:
            filters.append(_filter(text, item, field))
    for found in filters:
        if scope is Scope.ARTICLES and found.field not in _OF_ARTICLES:
            raise mistake(text, found.at, f"{found.field}: is asked of statements", "leave in:articles away")
    return SearchQuery(text, scope, tuple(_groups(text, words_, names)), tuple(filters), since, until)


def _items(text: str) -> Iterable[_Item]:
    place = 0
    while place < len(text):
        if space := _SPACE.match(text, place):
            place = space.end()
            continue
        match = _ITEM.match(text, place)
        if match is None or match["value"] == '"':
            quote = text.find('"', place)
            raise mistake(text, Span(quote, quote + 1), "this quotation mark has no partner", 'add the closing "')
        at = Span(*match.span("value"))
        yield _Item(bool(match["minus"]), match["field"] and match["field"].lower(), match["value"], at)
        place = match.end()


def _field(text: str, item: _Item) -> Field:
    name = item.field or ""
    if name in set(Field):
        return Field(name)
    at = Span(item.at.start - len(name) - 1, item.at.start - 1)
    raise mistake(text, at, f"there is no field {name}", f"fields are {', '.join(Field)}, in; or put it in quotes")


def _filter(text: str, item: _Item, field: Field) -> Filter:
    choices = _CHOICES.get(field)
    if choices:
        values = tuple(_choice(text, part, choices) for part in _parts(item))
    elif field in {Field.COUNTRY, Field.LANGUAGE}:
        values = tuple(_code(text, part, is_upper=field is Field.COUNTRY) for part in _parts(item))
    else:
        values = (item.value.strip('"'),)
        if not words(values[0]):
            raise mistake(text, item.at, f"{field}: needs a name", f"for example {field}:Aliyev")
    return Filter(field, values, item.minus, item.at)


def _parts(item: _Item) -> Iterable[_Item]:
    """`US,ARM`: each with its place."""
    place = item.at.start
    for part in item.value.split(","):
        yield _Item(item.minus, item.field, part, Span(place, place + len(part)))
        place += len(part) + 1


def _choice(text: str, item: _Item, choices: type[StrEnum]) -> str:
    for choice in choices:
        if choice.value.casefold() == item.value.strip('"').casefold():
            return choice.value
    raise mistake(
        text,
        item.at,
        f"{item.field}: is one of {', '.join(choices)}",
        f"for example {item.field}:{next(iter(choices))}",
    )


def _code(text: str, item: _Item, *, is_upper: bool) -> str:
    if not _CODE.fullmatch(item.value):
        raise mistake(text, item.at, f"{item.field}: is a code of two letters", f"for example {item.field}:fr")
    return item.value.upper() if is_upper else item.value.lower()


def _day(text: str, item: _Item) -> str:
    if item.minus:
        raise mistake(text, item.at, f"{item.field}: can not be excluded", "turn since: and until: about")
    try:
        assert _DAY.fullmatch(item.value)
        date.fromisoformat((item.value + "-01-01")[:10])
    except (AssertionError, ValueError):
        raise mistake(
            text, item.at, f"{item.field}: is a year, month or day", f"for example {item.field}:2022-09-13"
        ) from None
    return item.value


def _groups(text: str, items: list[_Item], names: Names) -> Iterable[Group]:
    """Alternatives joined by OR; runs of bare words that are one name taken as that name."""
    place = 0
    while place < len(items):
        taken, phrases = _phrases(text, items[place:], names)
        excluded = items[place].minus
        place += taken
        while place < len(items) and items[place].value == "OR" and not items[place].minus:
            if place + 1 == len(items) or excluded or items[place + 1].minus:
                raise mistake(
                    text, items[place].at, "OR stands between two words to find", "for example paix OR guerre"
                )
            taken, more = _phrases(text, items[place + 1 :], names)
            place, phrases = place + 1 + taken, phrases + more
        yield Group(tuple(dict.fromkeys(phrases)), excluded)


def _phrases(text: str, items: list[_Item], names: Names) -> tuple[int, tuple[Phrase, ...]]:
    """The first words to find with their spellings, and how many items they are."""
    first = items[0]
    if first.value == "OR":
        raise mistake(text, first.at, "OR stands between two words to find", "for example paix OR guerre")
    run = [phrase := _phrase(text, first)]
    if not (first.minus or phrase.is_prefix or len(phrase.words) > 1 or '"' in first.value):
        for item in items[1:]:
            if item.minus or item.value == "OR" or '"' in item.value or "*" in item.value:
                break
            run.append(_phrase(text, item))
    joined = names.longest([word for phrase in run for word in phrase.words]) if len(run) > 1 else 1
    if joined > 1 and (ends := _ends(run)).count(joined):
        return ends.index(joined) + 1, names.spellings([word for phrase in run for word in phrase.words][:joined])
    return 1, (phrase,) if phrase.is_prefix else names.spellings(phrase.words)


def _ends(run: list[Phrase]) -> list[int]:
    """After how many words each item of the run ends."""
    found: list[int] = []
    for phrase in run:
        found.append((found[-1] if found else 0) + len(phrase.words))
    return found


def _phrase(text: str, item: _Item) -> Phrase:
    bare = item.value.removesuffix("*")
    if "*" in bare:
        star = item.at.start + item.value.index("*")
        raise mistake(text, Span(star, star + 1), "a star stands at the end of a word", "for example azerb*")
    found = words(bare)
    if not found:
        raise mistake(text, item.at, "there is no word to find here", "write a word, or leave it away")
    return Phrase(found, item.value.endswith("*"))
