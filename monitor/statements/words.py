"""The words of one sentence by the roles they play: adverbs, finite verbs, beginnings of phrases. Roles, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.statements.auxiliaries import back_over_adverbs, is_adverb_form
from monitor.statements.cue import Cue, Mood
from monitor.statements.lexicon import QUOTE, Lexicon
from monitor.statements.sentences import Sentence, Token


@dataclass(slots=True)
class Words:
    """One sentence with its cues, and questions about its words by index."""

    sentence: Sentence
    cues: Sequence[Cue]
    lexicon: Lexicon
    tokens: Sequence[Token] = field(init=False)
    texts: tuple[str, ...] = field(init=False)
    words: dict[str, frozenset[str]] = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens
        self.texts = tuple([token.text for token in self.tokens])
        self.words, self.size = self.lexicon.words, len(self.texts)

    def word(self, index: int) -> str:
        return self.texts[index] if 0 <= index < self.size else ""

    def has(self, role: str, index: int) -> bool:
        return 0 <= index < self.size and self.texts[index] in self.words.get(role, ())

    def is_adverb(self, index: int) -> bool:
        """An adverb or expression of time that may stand between verb and complement."""
        if self.has("adverb_word", index):
            return True
        word = self.word(index)
        if word[:1].isdigit():
            return self.has("time", index + 1) or self.has("time", index - 1)
        return bool(word) and is_adverb_form(self.tokens, index, self.lexicon)

    def starts_phrase(self, index: int) -> bool:
        """Whether a noun phrase may begin here."""
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        if self.lexicon.matches("phrase_start", token.text) and not self.has("preposition", index):
            return True
        return (
            self.has("determiner", index)
            or token.is_capital
            or token.text[:1].isdigit()
            or token.text in {QUOTE, "["}
        )

    def is_infinitive(self, index: int) -> bool:
        while self.has("infinitive_before", index) or (
            index + 1 < len(self.tokens) and is_adverb_form(self.tokens, index, self.lexicon)
        ):
            index += 1
        word = self.word(index)
        if index < len(self.tokens) and self.tokens[index].is_capital:
            return False
        return self.lexicon.matches("infinitive", word) and not self.has("not_infinitive", index)

    def phrase(self, role: str, index: int) -> int:
        """Length in tokens of the word or phrase of `role` that begins at `index`, 0 for none."""
        if not 0 <= index < self.size:
            return 0
        starts = self.lexicon.phrases.get(role)
        for words in starts.get(self.texts[index], ()) if starts else ():
            if self.texts[index : index + len(words)] == words:
                return len(words)
        return 1 if self.has(role, index) else 0

    def places(self, role: str) -> list[int]:
        """Indices at which a word or phrase of `role` may begin."""
        words, starts = self.words.get(role, frozenset()), self.lexicon.phrases.get(role, {})
        if words.isdisjoint(self.texts) and starts.keys().isdisjoint(self.texts):
            return []
        return [index for index, text in enumerate(self.texts) if text in words or text in starts]

    def skip_adverbs(self, index: int) -> int:
        while index < len(self.tokens):
            length = self.phrase("gap_phrase", index)
            if not length and not self.is_adverb(index):
                break
            index += length or 1
        return index

    def skip_insertion(self, index: int) -> int:
        """Past ", pour sa part," when `index` stands on its first comma."""
        if self.word(index) != ",":
            return index
        for end in range(index + 1, min(index + 12, len(self.tokens))):
            if self.word(end) == ",":
                return end + 1
        return index

    def before_adverbs(self, index: int) -> int:
        """Index of the last word before `index` that belongs to no adverb."""
        return back_over_adverbs(self.tokens, index - 1, self.lexicon)

    def has_finite(self, start: int, end: int) -> bool:
        """Whether [start, end) holds a finite verb outside relative clauses."""
        heads = {cue.head for cue in self.cues if cue.mood in {Mood.FINITE, Mood.PASSIVE}}
        index = start
        while index < end:
            if self.has("relative", index) or self.has("subordinator", index):
                while index < end and self.word(index) != ",":
                    index += 1
            elif self.is_finite(index) or index in heads:
                return True
            index += 1
        return False

    def is_verb(self, index: int) -> bool:
        """Whether a finite verb or the head of a cue stands at `index`."""
        return self.is_finite(index) or any(cue.head == index and cue.mood is not Mood.BARE for cue in self.cues)

    def is_finite(self, index: int) -> bool:
        word, token = self.word(index), self.tokens[index]
        if (token.is_capital and index) or self.has("not_finite", index):
            return False
        if self.has("finite_word", index):
            return True
        if token.is_capital:
            return False
        if self.has("nominative", index - 1) and not self.has("preposition", index - 2) and word.isalpha():
            return True
        if word in self.lexicon.finite and not self.has("noun_before", index - 1):
            return True
        if self.lexicon.matches("finite", word):
            return True
        return self.lexicon.matches("plural_finite", word) and self.lexicon.matches("plural", self.word(index - 1))
