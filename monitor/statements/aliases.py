"""One pass over a text that finds every name, body, state and title of the register, whatever its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import ahocorasick

from monitor.model.common import Span
from monitor.statements.folding import fold
from monitor.statements.keys import key_of, keys_of_article


class HitKind(IntEnum):
    """What an alias names; the lower wins where two aliases cover the same characters."""

    PERSON = 0
    BODY = 1
    TITLE = 2
    STATE = 3
    ADJECTIVE = 4
    SURNAME = 5


class Letters(IntEnum):
    """Which letters must be capitals in the text for the alias to count."""

    ANY = 0
    FIRST = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Alias:
    text: str
    kind: HitKind
    id: str
    state: str | None = None
    is_plural: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias found at [start, end) of the original text; `ids` are all that the alias can name."""

    start: int
    end: int
    kind: HitKind
    ids: tuple[str, ...]
    state: str | None = None
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    length: int
    kind: HitKind
    ids: tuple[str, ...]
    state: str | None
    letters: Letters
    is_plural: bool
    languages: frozenset[str]


_CYRILLIC_ENDINGS = (
    "а|я|у|ю|ом|ем|ым|е|и|ы|ой|ей|ий|ый|ая|ое|ие|ые|ого|его|ому|ему|ую|их|ых|ыми|ам|ами|ах|ии|ию|ией|ья|ь|ью|й"
)
_ENDINGS = {
    "cyrillic": re.compile(rf"(?:{_CYRILLIC_ENDINGS})(?!\w)"),
    "armenian": re.compile(r"[ա-և]{1,5}(?!\w)"),
    "latin": re.compile(r"(?:n?[ıiuü]n|n?[dt][ae]n?|y?[ıiuüae]|l[ae]r(?:[ıi]n?)?|s[ıi]n?[ıi]?n?|y?l[ae]|s)(?!\w)"),
}

_AGGLUTINATIVE = frozenset({"az", "tr"})


def _letters(alias: Alias) -> Letters:
    """Acronyms only in capitals, names with a capital; titles either way unless a single capitalised word."""
    if len(alias.text) <= 8 and len(alias.text.replace(".", "").replace(" ", "")) <= 5 and alias.text.isupper():
        return Letters.ALL
    words = alias.text.split()
    if alias.kind is HitKind.TITLE:
        capital = words[-1][0].isupper() and (len(words) == 1 or words[0].islower())
        return Letters.FIRST if capital and len(words) <= 2 else Letters.ANY
    return Letters.FIRST if alias.text[0].isupper() and alias.kind is not HitKind.ADJECTIVE else Letters.ANY


def _entry(alias: Alias, length: int) -> _Entry:
    languages = frozenset({alias.language} - {""})
    return _Entry(length, alias.kind, (alias.id,), alias.state, _letters(alias), alias.is_plural, languages)


def _merged(new: _Entry, old: _Entry | None) -> _Entry:
    """Two aliases that are one key: the more telling kind, all ids of it («Armenien», «arménien»: one state)."""
    if old is None:
        return new
    letters = min(new.letters, old.letters) if new.ids[0] in old.ids else None
    first, second = (new, old) if new.kind < old.kind else (old, new)
    ids = tuple(dict.fromkeys((*first.ids, *second.ids))) if first.kind is second.kind else first.ids
    languages = new.languages | old.languages if first.kind is second.kind else first.languages
    return replace(first, ids=ids, letters=first.letters if letters is None else letters, languages=languages)


class AliasIndex:
    """Finds aliases in a text: leftmost, longest, never overlapping."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        entries: dict[str, _Entry] = {}
        for alias in aliases:
            key = key_of(alias.text)
            entries[key] = _merged(_entry(alias, len(key)), entries.get(key))
        self._automaton = ahocorasick.Automaton()
        for key, entry in entries.items():
            self._automaton.add_word(key, entry)
        if entries:
            self._automaton.make_automaton()
        self._is_empty = not entries

    def find(self, text: str, language: str) -> tuple[Hit, ...]:
        """Hits in text order with offsets into `text`; linear, never fails."""
        if self._is_empty or not text:
            return ()
        folded = fold(text)
        chosen: list[Hit] = []
        done = 0
        for start, end, entry in sorted(
            self._candidates(folded.text, language), key=lambda c: (c[0], c[0] - c[1], c[2].kind, -c[2].length)
        ):
            if start < done:
                continue
            done = end
            span = folded.span(start, end) if folded.starts else Span(start, end)
            chosen.append(Hit(span.start, span.end, entry.kind, entry.ids, entry.state, entry.is_plural))
        return tuple(chosen)

    def _candidates(self, text: str, language: str) -> Iterator[tuple[int, int, _Entry]]:
        key = keys_of_article(text)
        for last, entry in self._automaton.iter(key):
            start, end = last + 1 - entry.length, last + 1
            if entry.languages and language and language not in entry.languages:
                continue
            if start and key[start - 1].isalnum():
                continue
            end = _word_end(key, end, language)
            if (
                end
                and not _is_compound(key, text, end, entry)
                and _has_capitals(text[start : last + 1], entry.letters)
            ):
                yield start, end, entry


def _word_end(key: str, end: int, language: str) -> int:
    """Where the word ends that an alias reaches into: at once, or behind an ending of declension; 0 if neither."""
    if end == len(key) or not key[end].isalnum():
        return end
    last = key[end - 1]
    script = "cyrillic" if "Ѐ" <= last <= "ӿ" else "armenian" if "԰" <= last <= "֏" else "latin"
    if script == "latin" and language not in _AGGLUTINATIVE:
        return 0
    ending = _ENDINGS[script].match(key, end)
    return ending.end() if ending else 0


def _is_compound(key: str, text: str, end: int, entry: _Entry) -> bool:
    """«Russian-backed» says nothing of Russia's officials."""
    return entry.kind is HitKind.ADJECTIVE and key[end : end + 1] == "-" and text[end + 1 : end + 2].islower()


def _has_capitals(text: str, letters: Letters) -> bool:
    if letters is Letters.ANY:
        return True
    if letters is Letters.ALL:
        return text.upper() == text
    return any(word[0].isupper() for word in text.split())
