"""Many phrases in one pass (Aho-Corasick): without case, accents and hyphens, at word boundaries."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

Label = TypeVar("Label", bound=Hashable)


def _folded(code: int) -> str:
    char = chr(code)
    if char in "-‐‑‒–—\u00a0\u202f\t\n\r":
        return " "
    if char in "’‘ʼŉ":
        return "'"
    if char == "ı":
        return "i"
    plain = unicodedata.normalize("NFKD", char)[0].lower()
    return plain[0] if plain else char


_FOLD = {char: folded for char in map(chr, range(0x2100)) if (folded := _folded(ord(char))) != char}


def fold(text: str) -> str:
    """`text` without case and accents, hyphens and line breaks as spaces; every index stays what it was.

    One character of its alphabet after the other: `translate` takes three times as long.
    """
    for char in _FOLD.keys() & set(text):
        text = text.replace(char, _FOLD[char])
    return text


@dataclass(frozen=True, slots=True)
class Hit(Generic[Label]):
    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class _Rest(Generic[Label]):
    """What must follow the first part of a phrase; each part after the first goes on after any ending."""

    parts: tuple[str, ...]
    is_stem: bool
    is_name: bool
    is_upper: bool
    label: Label

    def fits(self, text: str, start: int, end: int) -> bool:
        if self.is_upper:
            return text[start:end].isupper()
        return not self.is_name or text[start].isupper()

    def end(self, folded: str, end: int) -> int | None:
        for part in self.parts:
            end = _word_end(folded, end)
            if not folded.startswith(part, end):
                return None
            end += len(part)
        if self.is_stem:
            return _word_end(folded, end)
        return end if end == len(folded) or not folded[end].isalnum() else None


class PhraseMatcher(Generic[Label]):
    """Finds phrases of many lists at once; a phrase may carry several labels.

    A `*` at the end of a word allows any ending. A phrase written with a capital must have one in the
    text too (Price, Vienne), one in capitals throughout must be so (US, TRIPP).
    """

    def __init__(self, phrases: Iterable[tuple[str, Label]]) -> None:
        rests: dict[str, dict[_Rest[Label], None]] = {}
        for phrase, label in phrases:
            first, *parts = fold(phrase.rstrip("*")).split("*")
            rest = _Rest(tuple(parts), phrase.endswith("*"), phrase[0].isupper(), phrase.isupper(), label)
            rests.setdefault(first, {})[rest] = None
        self._automaton = ahocorasick.Automaton()
        for key, found in rests.items():
            self._automaton.add_word(key, (len(key), tuple(found)))
        self._is_empty = not rests
        if rests:
            self._automaton.make_automaton()

    def find(self, text: str, folded: str) -> list[Hit[Label]]:
        """Hits in `text`, given with its `fold`; of two that begin together with one label the longer counts."""
        best: dict[tuple[int, Label], Hit[Label]] = {}
        if self._is_empty:
            return []
        for last, (size, rests) in self._automaton.iter(folded):
            start = last + 1 - size
            if start and folded[start - 1].isalnum():
                continue
            for rest in rests:
                end = rest.end(folded, last + 1)
                if end is not None and rest.fits(text, start, end):
                    best[start, rest.label] = Hit(start, end, rest.label)
        return list(best.values())


def _word_end(folded: str, end: int) -> int:
    while end < len(folded) and folded[end].isalnum():
        end += 1
    return end
