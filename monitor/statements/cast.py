"""Who is who in one article: mentions to persons, bodies and states, by the register, the date and each other."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.catalogue.offices import Institution, Office
from monitor.model.article import ArticleForRead
from monitor.model.common import Precision, Published, Side
from monitor.model.reading import Speaker
from monitor.statements.aliases import key_of
from monitor.statements.folding import fold
from monitor.statements.mentions import find_mentions
from monitor.statements.names import latin
from monitor.statements.phrases import Mention, MentionKind
from monitor.statements.register import Days, Register

Window = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a mention stands for: a speaker, or the reason why none. `person` is a register id."""

    speaker: Speaker | None
    confidence: float = 0.0
    reason: str | None = None
    person: str | None = None
    gender: str | None = None
    is_person: bool = False


def nobody(reason: str) -> Found:
    """No speaker, and why."""
    return Found(None, reason=reason)


def days_of(published: Published) -> Days | None:
    """The days that a publication date allows; None where it is unknown."""
    if published.value is None or published.precision is Precision.UNKNOWN:
        return None
    day = published.value.date()
    if published.precision is Precision.YEAR:
        return Days(((date(day.year, 1, 1), date(day.year, 12, 31)),))
    if published.precision is Precision.MONTH:
        return Days(((day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])),))
    return Days.on(day)


class Cast:
    """The mentions of one article and what they stand for."""

    def __init__(self, article: ArticleForRead, register: Register) -> None:
        self.text = article.text
        self.register = register
        self.mentions = find_mentions(article.text, register, article.language)
        in_title = find_mentions(article.title, register, article.language) if article.title else ()
        self._named = _named_in_full(in_title, self.mentions)
        self._is_dated = (days := days_of(article.published)) is not None
        self.days = days or self._inferred_days((*in_title, *self.mentions))
        self._strangers: dict[str, Found] = {}
        self._memo: dict[int, Found] = {}

    def identify(self, mention: Mention) -> Found:
        """Who `mention` is, without looking at who speaks around it."""
        found = self._memo.get(mention.start)
        if found is None:
            found = self._memo[mention.start] = self._identify(mention)
        return found

    def _identify(self, mention: Mention) -> Found:
        if mention.kind is MentionKind.PERSON:
            return self._person(mention)
        if mention.kind is MentionKind.NAME:
            return self._stranger(mention)
        if mention.kind is MentionKind.TITLE:
            return self._holder(mention)
        if mention.kind is MentionKind.BODY:
            return self._body(mention)
        return self._state(mention)

    # persons of the register

    def _person(self, mention: Mention) -> Found:
        ids = self._one_of(mention)
        if len(ids) == 1:
            return self.as_person(ids[0], mention, 0.95 if mention.is_full or mention.titles else 0.9)
        if len(ids) > 1:
            names = ", ".join(self.register.persons[i].name for i in ids)
            return nobody(f"several persons bear the name: {names}")
        return self._stranger(mention)

    def _one_of(self, mention: Mention) -> tuple[str, ...]:
        """Candidates narrowed by who is named in full, by title, by date."""
        ids = mention.ids
        if mention.is_full and len(ids) == 1:
            return ids
        earlier = [i for i in ids if any(at <= mention.start for at in self._named.get(i, ()))]
        named = earlier or [i for i in ids if i in self._named]
        if named:
            return (max(named, key=lambda i: max((a for a in self._named[i] if a <= mention.start), default=-1)),)
        fitting = tuple(i for i in ids if self._fits(i, mention))
        if mention.titles and self._has_state(mention):
            return fitting
        is_introduced = bool(mention.titles) or self._has_honorific(mention)
        if not is_introduced:
            fitting = tuple(i for i in fitting if not self.register.persons[i].common)
        return fitting

    def _fits(self, person: str, mention: Mention) -> bool:
        """Whether the person holds office in these days, and the one that the title says."""
        offices = self.register.offices_of(person, self.days)
        if not mention.titles:
            return bool(offices)
        roles = {self.register.titles[t].role for t in mention.titles}
        states = self._states(mention)
        return any(roles & {*o.roles, "official"} and (not states or o.state in states) for o in offices)

    def _has_state(self, mention: Mention) -> bool:
        return bool(self._states(mention))

    def _has_honorific(self, mention: Mention) -> bool:
        before = self.text[max(0, mention.start - 12) : mention.start].split()
        return bool(before) and key_of(before[-1]) in self.register.words("honorific")

    def as_person(self, person: str, mention: Mention, confidence: float) -> Found:
        """A person of the register as a speaker, with the office held in these days."""
        row = self.register.persons[person]
        office = self._office_for(person, mention)
        if office is not None:
            side = self.register.states[office.state].side
        else:
            side = self.register.side_of(person)
        speaker = Speaker(person, row.name, self.text[mention.start : mention.end], office.name if office else None, side)
        return Found(speaker, confidence, person=person, gender=row.gender, is_person=True)

    def _office_for(self, person: str, mention: Mention) -> Office | None:
        """The office named beside the person, else the highest held in these days."""
        offices = self.register.offices_of(person, self.days)
        roles = {self.register.titles[t].role for t in mention.titles}
        titled = [o for o in offices if roles & {*o.roles}]
        if self.days is None and not titled and len(offices) != 1:
            return None
        return next(iter(titled or offices), None)

    # persons outside the register

    def _stranger(self, mention: Mention) -> Found:
        """A name as written; a surname alone leads back to the full name."""
        if mention.name is None:
            return nobody("no name")
        written = " ".join(self.text[mention.name.start : mention.name.end].split())
        surname = key_of(fold(written).text).split()[-1]
        known = self._strangers.get(surname)
        if known is not None and known.speaker is not None and " " not in written:
            return replace(known, speaker=replace(known.speaker, as_written=written))
        office = self._title_as_written(mention)
        speaker = Speaker(None, latin(written), written, office, self._side_by_title(mention))
        found = Found(speaker, 0.8 if " " in written else 0.6, gender=self._gender(mention), is_person=True)
        if " " in written or mention.titles:
            self._strangers[surname] = found
        return found

    def _title_as_written(self, mention: Mention) -> str | None:
        if not mention.titles or mention.name is None:
            return None
        before, after = self.text[mention.start : mention.name.start], self.text[mention.name.end : mention.end]
        return " ".join((before if before.strip() else after).split()).strip(" ,;:") or None

    def _side_by_title(self, mention: Mention) -> Side:
        """The side of the state that the title names; a name alone has none."""
        sides = {self.register.states[s].side for s in self._states(mention)} if mention.titles else set()
        sides |= {self.register.body_side(self.register.institutions[b]) for b in mention.bodies}
        return sides.pop() if len(sides) == 1 else Side.OTHER

    def _gender(self, mention: Mention) -> str | None:
        words = self.text[max(0, mention.start - 6) : mention.end].lower().split()
        if {"mme", "ms.", "ms", "mrs", "mrs.", "madame"} & {*words[:2]}:
            return "f"
        return "m" if {"m.", "mr", "mr.", "monsieur"} & {*words[:2]} else None

    # offices

    def offices_meant(self, mention: Mention) -> tuple[Office, ...]:
        """Offices that the title, its state, body, host and principal allow; empty where the text names none."""
        found: dict[str, Office] = {}
        for title in mention.titles:
            row = self.register.titles[title]
            states = mention.states or ((row.state,) if row.state else ())
            bodies = (*mention.bodies, *self._bodies_of_kind(mention), *self._principals_bodies(mention))
            if bodies:
                offices = [o for b in bodies for o in self.register.offices_with(row.role, body=b)]
            elif states:
                host = states[1] if len(states) > 1 and not mention.is_plural else None
                offices = [
                    o
                    for s in (states if mention.is_plural else states[:1])
                    for o in self.register.offices_with(row.role, state=s, host=host)
                ]
            else:
                offices = []
            found |= {o.id: o for o in offices}
        return tuple(found.values())

    def _bodies_of_kind(self, mention: Mention) -> tuple[str, ...]:
        kinds = [self.register.titles[t].role for t in mention.body_titles]
        found = (self.register.body(k, s) for k in kinds for s in mention.states)
        return tuple(b.id for b in found if b)

    def _principals_bodies(self, mention: Mention) -> tuple[str, ...]:
        """Bodies of those for whom somebody speaks: «porte-parole de Pachinian», «du Premier ministre arménien»."""
        offices: list[Office] = []
        for person in mention.of_persons:
            offices += self.register.offices_of(person, self.days)[:1]
        for title in mention.of_titles:
            role = self.register.titles[title].role
            offices += [o for s in mention.states for o in self.register.offices_with(role, state=s)]
        return tuple(o.body for o in offices if o.body)

    def _holder(self, mention: Mention) -> Found:
        """The one who held the office in these days; several, or none known, stay unresolved."""
        offices = self.offices_meant(mention)
        if not offices:
            return self._unnamed(mention)
        if self.days is None:
            return self._named_holder(mention, offices) or nobody(
                "a title without a date, and nobody in the text fits it"
            )
        holders = self.register.holders(offices, self.days)
        if len(holders) == 1 and any(o.holders == "one" for o in offices):
            return self.as_person(holders[0], mention, 0.85 if self._is_dated else 0.7)
        named = self._named_holder(mention, offices)
        if named is not None:
            return named
        if not holders:
            return nobody(f"the register knows no holder of {offices[0].name} at that time")
        return nobody(f"{len(holders)} persons could be meant by {offices[0].name}")

    def _named_holder(self, mention: Mention, offices: Sequence[Office]) -> Found | None:
        """A holder whom the article names in full, the nearest before the mention."""
        holders = [p for p in self.register.holders(offices, self.days) if p in self._named]
        if not holders:
            return None
        nearest = max(holders, key=lambda p: max((a for a in self._named[p] if a <= mention.start), default=-1))
        return self.as_person(nearest, mention, 0.75)

    def _unnamed(self, mention: Mention) -> Found:
        """An official whom the text does not name, with the side it gives."""
        states = self._states(mention)
        if not states:
            return nobody("a title that the text does not explain")
        written = " ".join(self.text[mention.start : mention.end].split())
        sides = {self.register.states[s].side for s in states}
        side = sides.pop() if len(sides) == 1 else Side.OTHER
        return Found(Speaker(None, latin(written), written, None, side), 0.6, is_person=not mention.is_plural)

    # bodies and states

    def _body(self, mention: Mention) -> Found:
        written = " ".join(self.text[mention.start : mention.end].split())
        for body in (*mention.bodies, *self._bodies_of_kind(mention)):
            return self.as_body(self.register.institutions[body], written)
        if not mention.states:
            return nobody("a body that the text does not explain")
        phrase = next(iter(self.register.titles[mention.body_titles[0]].phrases.get("en", ())), written)
        states = [self.register.states[s] for s in mention.states]
        name = f"{phrase.capitalize()} of {' and '.join(s.name for s in states)}"
        return Found(Speaker(None, name, written, None, states[0].side), 0.8)

    def as_body(self, institution: Institution, written: str) -> Found:
        """An institution as a speaker."""
        return Found(
            Speaker(institution.id, institution.name, written, None, self.register.body_side(institution)), 0.9
        )

    def _state(self, mention: Mention) -> Found:
        state = self.register.states[mention.states[0]]
        written = self.text[mention.start : mention.end]
        return Found(Speaker(state.id, state.name, written, None, state.side), 0.85)

    def _states(self, mention: Mention) -> tuple[str, ...]:
        """States beside the title, or the one that it or its body means by itself."""
        own = [self.register.titles[t].state for t in mention.titles]
        bodies = [self.register.institutions[b].state for b in mention.bodies]
        return mention.states or tuple(dict.fromkeys(s for s in (*own, *bodies) if s))

    def _inferred_days(self, mentions: Iterable[Mention]) -> Days | None:
        """Without a date: the time in which those whom the article names held office; None where it says nothing."""
        window: Window = ((date.min, date.max),)
        for mention in mentions:
            if mention.kind is MentionKind.PERSON and len(mention.ids) == 1:
                roles = {self.register.titles[t].role for t in mention.titles}
                held = self.register.terms_of(mention.ids[0])
                terms = [h.term.possible for h in held if roles & {*h.office.roles}] or [
                    h.term.possible for h in held
                ]
                window = _intersection(window, terms) or window
        return None if window == ((date.min, date.max),) else Days(window)


def _intersection(window: Window, terms: Sequence[tuple[date, date]]) -> Window:
    both = {(max(a, c), min(b, d)) for a, b in window for c, d in terms if max(a, c) <= min(b, d)}
    return tuple(sorted(both))


def _named_in_full(in_title: Iterable[Mention], in_text: Iterable[Mention]) -> dict[str, list[int]]:
    """Where the article names each person in full; a name in the title stands before all others."""
    named: dict[str, list[int]] = {}
    for at, mention in [*((-1, m) for m in in_title), *((m.start, m) for m in in_text)]:
        if mention.is_full and len(mention.ids) == 1:
            named.setdefault(mention.ids[0], []).append(at)
    return named
