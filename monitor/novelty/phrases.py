"""Words that have one meaning together, found in a text and marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import ahocorasick

_GAP = re.compile(r"\(\?:\\w\+ \)\{\d,\d\}")
"""Of a phrase's pattern: any words between its own; they are kept, ahead of the mark."""

_ENDING, _ANY = re.compile(r"(?<=[^\W\d_])(?<!\\w)\*"), r"\\w*"
"""The star of a word in a phrase, which is a pattern otherwise."""

MARK = "concept_"
"""What a mark begins with; patterns may speak of the marks of phrases before them."""

_GROUP = re.compile(r"\((?:[^()\\]|\\.)*\)[?*+]?")
_OPTIONAL = re.compile(r"\\[wdsb][*+?]?|\[[^\]]*\][*+?]?|\{[^}]*\}|[^\W_][?*](?!\w)|[^\W_][?{]")
"""Of a pattern: what need not stand in a text it matches, or is no letter."""

_PLAIN = re.compile(r"(?:[^\W_]|[ ])+")
_LETTERS = re.compile(r"[^\W_]+")
_SHORTEST = 3
"""Letters of a hint; shorter ones stand in every text."""


Rewriting = tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]]
"""A pattern, by what it is replaced, and before it hints: one of them stands in every text that has a match."""


def rewritten(text: str, rewritings: Iterable[Rewriting]) -> str:
    """`text` after each of them in order; to look for hints costs a tenth of looking for patterns."""
    for hints, pattern, by in rewritings:
        if any(hint in text for hint in hints):
            text = pattern.sub(by, text)
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that have one meaning together; `hint` stands in every text that has them, and is quickly looked for."""

    pattern: re.Pattern[str]
    hint: str
    mark: str


class Phrases:
    """All phrases, of which only those are tried whose hint stands in the text, or that speak of marks."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = tuple(phrases)
        self._always = {n for n, p in enumerate(phrases) if not p.hint or MARK in p.pattern.pattern}
        by_hint: defaultdict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(phrases):
            by_hint[phrase.hint].append(number)
        self._hints = ahocorasick.Automaton()
        for hint, numbers in by_hint.items():
            if hint:
                self._hints.add_word(hint, numbers)
        self._hints.make_automaton()

    def marked(self, folded: str) -> str:
        """`folded` with the mark of each phrase in its place, in the order of the glossary."""
        for number in sorted(self._always.union(*(numbers for _, numbers in self._hints.iter(folded)))):
            phrase = self._phrases[number]
            if phrase.hint in folded:
                folded = phrase.pattern.sub(phrase.mark, folded)
        return folded


def phrase(words: str, mark: str) -> Phrase:
    """Folded words, a star for any ending, as what they mean together."""
    pattern = _ENDING.sub(_ANY, words)
    kept, gaps = _GAP.subn(lambda gap: f"({gap[0]})", pattern)
    between = "".join(rf"\{number}" for number in range(1, gaps + 1))
    return Phrase(re.compile(rf"\b{kept}\b"), _hint(pattern), f"{between}{mark}")


def _hint(pattern: str) -> str:
    """What every match has: the words where they are no pattern, else the longest run of letters; empty if short."""
    if _PLAIN.fullmatch(pattern):
        return pattern
    bare = pattern
    while bare != (bare := _GROUP.sub(" ", bare)):
        pass
    if "|" in bare:
        return ""
    hint = max(_LETTERS.findall(_OPTIONAL.sub(" ", bare)), key=len, default="")
    return hint if len(hint) >= _SHORTEST else ""
