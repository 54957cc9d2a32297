"""Who speaks in each attribution of one article: pronouns, ellipsis, quotations carried on; names go to `sources`."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from monitor.model.common import Span
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.bodies import body_before
from monitor.statements.carrying import NEIGHBOURS, carried
from monitor.statements.cast import Cast
from monitor.statements.found import AGENCY, Found, nobody
from monitor.statements.openings import Openings
from monitor.statements.phrases import MentionKind
from monitor.statements.sources import inside, one_sentence, speakers_of_noun

Group = tuple[Found, ...]

_WORD = re.compile(r"\w+")
# How far back, in characters, «ce dernier» or an ellipsis may look.
_LATTER_REACH, _ELLIPSIS_REACH = 400, 400
# Words of a plural without a determiner: «military experts».
_BARE_PLURAL = 2


class Discourse:
    """Resolves attributions, each once, in whatever order they need one another."""

    def __init__(self, cast: Cast, attributions: Sequence[Attribution], find_author: Callable[[], Group]) -> None:
        self.cast = cast
        self._find_author = find_author
        self.text = cast.text
        self.attributions = attributions
        lists = ("masculine", "feminine", "plural", "neuter", "thing", "latter", "first")
        self._pronouns = frozenset[str]().union(*(cast.register.words(name) for name in lists))
        self.openings = Openings(cast, attributions)
        self.starts = self.openings.starts
        self._memo: dict[int, Group] = {}

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
            return carried(self, at) or self.author or (nobody("a quotation without a source"),)
        return self.of_source(at, attribution.source, form)

    def of_source(self, at: int, source: Span, form: SourceForm) -> Group:
        """Speakers named by a source span of attribution `at` or of one inside it."""
        cue = self.attributions[at].cue
        source = one_sentence(self.text, source, cue)
        key = self._pronoun_in(source)
        if key or (form is SourceForm.PRONOUN and not inside(self, source)):
            return self._pronoun(at, source, key)
        if not self._has_words(source):
            return self._ellipsis(at)
        found = speakers_of_noun(self, at, source)
        if found[0].speaker is None and not self._can_be_noun_phrase(source):
            return self.openings.opening(max(source.start, cue.start) if cue else source.start) or found
        if joined := self._joined_pronoun(source):
            return (*self._pronoun(at, source, joined), *found)
        return found

    def _joined_pronoun(self, source: Span) -> str:
        """The pronoun to which the source joins others: «lui et d'autres responsables», "he and his aides"."""
        first, _, rest = self.cast.keys[source.start : source.end].partition(" ")
        return first if first in self._pronouns and rest.startswith(("et ", "and ", "и ")) else ""

    def _can_be_noun_phrase(self, source: Span) -> bool:
        """A lower-case word that is neither a determiner nor a plural noun begins none («prévus courant mai»)."""
        words = _WORD.findall(self.text[source.start : source.end])
        starts_low = bool(words) and words[0].islower() and words[0] not in self.cast.register.words("determiner")
        return not starts_low or (len(words) <= _BARE_PLURAL and words[-1].endswith(("s", "x", "и", "ы")))

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
        return own[0] if own and own[0] in self._pronouns and not self._is_owner(own, source) else ""

    def _is_owner(self, own: list[str], source: Span) -> bool:
        """Whether the first word only says whose people speak («his neighbours»), or others are named."""
        listed = self.cast.register.words
        has_others = own[0] in listed("possessive") and len(own) > 1 and listed("staff").isdisjoint(own)
        return has_others or bool(inside(self, source))

    def _pronoun(self, at: int, source: Span, key: str) -> Group:
        words = self.cast.register.words
        if key in words("latter"):
            return (self._latter(source.start),)
        if key in words("thing"):
            return body_before(self, at, source.start) or (nobody("no body before it that the pronoun can mean"),)
        gender = "f" if key in words("feminine") else "m" if key in words("masculine") else None
        if key in words("first"):
            return self.author or (nobody("the first person of a text without an author"),)
        if key in words("impersonal"):
            return self.openings.place(source.end) or (nobody("an impersonal sentence that names no side"),)
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
        things = self.openings.things(position) if gender is not None else []
        groups += [(self.cast.identify(m),) for m in things]
        if things and self.openings.is_one_sentence(things[0].start, position):
            groups.insert(0, (self.cast.identify(things[0]),))
        elif gender is not None and len(groups) > 1 and groups[1][0].is_person and not groups[0][0].is_person:
            groups[:2] = groups[
                1::-1
            ]  # a pronoun with a gender means a person rather than the body that reports on him
        for group in groups:
            one_person = len(group) == 1 and group[0].is_person
            disagrees = (is_plural and one_person) or (is_plural is False and len(group) > 1)
            if group[0].speaker is None or disagrees:
                continue
            is_unknown = not group[0].is_person and group[0].roles <= AGENCY and group[0].speaker.id is None
            if not is_unknown and (gender is None or {f.gender for f in group} <= {gender, None}):
                return tuple(replace(f, confidence=min(f.confidence, 0.75)) for f in group)
        last_resort = self.openings.anybody(position, gender) if gender and is_plural is False else None
        return (last_resort or nobody("nobody before it whom the pronoun can mean"),)

    def groups_before(self, at: int, position: int) -> list[Group]:
        """Speakers and subjects before `position`, the latest first."""
        places = [(self.attributions[i].anchor, i) for i in range(max(0, at - NEIGHBOURS), at)]
        events = [(where, self.speakers(i)) for where, i in places if where < position]
        events += [
            (group[0].start, tuple(self.cast.identify(m) for m in group)) for group in self.openings.before(position)
        ]
        return [e for _, e in sorted(events, key=lambda x: -x[0]) if e[0].speaker is not None]

    # attributions that name nobody

    def _ellipsis(self, at: int) -> Group:
        """The subject of the cue before."""
        here = self.attributions[at].anchor
        if at and here - self.attributions[at - 1].anchor <= _ELLIPSIS_REACH:
            found = self.speakers(at - 1)
            if found[0].speaker is not None:
                return found
        return self.before(at, here)
