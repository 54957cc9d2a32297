"""One language's cue lexicon compiled for look-up: word form → verbs in their tenses, role → words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from monitor.catalogue.cues import CueLexicon, Tense, VerbRow


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb: `tail` are the words that must follow it, `is_reflexive` asks for a reflexive before it."""

    lemma: str
    frames: tuple[str, ...]
    tail: tuple[str, ...] = ()
    is_reflexive: bool = False
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a word form."""

    verb: Verb
    tense: Tense


@dataclass(frozen=True)
class Lexicon:
    """Compiled lexicon; `words[role]` is empty for a role that the language does not use."""

    code: str
    single_quotes: bool
    forms: dict[str, tuple[Reading, ...]]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    patterns: dict[str, re.Pattern[str]]
    nouns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, role: str, word: str) -> bool:
        """Whether `word` (folded, lower case) plays `role`."""
        return word in self.words.get(role, ())

    def matches(self, name: str, word: str) -> bool:
        """Whether the pattern `name` is found in `word`; false where the language has no such pattern."""
        pattern = self.patterns.get(name)
        return pattern is not None and pattern.search(word) is not None


_NEWLINES = r"\n+"
_WORD = r"(?:[^\W\d_](?:\.(?=[^\W\d_]))?)+(?:[^\W_]|[-&](?=[^\W_]))*(?:'(?:\w+|(?!\w))|)"
_REST = r"\d+(?:[.,:/-]\d+)*[^\W_]*|\.\.\.|[^\w\s]|_"


def token_pattern(special: str | None) -> re.Pattern[str]:
    """Tokens of a language: `special` alternatives first (elisions, inverted pronouns), then words, numbers, marks."""
    return re.compile("|".join(filter(None, (_NEWLINES, special, _WORD, _REST))), re.IGNORECASE)


def compile_lexicon(source: CueLexicon) -> Lexicon:
    """Generate every verb form and index the words by role."""
    forms: dict[str, list[Reading]] = {}
    for row in source.verbs:
        conjugation = source.conjugations[row.conjugation]
        for lemma in row.lemmas:
            verb, head = _verb(lemma, row)
            for tense, templates in conjugation.forms.items():
                for template in templates:
                    form = re.sub(conjugation.pattern, template, head, count=1)
                    reading = Reading(verb, tense)
                    if reading not in forms.setdefault(form, []):
                        forms[form].append(reading)
    return Lexicon(
        code=source.id,
        single_quotes=source.single_quotes,
        forms={form: tuple(sorted(readings, key=_specific_first)) for form, readings in forms.items()},
        words={role: frozenset(w for w in words if " " not in w) for role, words in source.words.items()},
        phrases={
            role: tuple(sorted((tuple(words_of(w)) for w in words if len(words_of(w)) > 1), key=len, reverse=True))
            for role, words in source.words.items()
        },
        patterns={
            **{name: re.compile(pattern) for name, pattern in source.patterns.items()},
            "token": token_pattern(source.patterns.get("token")),
        },
        nouns={noun: row.frames for row in source.nouns for noun in row.nouns},
    )


def words_of(phrase: str) -> list[str]:
    """A phrase cut as the tokeniser cuts text: elided words keep their apostrophe."""
    return re.findall(r"[^\W_]+'|[^\s']+", phrase)


def _verb(lemma: str, row: VerbRow) -> tuple[Verb, str]:
    parts = words_of(lemma)
    is_reflexive = len(parts) > 1 and parts[0] in {"se", "s'"}
    if is_reflexive or (len(parts) > 1 and parts[0] == "en"):
        parts = parts[1:]
    return Verb(lemma, row.frames, tuple(parts[1:]), is_reflexive, row.denies), parts[0]


def _specific_first(reading: Reading) -> tuple[int, bool]:
    return (-len(reading.verb.tail), not reading.verb.is_reflexive)
