"""Who speaks in each attribution of one article: pronouns, ellipsis, quotations carried on; names go to `sources`."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from monitor.model.common import Span
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.cast import Cast
from monitor.statements.found import AGENCY, Found, nobody
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.pointers import needs_context
from monitor.statements.sources import coordinated, inside, speakers_of_noun

Group = tuple[Found, ...]

_BREAK = re.compile(r"[.!?…»”\"]\s+(?=[«“\"—–-]?\s*[^\W\d_a-zà-ÿа-яա-և])|\n+")
_WORD = re.compile(r"\w+")
_LEADS = re.compile(r"(?:[^,]{2,40},\s*)?[\s«“\"]*(?:(?:le|la|les|the)\s+|l['’])?", re.IGNORECASE)
_ABBREVIATION = re.compile(r"(?:\b[A-ZÀ-Þ]|\b(?:M|MM|Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Col|St|U\.S))\.$")
# How far back, in characters, a quotation without a cue, a subject or «ce dernier» may look.
_CARRY, _SUBJECT_REACH, _LATTER_REACH, _ELLIPSIS_REACH = 1500, 1500, 400, 400
_NEIGHBOURS = 12
# Room for an article before the mention that opens a sentence.
_ARTICLE = 6
# Words of a plural without a determiner: «military experts».
_BARE_PLURAL = 2

_NOBODY_BEFORE = nobody("nobody before it whom the pronoun can mean")


class Discourse:
    """Resolves attributions, each once, in whatever order they need one another."""

    def __init__(self, cast: Cast, attributions: Sequence[Attribution], find_author: Callable[[], Group]) -> None:
        self.cast = cast
        self._find_author = find_author
        self.text = cast.text
        self.attributions = attributions
        lists = ("masculine", "feminine", "plural", "neuter", "latter", "first")
        self._pronouns = frozenset[str]().union(*(cast.register.words(name) for name in lists))
        self._content_starts = [a.content.start for a in attributions]
        self.starts = [m.start for m in cast.mentions]
        self._breaks = [m.end() for m in _BREAK.finditer(self.text) if not self._is_abbreviation(m)]
        self._memo: dict[int, Group] = {}

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        return bool(_ABBREVIATION.search(self.text[max(0, end.start() - 8) : end.start() + 1]))

    @cached_property
    def author(self) -> Group:
        """Speakers of the text as a whole, if it is itself a statement; looked for only where nobody else speaks."""
        return self._find_author()

    def speakers(self, at: int) -> Group:
        """Speakers of attribution `at`: one, several of a joint statement, or one Found with a reason."""
        if at not in self._memo:
            self._memo[at] = (nobody("the text refers in a circle"),)
            self._memo[at] = self._resolve(at)
        return self._memo[at]

    def _resolve(self, at: int) -> Group:
        attribution = self.attributions[at]
        form = attribution.source_form
        if form is SourceForm.ELLIPSIS:
            return self._ellipsis(at)
        if form is SourceForm.CARRIED or attribution.source is None:
            return self._carried(at)
        return self.of_source(at, attribution.source, form)

    def of_source(self, at: int, source: Span, form: SourceForm) -> Group:
        """Speakers named by a source span of attribution `at` or of one inside it."""
        key = self._pronoun_in(source)
        if key or (form is SourceForm.PRONOUN and not inside(self, source)):
            return self._pronoun(at, source, key)
        if not self._has_words(source):
            return self._ellipsis(at)
        found = speakers_of_noun(self, at, source)
        if found[0].speaker is None and not self._can_be_noun_phrase(source):
            return self._sentence_subject(source.start) or found
        return found

    def _can_be_noun_phrase(self, source: Span) -> bool:
        """A lower-case word that is neither a determiner nor a plural noun begins none («prévus courant mai»)."""
        words = _WORD.findall(self.text[source.start : source.end])
        starts_low = bool(words) and words[0].islower() and words[0] not in self.cast.register.words("determiner")
        return not starts_low or (len(words) <= _BARE_PLURAL and words[-1].endswith(("s", "x", "и", "ы")))

    def _sentence_subject(self, position: int) -> Group:
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

    def _has_words(self, source: Span) -> bool:
        """Whether more than conjunctions stands in the source («And: "…"»)."""
        words = _WORD.findall(self.cast.keys[source.start : source.end])
        return any(word not in self.cast.register.words("continues") for word in words)

    # pronouns

    def _pronoun_in(self, source: Span) -> str:
        """The pronoun that the source is or, where it names nobody, begins or ends with; "" if none."""
        words = _WORD.findall(self.cast.keys[source.start : source.end + len(" dernière")])
        own = _WORD.findall(self.cast.keys[source.start : source.end])
        if " ".join(words[:2]) in self.cast.register.words("latter") and own[:1] == words[:1]:
            return " ".join(words[:2])
        if own[:1] == ["t"]:
            own = own[1:]
        if " ".join(own) in self._pronouns:
            return " ".join(own)
        behind_comma = self.cast.keys[source.start : source.end].rpartition(",")[2].strip(" -")
        if behind_comma in self._pronouns:
            return behind_comma
        return own[0] if own and own[0] in self._pronouns and not inside(self, source) else ""

    def _pronoun(self, at: int, source: Span, key: str) -> Group:
        words = self.cast.register.words
        if key in words("latter"):
            return (self._latter(source.start),)
        gender = "f" if key in words("feminine") else "m" if key in words("masculine") else None
        if key in words("first"):
            return self.author or (nobody("the first person of a text without an author"),)
        return self.before(at, source.start, gender, is_plural=key in words("plural"))

    def _latter(self, position: int) -> Found:
        """«ce dernier»: the last named person before `position`, not the last speaker."""
        for mention in reversed(self.cast.mentions[: bisect.bisect_left(self.starts, position)]):
            if position - mention.end > _LATTER_REACH:
                break
            if mention.kind is MentionKind.PERSON or (mention.kind is MentionKind.NAME and mention.titles):
                found = self.cast.identify(mention)
                if found.speaker is not None:
                    return replace(found, confidence=min(found.confidence, 0.8))
        return nobody("nobody is named before")

    def before(self, at: int, position: int, gender: str | None = None, *, is_plural: bool | None = None) -> Group:
        """The latest speaker or subject before `position` that agrees in gender and number, where these are given."""
        groups = self.groups_before(at, position)
        if gender is not None:
            groups += [(self.cast.identify(m),) for m in self._things(position)]
        for group in groups:
            one_person = len(group) == 1 and group[0].is_person
            disagrees = (is_plural and one_person) or (is_plural is False and len(group) > 1)
            if group[0].speaker is None or disagrees:
                continue
            is_unknown = not group[0].is_person and group[0].roles <= AGENCY and group[0].speaker.id is None
            if not is_unknown and (gender is None or {f.gender for f in group} <= {gender, None}):
                return tuple(replace(f, confidence=min(f.confidence, 0.75)) for f in group)
        return (self._last_resort(position, gender),) if gender and is_plural is False else (_NOBODY_BEFORE,)

    def _last_resort(self, position: int, gender: str) -> Found:
        """A person whom the words of somebody unknown name last, where nobody else agrees."""
        low = bisect.bisect_left(self.starts, position - _SUBJECT_REACH)
        for mention in reversed(self.cast.mentions[low : bisect.bisect_left(self.starts, position)]):
            if mention.kind is MentionKind.PERSON and not self._is_object(mention):
                found = self.cast.identify(mention)
                if found.person and found.gender in {gender, None}:
                    return replace(found, confidence=min(found.confidence, 0.5))
        return _NOBODY_BEFORE

    def groups_before(self, at: int, position: int) -> list[Group]:
        """Speakers and subjects before `position`, the latest first."""
        places = [(_anchor(self.attributions[i]), i) for i in range(max(0, at - _NEIGHBOURS), at)]
        events = [(where, self.speakers(i)) for where, i in places if where < position]
        events += [
            (group[0].start, tuple(self.cast.identify(m) for m in group)) for group in self._subjects(position)
        ]
        return [e for _, e in sorted(events, key=lambda x: -x[0]) if e[0].speaker is not None]

    def _subjects(self, position: int) -> list[list[Mention]]:
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
            found.append([mention, *coordinated(self.text, nearby[i:])])
        return found

    def _can_be_subject(self, mention: Mention) -> bool:
        if mention.kind is MentionKind.TITLE:
            is_person = not needs_context(self, mention)
        elif mention.kind is MentionKind.NAME:
            honorifics = self.cast.register.words("honorific")
            is_person = bool(mention.titles) or self.cast.word_before(mention) in honorifics
        else:
            is_person = mention.kind is MentionKind.PERSON
        return is_person and not self._is_object(mention) and not self._is_content(mention)

    def _things(self, position: int) -> list[Mention]:
        """Bodies and states that open one of the last sentences, the latest first."""
        low = bisect.bisect_left(self.starts, position - _SUBJECT_REACH)
        nearby = self.cast.mentions[low : bisect.bisect_left(self.starts, position)]
        return [
            m
            for m in reversed(nearby)
            if m.kind in {MentionKind.BODY, MentionKind.STATE} and self._opens_sentence(m) and not self._is_content(m)
        ]

    def _opens_sentence(self, mention: Mention) -> bool:
        at = bisect.bisect_right(self._breaks, mention.start)
        return mention.start - (self._breaks[at - 1] if at else 0) <= _ARTICLE

    def _is_object(self, mention: Mention) -> bool:
        """Whether a preposition stands before it: «avec M. Aliev»."""
        before = self.cast.keys[max(0, mention.start - 40) : mention.start]
        skipped = {"le", "la", "les", "l'", "the", "m", "mme", "mr", "mr.", "son", "sa", "his", "her"}
        words = [w for w in re.findall(r"\w+'?", before) if w not in skipped]
        return bool(words) and words[-1] in self.cast.register.words("object-of")

    def _is_content(self, mention: Mention) -> bool:
        at = bisect.bisect_right(self._content_starts, mention.start)
        return at > 0 and mention.start < self.attributions[at - 1].content.end

    # attributions that name nobody

    def _ellipsis(self, at: int) -> Group:
        """The subject of the cue before."""
        here = _anchor(self.attributions[at])
        if at and here - _anchor(self.attributions[at - 1]) <= _ELLIPSIS_REACH:
            found = self.speakers(at - 1)
            if found[0].speaker is not None:
                return found
        return self.before(at, here)

    def _carried(self, at: int) -> Group:
        """A quotation without a cue: the paragraph's own cue, else the speaker before within reason."""
        own = self.attributions[at].content
        start, end = self.text.rfind("\n", 0, own.start), self.text.find("\n", own.end)
        end = end if end >= 0 else len(self.text)
        nearby = range(max(0, at - _NEIGHBOURS), min(len(self.attributions), at + _NEIGHBOURS))
        near = [i for i in nearby if i != at and self._has_cue_between(i, start, end)]
        if near:
            chosen = max((i for i in near if i < at), default=near[0])
            return tuple(replace(f, confidence=min(f.confidence, 0.7)) for f in self.speakers(chosen))
        if (announced := self._announced(own.start))[0].speaker is not None:
            return announced
        for i in range(at - 1, -1, -1):
            if own.start - self.attributions[i].content.end > _CARRY:
                break
            if self.speakers(i)[0].speaker is not None:
                return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in self.speakers(i))
        return self.author or (nobody("a quotation without a source"),)

    def _has_cue_between(self, at: int, start: int, end: int) -> bool:
        attribution = self.attributions[at]
        return attribution.cue is not None and start < attribution.content.start < end

    def _announced(self, position: int) -> Group:
        """The subject of a sentence that ends with a colon before the quotation."""
        before = self.text[max(0, position - 8) : position].rstrip(' «“"\n\u00a0')
        if not before.endswith(":"):
            return (nobody("no colon before the quotation"),)
        colon = self.text.rfind(":", 0, position)
        last = bisect.bisect_right(self._breaks, colon)
        start = self._breaks[last - 1] if last else 0
        inside_sentence = [g for g in self._subjects(colon) if g[0].start >= start]
        found = tuple(self.cast.identify(m) for m in inside_sentence[-1]) if inside_sentence else ()
        known = tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in found if f.speaker is not None)
        return known or (nobody("nobody before the colon"),)


def _anchor(attribution: Attribution) -> int:
    """Where the report stands: its cue, else its source, else the end of its words."""
    place = attribution.cue or attribution.source
    return place.start if place else attribution.content.end
