"""Who a sentence is about: mentions that open sentences, outside all quotations and not behind prepositions."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.statements.attribution import Attribution
from monitor.statements.cast import Cast
from monitor.statements.found import Found
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.plurals import each_of
from monitor.statements.pointers import needs_context
from monitor.statements.sources import coordinated

# The second kind of end has lost its blank: «… par Erevan.Bakou a …».
_BREAK = re.compile(
    r"[.!?…»”\"](?:\s+(?=[«“\"—–-]?\s*[^\W\d_a-zà-ÿа-яա-և])|(?<=[a-zà-ÿа-я]{3}[.!?])(?=[A-ZÀ-ÞА-Я][\w'’-]*\s))|\n+"
)
_ABBREVIATION = re.compile(r"(?:\b[A-ZÀ-Þ]|\b(?:M|MM|Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Col|St|U\.S))\.$")
_LEADS = re.compile(r"(?:[^,]{2,40},\s*)?[\s«“\"]*(?:(?:le|la|les|the)\s+|l['’])?", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"(?:bien qu|alors qu|tandis qu|lorsqu|puisqu|s|quand|si|comme|although|though|while|when|if|as|since|because|"
    r"хотя|когда|если|поскольку)(?:e |'| )(?:la |le |les |l'|the )?"
)
_AT = re.compile(r"\s*(?:du cote (?:de |d')?|cote |a |en |au |chez )")
# How far back, in characters, a subject may be.
_SUBJECT_REACH = 1500
# Room for an article before the mention that opens a sentence.
_ARTICLE = 6


class Openings:
    """Subjects of the sentences of one article."""

    def __init__(self, cast: Cast, attributions: Sequence[Attribution]) -> None:
        self.cast = cast
        self.text = cast.text
        self.starts = [m.start for m in cast.mentions]
        self._contents = [a.content for a in attributions]
        self._content_starts = [c.start for c in self._contents]
        self._breaks = [m.end() for m in _BREAK.finditer(self.text) if not self._is_abbreviation(m)]

    def before(self, position: int) -> list[list[Mention]]:
        """Persons that open one of the last sentences, with those joined to them."""
        found: list[list[Mention]] = []
        seen: set[int] = set()
        low = bisect.bisect_left(self.starts, position - _SUBJECT_REACH)
        nearby = self.cast.mentions[low : bisect.bisect_left(self.starts, position)]
        for i, mention in enumerate(nearby):
            sentence = bisect.bisect_right(self._breaks, mention.start)
            if sentence in seen or not self._can_be_subject(mention):
                continue
            seen.add(sentence)
            found.append([
                m for one in (mention, *coordinated(self.text, nearby[i:])) for m in each_of(self.cast, one)
            ])
        return found

    def things(self, position: int) -> list[Mention]:
        """Bodies and states that open one of the last sentences, the latest first."""
        low = bisect.bisect_left(self.starts, position - _SUBJECT_REACH)
        nearby = self.cast.mentions[low : bisect.bisect_left(self.starts, position)]
        return [
            m
            for m in reversed(nearby)
            if m.kind in {MentionKind.BODY, MentionKind.STATE} and self._opens_sentence(m) and not self._is_content(m)
        ]

    def is_one_sentence(self, one: int, other: int) -> bool:
        """Whether no sentence ends between the two positions."""
        return bisect.bisect_right(self._breaks, one) == bisect.bisect_right(self._breaks, other)

    def opening(self, position: int) -> tuple[Found, ...]:
        """Whoever opens the sentence, behind at most one adverbial, for a source that is no noun phrase."""
        at = bisect.bisect_right(self._breaks, position)
        start = self._breaks[at - 1] if at else 0
        first, last = bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, position)
        for mention in self.cast.mentions[first:last]:
            if mention.kind is MentionKind.NAME or mention.is_adjective or self._is_content(mention):
                continue
            found = self.cast.identify(mention)
            if found.speaker is None or not _LEADS.fullmatch(self.text, start, mention.start):
                break
            return (replace(found, confidence=min(found.confidence, 0.5)),)
        return ()

    def place(self, position: int) -> tuple[Found, ...]:
        """The side or capital whose people speak in an impersonal sentence: «À Bakou, on affirme …»."""
        at = bisect.bisect_right(self._breaks, position)
        start = self._breaks[at - 1] if at else 0
        first, last = bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, position)
        for mention in self.cast.mentions[first:last]:
            if mention.kind is MentionKind.STATE and _AT.fullmatch(self.cast.keys, start, mention.start):
                return (replace(self.cast.identify(mention), confidence=0.6),)
        return ()

    def announced(self, position: int) -> tuple[Found, ...]:
        """The subject of a sentence that ends with a colon before the quotation."""
        before = self.text[max(0, position - 8) : position].rstrip(' «“"\n\u00a0')
        if not before.endswith(":"):
            return ()
        colon = self.text.rfind(":", 0, position)
        last = bisect.bisect_right(self._breaks, colon)
        start = self._breaks[last - 1] if last else 0
        inside_sentence = [g for g in self.before(colon) if g[0].start >= start]
        found = tuple(self.cast.identify(m) for m in inside_sentence[-1]) if inside_sentence else ()
        return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in found if f.speaker is not None)

    def just_before(self, position: int, start: int) -> tuple[Found, ...]:
        """The person who opens the sentence before a quotation, from `start` on: «M. Aliev est furieux. « … »»."""
        sentence = bisect.bisect_right(self._breaks, position)
        for group in reversed(self.before(position)):
            if bisect.bisect_right(self._breaks, group[0].start) < sentence - 1 or group[0].start < start:
                break
            found = tuple(self.cast.identify(m) for m in group)
            return tuple(replace(f, confidence=min(f.confidence, 0.5)) for f in found if f.speaker is not None)
        return ()

    def anybody(self, position: int, gender: str) -> Found | None:
        """A person whom the words of somebody unknown name last, where nobody else agrees."""
        low = bisect.bisect_left(self.starts, position - _SUBJECT_REACH)
        for mention in reversed(self.cast.mentions[low : bisect.bisect_left(self.starts, position)]):
            if mention.kind is MentionKind.PERSON and not self._is_object(mention):
                found = self.cast.identify(mention)
                if found.person and found.gender in {gender, None}:
                    return replace(found, confidence=min(found.confidence, 0.5))
        return None

    def _can_be_subject(self, mention: Mention) -> bool:
        if mention.kind is MentionKind.TITLE:
            is_person = not needs_context(self.cast, mention)
        elif mention.kind is MentionKind.NAME:
            honorifics = self.cast.register.words("honorific")
            is_person = bool(mention.titles) or self.cast.word_before(mention) in honorifics
            is_person = is_person or self.cast.is_introduced(mention)
        else:
            is_person = mention.kind is MentionKind.PERSON
        return is_person and not self._is_object(mention) and not self._is_content(mention)

    def _opens_sentence(self, mention: Mention) -> bool:
        """Whether it opens a sentence, or the clause with a conjunction that does: «Bien que la France …»."""
        at = bisect.bisect_right(self._breaks, mention.start)
        start = self._breaks[at - 1] if at else 0
        return mention.start - start <= _ARTICLE or bool(_SUBORDINATE.fullmatch(self.cast.keys, start, mention.start))

    def _is_object(self, mention: Mention) -> bool:
        """Whether a preposition stands before it: «avec M. Aliev»."""
        before = self.cast.keys[max(0, mention.start - 40) : mention.start]
        skipped = {"le", "la", "les", "l'", "the", "m", "mme", "mr", "mr.", "son", "sa", "his", "her"}
        words = [w for w in re.findall(r"\w+'?|,", before) if w not in skipped]
        return bool(words) and words[-1] in self.cast.register.words("object-of")

    def _is_content(self, mention: Mention) -> bool:
        at = bisect.bisect_right(self._content_starts, mention.start)
        return at > 0 and mention.start < self._contents[at - 1].end

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        return bool(_ABBREVIATION.search(self.text[max(0, end.start() - 8) : end.start() + 1]))
