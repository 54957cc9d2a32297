"""The shallow grammar that spans need: noun phrases, adverbials, subjects, finite verbs. Roles of words, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.statements.attribution import SourceForm
from monitor.statements.auxiliaries import back_over_adverbs, is_adverb_form
from monitor.statements.cues import Cue, Mood
from monitor.statements.lexicon import QUOTE, Lexicon
from monitor.statements.sentences import Sentence, Token

# A subject longer than this is a misreading; so is an object between verb and complement.
MAX_PHRASE = 30

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """Token range of a source, empty for none."""

    range: Range | None
    form: SourceForm


@dataclass(slots=True)
class Clauses:
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
        if token.is_capital and index:
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

    def phrase_end(self, start: int, *, closed: bool = False) -> int:
        """End of the noun phrase that begins at `start`, for a source after its verb: up to comma, verb or adverbial.

        `closed` asks of an apposition that a comma ends it, for a phrase before the words it introduces.
        """
        index = start
        while index < len(self.tokens):
            word = self.word(index)
            if word == "," and self._is_apposition(index + 1, closed=closed):
                index += 1
                while index < len(self.tokens) and self.word(index) not in {",", ";", ":"}:
                    if index > start and self._ends_phrase(index):
                        return index
                    index += 1
                return index
            if self.has("source_link", index) and not any(t.is_capital for t in self.tokens[start:index]):
                index += 1
                continue
            if word in {",", ";", ":", "–", "—", QUOTE, "("} or (index > start and self._ends_phrase(index)):
                return index
            index += 1
        return index

    def phrase_to_name(self, start: int) -> int:
        """As `phrase_end`, or up to the name that a long title leads to: "conseiller pour le Caucase X Y"."""
        end = self.phrase_end(start)
        is_title = any(self.has("office", k) for k in range(start, end)) and self.has("title_link", end)
        if not is_title or (self.tokens[end - 1].is_capital and self.tokens[end - 2].is_capital):
            return end
        stop = end
        while stop < len(self.tokens) and self.word(stop) not in {",", ";", ":", "(", "–", "—", QUOTE}:
            if self.has("complementizer", stop) or self.is_verb(stop) or stop - end > MAX_PHRASE:
                return end
            stop += 1
        return stop if self.tokens[stop - 1].is_capital and self.tokens[stop - 2].is_capital else end

    def _ends_phrase(self, index: int) -> bool:
        if self.has("ends_source", index) or self.has("complementizer", index) or self.has("relative", index):
            return True
        return (
            bool(self.phrase("occasion", index))
            or any(cue.first == index for cue in self.cues)
            or (self.has("time", index) and not self.tokens[index].is_capital)
        )

    def _is_apposition(self, index: int, *, closed: bool) -> bool:
        """After a comma: a name, or a description closed by a comma or the end, without a verb."""
        if not self.starts_phrase(index) or self.word(index) == QUOTE:
            return False
        end = index
        while end < len(self.tokens) and self.word(end) not in {",", ";", ":"}:
            if self.has("complementizer", end) or self.has("relative", end):
                break
            end += 1
        if closed and self.word(end) != ",":
            return False
        return (
            end - index <= MAX_PHRASE
            and not self.has_finite(index, end)
            and not any(index <= cue.first < end for cue in self.cues)
        )

    def subject(self, start: int, end: int) -> Source:
        """The subject among the tokens [start, end) before a verb."""
        is_adjacent = True
        while end > start and (
            self.word(end - 1) == "," or (self.is_adverb(end - 1) and not self.has("demonstrative", end - 2))
        ):
            end -= 1
            is_adjacent = is_adjacent and self.word(end) != ","
        parts = self._parts(start, end)
        if is_adjacent and parts and self._is_subordinate(*parts[-1]):
            a, b = parts[-1][0] + 1, parts[-1][1]
            return Source((a, b), self.form(a, b))
        while len(parts) > 1 and self._is_aside(parts[-1]):
            parts.pop()
        if not parts:
            return Source(None, SourceForm.ELLIPSIS)
        first = len(parts) - 1
        while first > 0 and self._joins(parts[first - 1]):
            first -= 1
        a, b = self._without_lead(parts[first][0], parts[-1][1])
        if a >= b or b - a > 2 * MAX_PHRASE:
            return Source(None, SourceForm.ELLIPSIS)
        return Source((a, b), self.form(a, b))

    def _is_subordinate(self, a: int, b: int) -> bool:
        """Whether [a, b) is a subordinator and a subject ("as the crisis")."""
        is_subordinator = self.has("subordinator", a) and not self.has("relative", a)
        return is_subordinator and b > a + 1 and self.starts_phrase(a + 1) and not self.has_finite(a + 1, b)

    def form(self, a: int, b: int) -> SourceForm:
        if self.phrase("pronoun_phrase", a) >= b - a or (b - a == 1 and self.has("pronoun", a)):
            return SourceForm.PRONOUN
        return SourceForm.NAMED

    def _parts(self, start: int, end: int) -> list[Range]:
        parts: list[Range] = []
        begin, depth = start, 0
        for index in range(start, end + 1):
            word = self.word(index) if index < end else ","
            depth += (word in "([") - (word in ")]") if word else 0
            if index == end or (word in {",", ";", ":", "–", "—"} and depth <= 0):
                if index > begin:
                    parts.append((begin, index))
                begin = index + 1
        return parts

    def _is_aside(self, part: Range) -> bool:
        a, _ = part
        return (
            self.has("preposition", a)
            or self.is_adverb(a)
            or bool(self.phrase("occasion", a))
            or self.has("relative", a)
            or self.has("subordinator", a)
            or bool(self.phrase("according", a))
            or (bool(self.phrase("connector", a)) and not self.has("coordinator", a))
            or self.lexicon.matches("gerund", self.word(a))
        )

    def _joins(self, before: Range) -> bool:
        """Whether the part before a comma belongs to the source: apposition or list."""
        if self._is_aside(before) or self.has_finite(*before):
            return False
        return self.starts_phrase(before[0]) or self.form(*before) is SourceForm.PRONOUN

    def _without_lead(self, a: int, b: int) -> Range:
        """Strip what stands before the noun phrase: conjunctions, adverbs, an adverbial without its comma."""
        while a < b and (
            self.is_adverb(a)
            or self.has("coordinator", a)
            or self.has("contrast", a)
            or self.has("subordinator", a)
            or self.word(a) in {",", "—", "–", "-", ")", "*", "•"}
            or self.has("complementizer", a)
        ):
            a += 1
        if a < b and self.has("preposition", a) and not self.has("determiner_like", a):
            for index in range(b - 1, a, -1):
                if self.has("office", index) and self.tokens[index - 1].is_capital:
                    return index, b
                if self.starts_phrase(index) and not self.is_inside_phrase(index):
                    return index, b
        return a, b

    def is_inside_phrase(self, index: int) -> bool:
        before = index - 1
        return (
            self.has("determiner", before)
            or self.has("preposition", before)
            or self.has("coordinator", before)
            or (self.tokens[before].is_capital and not self.has("time", before) and not self.has("determiner", index))
            or (self.tokens[index].is_capital and not self.has("determiner", index))
            or self.has("of", index)
        )
