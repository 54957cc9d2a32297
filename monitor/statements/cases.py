"""Russian declension of what stands in the catalogue in the nominative.

Of a phrase only the opening is declined: the adjectives and the noun that they belong to («глава МИД»,
«официальный представитель»); what follows the noun is a genitive and stays. Of a name every word is.
The endings are those of the regular classes; a fleeting vowel («посол») is left to the catalogue.
"""

from __future__ import annotations

import re

_CASES = 5
"""Genitive, dative, accusative, instrumental, prepositional."""

_ADJECTIVES = (
    (re.compile(r"(?<=[гкх])ий$"), ("ого", "ому", "ого", "им", "ом")),
    (re.compile(r"ий$"), ("его", "ему", "его", "им", "ем")),
    (re.compile(r"ый$"), ("ого", "ому", "ого", "ым", "ом")),
    (re.compile(r"ое$"), ("ого", "ому", "ое", "ым", "ом")),
    (re.compile(r"ая$"), ("ой", "ой", "ую", "ой", "ой")),
    (re.compile(r"(?<=[гкх])ие$"), ("их", "им", "их", "ими", "их")),
    (re.compile(r"ые$"), ("ых", "ым", "ых", "ыми", "ых")),
)
_SINGULAR = (
    (re.compile(r"ия$"), ("ии", "ии", "ию", "ией", "ии")),
    (re.compile(r"(?<=[гкхжчшщ])а$"), ("и", "е", "у", "ой", "е")),
    (re.compile(r"а$"), ("ы", "е", "у", "ой", "е")),
    (re.compile(r"(?<=тел)ь$|(?<=ар)ь$|(?<![ыи])й$"), ("я", "ю", "я", "ем", "е")),
    (re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])$"), ("а", "у", "а", "ом", "е")),
)
_NOUNS = (
    *_SINGULAR,
    (re.compile(r"ие$"), ("ия", "ию", "ие", "ием", "ии")),
    (re.compile(r"о$"), ("а", "у", "о", "ом", "е")),
    (re.compile(r"ь$"), ("и", "и", "ь", "ью", "и")),
    (re.compile(r"(?<=тел)и$|(?<=ст)и$"), ("ей", "ям", "ей", "ями", "ях")),
    (re.compile(r"(?<=ц)ы$"), ("ев", "ам", "ев", "ами", "ах")),
    (re.compile(r"[ыи]$"), ("ов", "ам", "ов", "ами", "ах")),
)
_GIVEN = ((re.compile(r"ий$"), ("ия", "ию", "ия", "ием", "ии")), *_SINGULAR)
_SURNAMES = (
    (re.compile(r"(?<=[её]в|ов|ин)$"), ("а", "у", "а", "ым", "е")),
    (re.compile(r"(?<=[её]в|ов|ин)а$"), ("ой", "ой", "у", "ой", "ой")),
    (re.compile(r"ский$"), ("ского", "скому", "ского", "ским", "ском")),
    *_SINGULAR,
)
_Classes = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
_CYRILLIC = re.compile(r"[а-яё]+(?:-[а-яё]+)*\Z", re.IGNORECASE)


def russian_cases(phrase: str) -> tuple[str, ...]:
    """`phrase` and its other cases; `phrase` alone where it does not open with a declinable noun."""
    words = phrase.split()
    head = 0
    while head + 1 < len(words) and _declined(words[head], _ADJECTIVES):
        head += 1
    adjectives = [_declined(word, _ADJECTIVES) for word in words[:head]]
    noun = _declined(words[head], (*_NOUNS, *_ADJECTIVES)) if words else ()
    if not noun:
        return (phrase,)
    forms = (" ".join([*(a[case] for a in adjectives), noun[case], *words[head + 1 :]]) for case in range(_CASES))
    return tuple(dict.fromkeys((phrase, *forms)))


def russian_name_cases(name: str, gender: str | None) -> tuple[str, ...]:
    """A full name and its other cases; a woman's name that ends in a consonant stays («Карин Жан-Пьер»)."""
    words = name.split()
    cases = [
        () if gender == "f" and word[-1] not in "ая" else _declined(word, _SURNAMES if n else _GIVEN)
        for n, word in enumerate(words)
    ]
    if not any(cases):
        return (name,)
    forms = (" ".join(c[case] if c else word for c, word in zip(cases, words, strict=True)) for case in range(_CASES))
    return tuple(dict.fromkeys((name, *forms)))


def _declined(word: str, classes: _Classes) -> tuple[str, ...]:
    if word.isupper() or not _CYRILLIC.match(word):
        return ()
    for ending, cases in classes:
        if found := ending.search(word):
            return tuple(word[: found.start()] + case for case in cases)
    return ()
