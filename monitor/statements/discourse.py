"""Who speaks in each attribution: names, titles, pronouns, ellipsis and quotations carried on, in one article."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model.common import Span
from monitor.statements.aliases import key_of
from monitor.statements.attribution import Attribution, SourceForm
from monitor.statements.cast import Cast, Found, nobody
from monitor.statements.folding import fold
from monitor.statements.phrases import Mention, MentionKind

_BREAK = re.compile(r"[.!?…»”\"]\s+(?=[«“\"—–-]?\s*[^\W\d_a-zà-ÿа-яա-և])|\n+")
_INITIAL = re.compile(r"(?:\b[A-ZÀ-Þ]|\b(?:M|MM|Mr|Mrs|Ms|Dr|Sen|Rep|Gen|Col|St|U\.S))\.$")
_CARRY = 1500
_LATTER_REACH = 400


class Discourse:
    """Resolves the attributions of one article; each once, in whatever order they need one another."""

    def __init__(self, cast: Cast, attributions: Sequence[Attribution]) -> None:
        self.cast = cast
        self.text = cast.text
        self.attributions = attributions
        self._starts = [m.start for m in cast.mentions]
        self._breaks = [
            m.end() for m in _BREAK.finditer(self.text) if not _INITIAL.search(self.text[: m.start() + 1][-8:])
        ]
        self._memo: dict[int, tuple[Found, ...]] = {}

    def speakers(self, at: int) -> tuple[Found, ...]:
        """Speakers of attribution `at`: one, several of a joint statement, or one Found with a reason."""
        if at not in self._memo:
            self._memo[at] = (nobody("the text refers in a circle"),)
            self._memo[at] = self._resolve(at)
        return self._memo[at]

    def _resolve(self, at: int) -> tuple[Found, ...]:
        attribution = self.attributions[at]
        if attribution.source_form is SourceForm.CARRIED or (
            attribution.source is None and attribution.source_form is not SourceForm.ELLIPSIS
        ):
            return self._carried(at)
        if attribution.source_form is SourceForm.ELLIPSIS or attribution.source is None:
            return self._before(at, self._anchor(attribution), ())
        return self.of_source(at, attribution.source, attribution.source_form)

    def of_source(self, at: int, source: Span, form: SourceForm) -> tuple[Found, ...]:
        """Speakers named by a source span of attribution `at` or of one inside it."""
        written = self.text[source.start : source.end]
        keys = key_of(fold(written).text).replace("-", " ").split()
        if self._is_pronoun(keys) or (form is SourceForm.PRONOUN and not self._inside(source)):
            return self._pronoun(at, source, keys)
        return self._noun(at, source, written, keys)

    # nouns

    def _inside(self, source: Span) -> list[Mention]:
        """Mentions that begin in the source, or that reach into it from before."""
        first = bisect.bisect_left(self._starts, source.start)
        if first and self.cast.mentions[first - 1].end > source.start:
            first -= 1
        last = bisect.bisect_left(self._starts, source.end)
        return [m for m in self.cast.mentions[first:last] if m.end > source.start]

    def _noun(self, at: int, source: Span, written: str, keys: Sequence[str]) -> tuple[Found, ...]:
        mentions = self._inside(source)
        if not mentions:
            return self._without_mention(at, source, keys)
        head = mentions[0]
        if head.kind is not MentionKind.TITLE and self._has_other_head(source, head):
            return (self._outsider(mentions, written),)
        group = [head, *self._coordinated(mentions)]
        found = tuple(self._one(at, m, source) for m in group)
        known = tuple(f for f in found if f.speaker is not None)
        return known or found[:1]

    def _one(self, at: int, mention: Mention, source: Span) -> Found:
        if mention.kind in {MentionKind.TITLE, MentionKind.BODY} and self._needs_context(mention):
            return self._back_reference(at, mention, source)
        return self.cast.identify(mention)

    def _needs_context(self, mention: Mention) -> bool:
        if mention.kind is MentionKind.BODY:
            return not mention.bodies and not mention.states
        roles = {self.cast.register.titles[t].role for t in mention.titles}
        is_generic = roles <= {"official", "minister", "leader"} and not mention.is_plural
        return is_generic or not self.cast.offices_meant(mention)

    def _coordinated(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions joined to the head by commas and a conjunction."""
        group = [mentions[0]]
        for mention in mentions[1:]:
            gap = key_of(self.text[group[-1].end : mention.start]).strip()
            if not re.fullmatch(
                r"(?:,|et|and|и|ու|և|&|,? ?(?:et|and|и) (?:le|la|les|the|de|du|l')|, ?(?:le|la|les|l'|the)|et l'|de|du|de la)",
                gap,
            ):
                break
            group.append(mention)
        return group[1:] if len(group) > 1 and group[-1].kind is group[0].kind or len(group) > 2 else []

    def _has_other_head(self, source: Span, head: Mention) -> bool:
        """Whether a noun of its own governs the mention: «les proches de Pachinian», «l'Assemblée arménienne d'Amérique»."""
        before = key_of(fold(self.text[source.start : head.start]).text)
        words = [w for w in re.findall(r"[\w]+'?|\S", before) if w not in self.cast.register.words("linking")]
        words = [w for w in words if w.strip("'.,«»\"“”():") and w not in self.cast.register.words("honorific")]
        if not words or any(w in self.cast.register.words("document") for w in words):
            return False
        governs = bool(re.search(r"(?:\bd'|\bde|\bdu|\bdes|\bof|\bthe|\bde la|\bde l')\s*$", before))
        return governs or head.kind is MentionKind.STATE

    def _outsider(self, mentions: Sequence[Mention], written: str) -> Found:
        return nobody(f"the source is none that the register or the text names: {' '.join(written.split())[:80]}")

    def _without_mention(self, at: int, source: Span, keys: Sequence[str]) -> tuple[Found, ...]:
        if any(k.strip("'.,") in self.cast.register.words("document") for w in keys for k in w.split("'")):
            return self._before(at, source.start, ())
        return (nobody(f"a source without a name: {' '.join(self.text[source.start : source.end].split())[:80]}"),)

    def _back_reference(self, at: int, mention: Mention, source: Span) -> Found:
        """«le ministre», «le ministère», «son porte-parole»: somebody named before, or an official without a name."""
        register = self.cast.register
        titles = {register.titles[t].role for t in (*mention.titles, *mention.body_titles)}
        before = key_of(self.text[max(0, mention.start - 8) : mention.start]).split()
        if "spokesperson" in titles and before and before[-1] in register.words("possessive"):
            principal = self._before(at, mention.start, ())[0]
            if principal.person:
                return self.cast.identify(replace(mention, of_persons=(principal.person,)))
        if before and before[-1] in register.words("indefinite"):
            return self.cast.identify(mention)
        states = {register.states[s].side for s in mention.states}
        for found in self._events(at, mention.start):
            if found.speaker and self._has_role(found, titles) and (not states or found.speaker.side in states):
                return replace(found, confidence=min(found.confidence, 0.75))
        return self.cast.identify(mention)

    def _has_role(self, found: Found, roles: set[str]) -> bool:
        register = self.cast.register
        if found.person is None:
            body = register.institutions.get(found.speaker.id) if found.speaker and found.speaker.id else None
            if body is not None:
                return body.kind in roles or any(
                    r in body.kind for r in roles & {"ministry", "council", "department"}
                )
            office = key_of(found.speaker.office or "") if found.speaker else ""
            return (
                found.is_person
                and bool(office)
                and ("official" in roles or any(_noun_of(register, r, office) for r in roles))
            )
        held = {r for o in register.offices_of(found.person, self.cast.days) for r in o.roles}
        if "minister" in roles:
            return any(r.endswith("minister") for r in held)
        if "official" in roles:
            return not held & {"head_of_state", "head_of_government"}
        return bool(held & roles)

    # pronouns, ellipsis, carrying on

    def _is_pronoun(self, keys: Sequence[str]) -> bool:
        lists = ("masculine", "feminine", "plural", "neuter", "latter")
        joined = " ".join(keys)
        return any(joined in self.cast.register.words(name) for name in lists)

    def _pronoun(self, at: int, source: Span, keys: Sequence[str]) -> tuple[Found, ...]:
        register = self.cast.register
        joined = " ".join(keys)
        if joined in register.words("latter"):
            return (self._latter(source.start),)
        wanted = "f" if joined in register.words("feminine") else "m" if joined in register.words("masculine") else ""
        if joined in register.words("plural"):
            return self._before(at, source.start, ("plural",))
        return self._before(at, source.start, (wanted,) if wanted else ())

    def _latter(self, position: int) -> Found:
        """The last named person before `position`."""
        for mention in reversed(self.cast.mentions[: bisect.bisect_left(self._starts, position)]):
            if position - mention.end > _LATTER_REACH:
                break
            if mention.kind is MentionKind.PERSON or (mention.kind is MentionKind.NAME and mention.titles):
                found = self.cast.identify(mention)
                if found.speaker is not None:
                    return replace(found, confidence=min(found.confidence, 0.8))
        return nobody("nobody is named before")

    def _before(self, at: int, position: int, wanted: tuple[str, ...]) -> tuple[Found, ...]:
        """The latest speaker or subject before `position` that agrees in gender and number."""
        for event in self._event_groups(at, position):
            if "plural" in wanted and len(event) == 1 and event[0].is_person:
                continue
            genders = {f.gender for f in event}
            if "m" in wanted and genders == {"f"} or "f" in wanted and genders == {"m"}:
                continue
            return tuple(replace(f, confidence=min(f.confidence, 0.75)) for f in event)
        return (nobody("nobody before it that the pronoun agrees with"),)

    def _events(self, at: int, position: int) -> list[Found]:
        return [f for group in self._event_groups(at, position) for f in group]

    def _event_groups(self, at: int, position: int) -> list[tuple[Found, ...]]:
        """Speakers and subjects before `position`, the latest first."""
        events: list[tuple[int, tuple[Found, ...]]] = []
        for i in range(max(0, at - 12), min(len(self.attributions), at + 3)):
            if i != at and (where := self._anchor(self.attributions[i])) < position and i < at:
                events.append((where, self.speakers(i)))
        events += [(m.start, (self.cast.identify(m),)) for m in self._subjects(position)]
        known = [(w, e) for w, e in events if e and e[0].speaker is not None]
        return [e for _, e in sorted(known, key=lambda x: -x[0])]

    def _subjects(self, position: int) -> list[Mention]:
        """Persons that open one of the last sentences, outside all quotations and not after a preposition."""
        found: list[Mention] = []
        seen: set[int] = set()
        low = bisect.bisect_left(self._starts, position - _CARRY)
        for mention in self.cast.mentions[low : bisect.bisect_left(self._starts, position)]:
            sentence = bisect.bisect_right(self._breaks, mention.start)
            if mention.kind not in {MentionKind.PERSON, MentionKind.NAME, MentionKind.TITLE} or sentence in seen:
                continue
            if (
                mention.kind is MentionKind.NAME
                and not mention.titles
                and " " not in self.text[mention.start : mention.end]
            ):
                continue
            if self._is_object(mention) or self._is_content(mention):
                continue
            seen.add(sentence)
            found.append(mention)
        return found

    def _is_object(self, mention: Mention) -> bool:
        before = key_of(fold(self.text[max(0, mention.start - 30) : mention.start]).text)
        words = [
            w
            for w in re.findall(r"\w+'?", before)
            if w not in {"le", "la", "les", "l'", "the", "m", "mme", "mr", "son", "sa"}
        ]
        return bool(words) and words[-1] in self.cast.register.words("object-of")

    def _is_content(self, mention: Mention) -> bool:
        return any(a.content.start <= mention.start < a.content.end for a in self.attributions)

    def _anchor(self, attribution: Attribution) -> int:
        """Where the report stands: its cue, else its source, else the end of its words."""
        place = attribution.cue or attribution.source
        return place.start if place else attribution.content.end

    def _carried(self, at: int) -> tuple[Found, ...]:
        """A quotation without a cue: the paragraph's own cue, else the speaker before within reason."""
        own = self.attributions[at].content
        paragraph = self.text.rfind("\n", 0, own.start), self.text.find("\n", own.end)
        end = paragraph[1] if paragraph[1] >= 0 else len(self.text)
        near = [
            i
            for i, a in enumerate(self.attributions)
            if i != at and a.cue is not None and a.content.start > paragraph[0] and a.content.start < end
        ]
        if near:
            before = [i for i in near if i < at]
            return tuple(
                replace(f, confidence=min(f.confidence, 0.7))
                for f in self.speakers(before[-1] if before else near[0])
            )
        for i in range(at - 1, -1, -1):
            if own.start - self.attributions[i].content.end > _CARRY:
                break
            if self.speakers(i)[0].speaker is not None:
                return tuple(replace(f, confidence=min(f.confidence, 0.6)) for f in self.speakers(i))
        return (nobody("a quotation without a source"),)


def _noun_of(register: object, role: str, office: str) -> bool:
    """Whether the title written beside a stranger's name contains a noun of the role."""
    titles = getattr(register, "titles", {})
    return any(
        t.role == role and any(key_of(p.replace("~ ", "")) in office for ps in t.phrases.values() for p in ps)
        for t in titles.values()
    )
