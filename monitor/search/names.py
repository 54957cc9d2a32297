"""Names in all their spellings: whoever asks for Pachinian finds Pashinyan and Пашинян."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Person
from monitor.model.search import Named, Phrase
from monitor.model.words import words

LONGEST = 6
"""Words of the longest name that is looked for in a query."""

_INFLECTED = re.compile("[а-яёա-և]$")


class Names:
    """The spellings of the catalogue's persons, bodies and places; those of one thing stand for one another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._spellings: dict[tuple[str, ...], dict[Phrase, None]] = {}
        self._persons: dict[tuple[str, ...], dict[str, None]] = {}
        self.speakers = tuple(Named(p.id, (p.name, *p.names)) for p in catalogue.persons)
        """Persons of the register, for whoever misspells one."""
        for person in catalogue.persons:
            for names in (person.names, _surnames(person)):
                self._add(names)
                for name in names:
                    self._persons.setdefault(words(name), {})[person.id] = None
        for body in catalogue.institutions:
            self._add((body.name, *body.names))
            for name in (body.name, *body.names):
                self._persons.setdefault(words(name), {})[body.id] = None
        for place in catalogue.places:
            self._add([n for by in place.spellings.values() for names in by.values() for n in names])

    def spellings(self, name: Sequence[str]) -> tuple[Phrase, ...]:
        """All spellings of what these folded words name, them first; only them where they name nothing."""
        own = Phrase(tuple(name))
        return tuple(dict.fromkeys((own, *self._spellings.get(own.words, ()))))

    def persons(self, name: Sequence[str]) -> tuple[str, ...]:
        """Ids of the persons and bodies that these folded words can name."""
        return tuple(self._persons.get(tuple(name), ()))

    def longest(self, run: Sequence[str]) -> int:
        """How many words at the beginning of `run` are one name; 1 where none is."""
        lengths = range(min(LONGEST, len(run)), 1, -1)
        return next((n for n in lengths if tuple(run[:n]) in self._spellings), 1)

    def _add(self, names: Iterable[str]) -> None:
        found = [phrase for name in names if (phrase := _phrase(name)).words]
        for phrase in found:
            self._spellings.setdefault(phrase.words, {}).update(dict.fromkeys(found))


def _phrase(name: str) -> Phrase:
    """A name as it is searched for: Cyrillic and Armenian ones with any ending of declension."""
    found = words(name.replace("*", " "))
    return Phrase(found, bool(found) and (name.endswith("*") or bool(_INFLECTED.search(found[-1]))))


def _surnames(person: Person) -> tuple[str, ...]:
    """Surnames that alone name somebody: not those that are ordinary words."""
    if person.common:
        return ()
    return person.surnames or tuple(dict.fromkeys(name.split()[-1] for name in person.names))
