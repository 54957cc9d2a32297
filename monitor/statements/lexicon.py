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
    phrases: dict[str, dict[str, tuple[tuple[str, ...], ...]]]
    patterns: dict[str, re.Pattern[str]]
    finite: frozenset[str] = frozenset()
    # Adverbial phrases by their last word, for reading backwards.
    endings: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    nouns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Words without which no sentence reports anything.
    triggers: frozenset[str] = frozenset()

    def has(self, role: str, word: str) -> bool:
        """Whether `word` (folded, lower case) plays `role`."""
        return word in self.words.get(role, ())

    def matches(self, name: str, word: str) -> bool:
        """Whether the pattern `name` is found in `word`; false where the language has no such pattern."""
        pattern = self.patterns.get(name)
        return pattern is not None and pattern.search(word) is not None


# The text of a token that is a quotation.
QUOTE = "«»"
# Roles that are asked for together.
_UNIONS = {
    "governor": ("have", "have_conditional", "be", "do", "light", "modal", "modal_conditional", "infinitive_mark"),
    "transparent": ("negation", "clitic", "negation_opener", "been", "inversion", "light_link", "time"),
    "adverb_word": ("time", "gap", "negation"),
    "finite_word": ("have", "have_conditional", "be", "modal", "modal_conditional", "finite"),
}
_TRIGGERS = ("according", "according_name", "speech_noun", "clause_noun")
# Most words are letters and nothing else; told at once, they are spared all the alternatives below.
_PLAIN_WORD = r"[^\W\d_]++(?=[ ,\n])"
_NEWLINES = r"\n+"
# Not the full stop of a sentence set without a space behind it ("Arménie.L'Union").
_DOT = r"(?-i:\.(?!(?<=[a-zà-ÿа-яё]{2}\.)[A-ZÀ-ÞА-ЯЁ]))"
_WORD = rf"(?:[^\W\d_](?:{_DOT}(?=[^\W\d_]))?)+(?:[^\W_]|[-&](?=[^\W_]))*(?:'(?:\w+|(?!\w))|)"
_REST = r"\d+(?:[.,:/-]\d+)*[^\W_]*|\.\.\.|[^\w\s]|_"


def plain(word: str) -> str:
    """A word as it is looked up: lower case, Russian ё as е (the press writes both)."""
    return word.lower().replace("ё", "е")


def token_pattern(special: str | None) -> re.Pattern[str]:
    """Tokens of a language: words, numbers, marks; before them `special` ones (elisions, inverted pronouns).

    A special token holds no space, nor is it the beginning of a word that one follows.
    """
    alternatives = "|".join(filter(None, (_PLAIN_WORD, _NEWLINES, special, _WORD, _REST)))
    return re.compile(f"(?! )(?:{alternatives})", re.IGNORECASE)


def compile_lexicon(source: CueLexicon) -> Lexicon:
    """Generate every verb form and index the words by role."""
    forms: dict[str, list[Reading]] = {}
    frames: dict[str, tuple[str, ...]] = {}
    for row in source.verbs:
        for lemma in row.lemmas:
            frames[lemma] = tuple(dict.fromkeys((*frames.get(lemma, ()), *row.frames)))
    for row in source.verbs:
        conjugation = source.conjugations[row.conjugation]
        for lemma in row.lemmas:
            verb, head = _verb(lemma, frames[lemma], row)
            for tense, templates in conjugation.forms.items():
                for template in templates:
                    form = re.sub(conjugation.pattern, template, head, count=1)
                    reading = Reading(verb, tense)
                    if reading not in forms.setdefault(form, []):
                        forms[form].append(reading)
    words = {role: frozenset(plain(w) for w in words if " " not in w) for role, words in source.words.items()}
    words |= {name: frozenset[str]().union(*(words.get(r, ()) for r in roles)) for name, roles in _UNIONS.items()}
    phrases = {role: _by_first_word(words) for role, words in source.words.items()}
    return Lexicon(
        code=source.id,
        single_quotes=source.single_quotes,
        forms={form: tuple(sorted(readings, key=_specific_first)) for form, readings in forms.items()},
        words=words,
        phrases=phrases,
        patterns={
            **{name: re.compile(pattern) for name, pattern in source.patterns.items()},
            "token": token_pattern(source.patterns.get("token")),
        },
        endings=_by_last_word(source.words.get("gap_phrase", ())),
        finite=_finite_forms(source, forms),
        nouns={noun: row.frames for row in source.nouns for noun in row.nouns},
        triggers=frozenset({*forms, QUOTE}).union(
            *(words.get(role, ()) for role in _TRIGGERS), *(phrases.get(role, {}) for role in _TRIGGERS)
        ),
    )


def _by_first_word(words: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases of two words or more, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted((tuple(words_of(w)) for w in words), key=len, reverse=True):
        if len(phrase) > 1:
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in found.items()}


def _by_last_word(words: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (tuple(words_of(w)) for w in words):
        found.setdefault(phrase[-1], []).append(phrase)
    return {last: tuple(phrases) for last, phrases in found.items()}


def _finite_forms(source: CueLexicon, forms: dict[str, list[Reading]]) -> frozenset[str]:
    found = {f for f, readings in forms.items() if any(r.tense in {"finite", "conditional"} for r in readings)}
    for row in source.other_verbs:
        conjugation = source.conjugations[row.conjugation]
        for lemma in row.lemmas:
            for tense in ("finite", "conditional"):
                for template in conjugation.forms.get(tense, ()):
                    found.add(re.sub(conjugation.pattern, template, lemma, count=1))
    return frozenset(found)


def words_of(phrase: str) -> list[str]:
    """A phrase cut as the tokeniser cuts text: elided words keep their apostrophe."""
    return re.findall(r"[^\W_]+'|[^\s']+", plain(phrase))


def _verb(lemma: str, frames: tuple[str, ...], row: VerbRow) -> tuple[Verb, str]:
    parts = words_of(lemma)
    is_reflexive = len(parts) > 1 and parts[0] in {"se", "s'"}
    if is_reflexive or (len(parts) > 1 and parts[0] == "en"):
        parts = parts[1:]
    frames = tuple(sorted(frames, key=lambda frame: frame == "quote"))
    return Verb(lemma, frames, tuple(parts[1:]), is_reflexive, row.denies), parts[0]


def _specific_first(reading: Reading) -> tuple[int, bool]:
    return (-len(reading.verb.tail), not reading.verb.is_reflexive)
