"""What the register makes findable: names, surnames, bodies, states and titles in the forms that texts use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.catalogue import Catalogue
from monitor.catalogue.offices import Person
from monitor.statements.aliases import Alias, HitKind
from monitor.statements.cases import russian_cases, russian_name_cases

# «министр», «президент», not «министром».
_RUSSIAN_MASCULINE = re.compile(r"^[а-я]+(?:ент|[ит]ор|стр|дер|мьер|ник)$")


def aliases_of(catalogue: Catalogue) -> Iterator[Alias]:
    """Every form of every row, with what it names."""
    for person in catalogue.persons:
        names = tuple(form for name in person.names for form in russian_name_cases(name, person.gender))
        yield from (Alias(name, HitKind.PERSON, person.id) for name in names)
        yield from (Alias(name, HitKind.SURNAME, person.id) for name in surnames_of(person, names))
    for state in catalogue.states:
        yield from (Alias(name, HitKind.STATE, state.id) for name in _in_cases(*state.nouns, *state.capitals))
        yield from (Alias(name, HitKind.ADJECTIVE, state.id) for names in state.adjectives.values() for name in names)
    for institution in catalogue.institutions:
        yield from (Alias(name, HitKind.BODY, institution.id) for name in _in_cases(*institution.names))
    for title in catalogue.titles:
        for language, given in title.phrases.items():
            phrases = tuple(f for p in given for f in russian_cases(p)) if language == "ru" else given
            endings = ("ий", "ого", "ая", "ой", "ое") if language == "ru" else ("",)
            beside = [
                (a + e, s.id) for s in catalogue.states for a in s.adjectives.get(language, ()) for e in endings
            ]
            for phrase in phrases:
                yield from _title_aliases(title.id, phrase, language, beside)


def _title_aliases(title: str, phrase: str, language: str, beside: Sequence[tuple[str, str]]) -> Iterator[Alias]:
    """The phrase without its slot, with every nationality of its language in it, and their plurals."""

    def alias(text: str, state: str | None = None, *, is_plural: bool = False) -> Alias:
        return Alias(" ".join(text.split()), HitKind.TITLE, title, state, is_plural, language)

    plural = _plural(phrase, language)
    yield alias(phrase.replace("~", ""))
    yield alias(plural.replace("~", ""), is_plural=True)
    if "~" not in phrase:
        return
    for adjective, state in beside:
        yield alias(phrase.replace("~", adjective), state)
        if adjective.endswith("s"):
            yield alias(plural.replace("~", adjective), state, is_plural=True)


def _plural(phrase: str, language: str) -> str:
    """French and Russian mark the first word, English the last or the one before «of»; others keep the phrase."""
    words = phrase.split()
    if language == "ru" and _RUSSIAN_MASCULINE.search(words[0]):
        return " ".join((words[0] + ("и" if words[0].endswith("к") else "ы"), *words[1:]))
    marked = {"fr": 0, "en": words.index("of") - 1 if "of" in words[1:] else -1}.get(language)
    if marked is not None and not words[marked].endswith(("s", "x", "'")):
        words[marked] += "s"
    return " ".join(words)


def surnames_of(person: Person, names: Sequence[str]) -> tuple[str, ...]:
    """The given surnames, or the last word of each full name."""
    return person.surnames or tuple(dict.fromkeys(name.split()[-1] for name in names))


def _in_cases(*names: str) -> Iterator[str]:
    """A single word is a stem already: the matcher accepts endings."""
    for name in names:
        yield from russian_cases(name) if " " in name else (name,)
