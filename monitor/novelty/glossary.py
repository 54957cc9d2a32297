"""The comparison's language data (glossary.yaml, neighbours.yaml), compiled once per process."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, filterfalse
from typing import Any

from monitor.novelty.phrases import MARK, Phrase, Phrases, phrase
from monitor.novelty.tables import table

_SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Concept:
    """A meaning shared by words of several languages; states, peoples and persons act or suffer."""

    id: str
    weight: float
    is_actor: bool = False
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """Marks of a mood in folded text; `weak` ones say it too, and some other things."""

    strong: re.Pattern[str]
    weak: re.Pattern[str] | None

    def tells(self, one: str, other: str) -> bool:
        """One text has a strong mark, and the other has none."""
        return any(self.strong.search(a) and not self._has(b) for a, b in ((one, other), (other, one)))

    def _has(self, text: str) -> bool:
        return bool(self.strong.search(text) or (self.weak and self.weak.search(text)))


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words, prefixes and phrases (folded) to concepts; numbers; patterns over folded text."""

    exact: Mapping[str, Concept]
    prefixes: Mapping[str, Concept]
    phrases: Phrases
    by_mark: Mapping[str, Concept]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    calendar: Mapping[str, str]
    ambiguous: frozenset[str]
    negation: re.Pattern[str]
    half_denying: re.Pattern[str]
    exception: re.Pattern[str]
    signs: Mapping[str, Sign]
    opposites: frozenset[tuple[str, str]]
    phases: frozenset[tuple[str, str]]
    siblings: tuple[frozenset[str], ...]
    units: frozenset[str]
    contrasts: frozenset[tuple[str, str]]
    converses: frozenset[tuple[str, str]]
    kin: frozenset[tuple[str, str]]
    opposing: tuple[str, ...]
    unconditional: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    asked: re.Pattern[str]
    when: Mapping[str, re.Pattern[str]]
    blaming: re.Pattern[str]
    owning: re.Pattern[str]
    agent: frozenset[str]
    source: frozenset[str]
    suffering: frozenset[str]
    away: frozenset[str]
    lacking: frozenset[str]
    passive: re.Pattern[str]
    clause: re.Pattern[str]
    titles: frozenset[str]
    addressing: frozenset[str]
    auxiliaries: frozenset[str]
    prepositions: frozenset[str]
    locative: frozenset[str]
    joining: frozenset[str]
    stopwords: frozenset[str]

    def concept(self, word: str) -> Concept | None:
        """The concept of one folded word: itself, else its longest known prefix."""
        known = self.exact.get(word) or self.by_mark.get(word)
        if known:
            return known
        for length in range(len(word), _SHORTEST_PREFIX - 1, -1):
            known = self.prefixes.get(word[:length])
            if known:
                return known
        return None


def fold(text: str) -> str:
    """Lower case without accents: what words are compared in."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(filterfalse(unicodedata.combining, decomposed))


@cache
def load() -> Glossary:
    """The shipped glossary; a change of it is a change of NOVELTY_VERSION."""
    raw: dict[str, Any] = table("glossary")
    beside: dict[str, Any] = table("neighbours")
    exact: dict[str, Concept] = {}
    prefixes: dict[str, Concept] = {}
    phrases: list[Phrase] = []
    by_mark: dict[str, Concept] = {}
    for section in ("actors", "concepts", "persons"):
        for row in raw[section]:
            concept = Concept(row["id"], float(row["weight"]), section == "actors", section == "persons")
            mark = f"{MARK}{concept.id}"
            by_mark[mark] = concept
            for word in (fold(w).replace("-", " ") for w in (*row["words"], *beside[section].get(row["id"], ()))):
                if " " in word:
                    phrases.append(phrase(word, mark))
                elif word.endswith("*"):
                    prefixes[word[:-1]] = concept
                else:
                    exact[word] = concept
    return Glossary(
        exact=exact,
        prefixes=prefixes,
        phrases=Phrases(phrases),
        by_mark=by_mark,
        numbers=_inverted(raw["numbers"], int) | _inverted(beside["numbers"], int),
        multipliers=_inverted(raw["multipliers"], int) | _inverted(beside["multipliers"], int),
        calendar=_inverted(raw["calendar"] | raw["ordinals"], str) | _inverted(beside["calendar"], str),
        ambiguous=frozenset(raw["ambiguous"]),
        negation=_either([*raw["negation"], *beside["negation"]]),
        half_denying=_either(raw["half_denying"]),
        exception=_either(raw["exception"]),
        signs={name: _sign(marks, beside["weak"].get(name, ())) for name, marks in raw["signs"].items()},
        opposites=_both_ways(raw["opposites"]),
        phases=_both_ways(raw["phases"]),
        siblings=tuple(frozenset(row) for row in raw["siblings"]),
        units=frozenset(raw["units"]),
        contrasts=_both_ways(raw["contrasts"]),
        converses=_both_ways(raw["converses"]),
        kin=_both_ways([pair for row in raw["kin"] for pair in combinations(row, 2)]),
        opposing=tuple(raw["opposing"]),
        unconditional=_either(raw["unconditional"]),
        future=_either(raw["future"]),
        past=_either(raw["past"]),
        asked=_either(raw["asked"]),
        when={day: _either(patterns) for day, patterns in raw["when"].items()},
        blaming=_either(raw["blaming"]),
        owning=_either(raw["owning"]),
        agent=frozenset(raw["agent"]),
        source=frozenset(raw["source"]),
        suffering=frozenset(raw["suffering"]),
        away=frozenset(raw["away"]),
        lacking=frozenset(raw["lacking"]),
        passive=_either(raw["passive"]),
        clause=_either(raw["clause"]),
        titles=frozenset(raw["titles"]),
        addressing=frozenset(raw["addressing"]),
        auxiliaries=frozenset(raw["auxiliaries"]),
        prepositions=frozenset(raw["prepositions"]),
        locative=frozenset(raw["locative"]),
        joining=frozenset(raw["joining"]),
        stopwords=frozenset(fold(f"{raw['stopwords']} {beside['stopwords']}").split()),
    )


def _inverted(table: Mapping[Any, Sequence[str]], kind: type) -> dict[str, Any]:
    return {fold(word): kind(key) for key, words in table.items() for word in words}


def _sign(marks: Mapping[str, Sequence[str]], more: Sequence[str]) -> Sign:
    weak = [*marks["weak"], *more]
    return Sign(_either(marks["strong"]), _either(weak) if weak else None)


def _both_ways(pairs: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for a, b in pairs for pair in ((a, b), (b, a)))


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
