"""The shallow grammar that spans need: noun phrases and subjects, over the words of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.statements.attribution import SourceForm
from monitor.statements.lexicon import QUOTE
from monitor.statements.words import Words

# A subject longer than this is a misreading; so is an object between verb and complement.
MAX_PHRASE = 30

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """Token range of a source, empty for none."""

    range: Range | None
    form: SourceForm


@dataclass(slots=True)
class Clauses(Words):
    """One sentence as noun phrases and clauses."""

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
        if len(parts) > 1 and not is_adjacent and self._resumes(parts[-1]) and not self._is_aside(parts[-2]):
            parts.pop()
        while len(parts) > 1 and self._is_aside(parts[-1]):
            parts.pop()
        if not parts:
            return Source(None, SourceForm.ELLIPSIS)
        first = len(parts) - 1
        while first > 0 and self._joins(parts[first - 1]):
            first -= 1
        place = self._people_at(parts[first][0], parts[-1][1])
        a, b = place or self._without_lead(parts[first][0], parts[-1][1])
        if a >= b or b - a > 2 * MAX_PHRASE:
            return Source(None, SourceForm.ELLIPSIS)
        return Source((a, b), self.form(a, b))

    def _resumes(self, part: Range) -> bool:
        """Whether it is but a pronoun that takes up the subject before: "X, lui, a dénoncé"."""
        return part[1] - part[0] == 1 and self.has("resumed", part[0])

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

    def _people_at(self, a: int, b: int) -> Range | None:
        """The place whose people are meant, a plural verb with but its object before it: "В Баку это отвергли"."""
        end = a + 2
        is_place = self.has("people_at", a) and end < b and self.tokens[a + 1].is_capital
        if not is_place or not self.lexicon.matches("plural_verb", self.word(b)):
            return None
        return (a, end) if not any(t.is_capital for t in self.tokens[end:b]) else None

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
