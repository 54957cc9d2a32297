"""Who is who in one article: mentions to persons, bodies and states, by the register, the date and each other."""

from __future__ import annotations

import bisect
import re
from dataclasses import replace

from monitor.catalogue.offices import Institution, Office, Rank
from monitor.model.article import ArticleForRead
from monitor.model.common import TRACKED_SIDES, Side
from monitor.model.reading import Speaker
from monitor.statements.evidence import days_of, inferred_days, named_in_full, named_with_title
from monitor.statements.folding import fold
from monitor.statements.found import AGENCY, Found, nobody
from monitor.statements.holders import holder_of
from monitor.statements.keys import key_of, keys_of_article
from monitor.statements.mentions import find_mentions
from monitor.statements.names import latin
from monitor.statements.phrases import Mention, MentionKind, with_shared_titles
from monitor.statements.posts import bodies_of, roles_of, states_of
from monitor.statements.register import Register

# What may stand between a title and the state that belongs to it: neither a clause nor another apposition.
_SAME_PHRASE = re.compile(r"(?:(?!\b(?:pour|for|charg\w+|responsible)\b)[^,;:.!?«»“”\n]){0,80}")
_GENITIVE = re.compile(r"\b(?:de|du|des|de la|of|of the)\s+$|\bd'$|\bde l'$")


class Cast:
    """The mentions of one article and what they stand for."""

    def __init__(self, article: ArticleForRead, register: Register) -> None:
        self.text = article.text
        self.keys = keys_of_article(article.text)
        self.register = register
        self.mentions = with_shared_titles(article.text, find_mentions(article.text, register, article.language))
        in_title = find_mentions(article.title, register, article.language) if article.title else ()
        self.named = named_in_full(in_title, self.mentions)
        self.titled = named_with_title(register, self.mentions)
        self.is_dated = (days := days_of(article.published)) is not None
        self.days = days or inferred_days(register, (*in_title, *self.mentions))
        self._memo: dict[Mention, Found] = {}
        self._strangers: dict[str, Found] = {}
        for mention in self.mentions:
            if mention.kind is MentionKind.NAME and mention.name and " " in self._name(mention):
                found = self._as_stranger(mention)
                known = self._strangers.get(_surname(self._name(mention)))
                if known is None or (found.roles and not known.roles):
                    self._strangers[_surname(self._name(mention))] = found

    def identify(self, mention: Mention) -> Found:
        """Who `mention` is, without looking at who speaks around it."""
        found = self._memo.get(mention)
        if found is None:
            found = self._memo[mention] = self._look_up(mention)
        return found

    def _look_up(self, mention: Mention) -> Found:
        if mention.kind is MentionKind.PERSON:
            return self._person(mention)
        if mention.kind is MentionKind.NAME:
            return self._stranger(mention)
        if mention.kind is MentionKind.TITLE:
            return holder_of(self, mention)
        found = self.body_of(mention) if mention.kind is MentionKind.BODY else self._state(mention)
        return replace(found, gender=self._gender(mention))

    def word_before(self, mention: Mention) -> str:
        """Key of the word before the mention; its article, as a rule."""
        words = self.keys[max(0, mention.start - 16) : mention.start].replace("'", "' ").split()
        return words[-1] if words else ""

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
        named = [i for i in ids if i in self.named]
        if named:
            return (max(named, key=lambda i: self.last_named(i, mention.start)),)
        fitting = tuple(i for i in ids if self._fits(i, mention))
        if mention.titles:
            return fitting
        own = tuple(i for i in fitting if not self.register.persons[i].common)
        if own or self.word_before(mention) not in self.register.words("honorific"):
            return own
        return tuple(i for i in fitting if self._is_known(i))

    def _is_known(self, person: str) -> bool:
        """Whether «MR. PRICE» can do without a first name: not where many of the kind hold office together."""
        return any(o.rank is not Rank.LEGISLATOR for o in self.register.offices_of(person, self.days))

    def last_named(self, person: str, position: int) -> int:
        """Where the text last names the person in full before `position`; -1 the title, -2 nowhere."""
        places = self.named[person]
        at = bisect.bisect_right(places, position)
        return places[at - 1] if at else -2

    def _fits(self, person: str, mention: Mention) -> bool:
        """Whether the person holds office in these days, and the one that the title says."""
        offices = self.register.offices_of(person, self.days)
        if not mention.titles:
            return bool(offices)
        roles, states = roles_of(self.register, mention), states_of(self.register, mention)
        return any(roles & {*o.roles, "official"} and (not states or o.state in states) for o in offices)

    def as_person(self, person: str, mention: Mention, confidence: float) -> Found:
        """A person of the register as a speaker, with the office held in these days."""
        row = self.register.persons[person]
        office = self._office_for(person, mention)
        side = self.register.states[office.state].side if office else self.register.side_of(person)
        written = self.written(mention)
        speaker = Speaker(person, row.name, written, office.name if office else None, side)
        return Found(speaker, confidence, person=person, gender=row.gender, is_person=True)

    def _office_for(self, person: str, mention: Mention) -> Office | None:
        """The office named beside the person, else the highest held in these days."""
        offices = self.register.offices_of(person, self.days)
        titled = [o for o in offices if roles_of(self.register, mention) & {*o.roles}]
        if self.days is None and not titled and len(offices) != 1:
            return None
        return next(iter(titled or offices), None)

    # persons outside the register

    def _name(self, mention: Mention) -> str:
        return self._clean(mention.name.start, mention.name.end) if mention.name else ""

    def _stranger(self, mention: Mention) -> Found:
        """A name as written; a surname alone leads back to the full name."""
        written = self._name(mention)
        if not written:
            return nobody("no name")
        known = self._strangers.get(_surname(written))
        if known is not None and known.speaker is not None:
            own = self._as_stranger(mention)
            return own if own.roles else replace(known, speaker=replace(known.speaker, as_written=written))
        is_introduced = bool(mention.titles) or self.word_before(mention) in self.register.words("honorific")
        is_agency = key_of(written) in self.register.words("agency")
        is_doubtful = self._opens_sentence(mention) or any(c.isdigit() for c in written)
        if " " not in written and not is_introduced and not is_agency and is_doubtful:
            return nobody(f"a single word that may be no name: {written}")
        return self._as_stranger(mention)

    def _opens_sentence(self, mention: Mention) -> bool:
        before = self.text[max(0, mention.start - 6) : mention.start].rstrip(" «“\"'\u00a0")
        return not before or before[-1] in ".!?:\n»”"

    def _as_stranger(self, mention: Mention) -> Found:
        written = self._name(mention)
        before, after = self.text[mention.start : mention.name.start], self.text[mention.name.end : mention.end]  # type: ignore[union-attr]
        office = " ".join((before if before.strip() else after).split()).strip(" ,;:()") if mention.titles else ""
        speaker = Speaker(None, latin(fold(written).text), written, office or None, self._side_by_title(mention))
        roles = roles_of(self.register, mention) if mention.titles else frozenset[str]()
        if key_of(written) in self.register.words("agency"):
            roles = AGENCY
        is_person = roles is not AGENCY and not written.isupper()
        confidence = 0.8 if " " in written else 0.6
        return Found(speaker, confidence, gender=self._gender(mention), is_person=is_person, roles=roles)

    def is_introduced(self, mention: Mention) -> bool:
        """Whether a surname is that of a person whom the text has introduced with a title."""
        known = self._strangers.get(_surname(self._name(mention))) if mention.name else None
        return known is not None and known.is_person and bool(known.roles)

    def _side_by_title(self, mention: Mention) -> Side:
        """The side of the state that the title names, or the rest of its apposition; a name alone has none."""
        states = states_of(self.register, mention) if mention.titles or mention.bodies else mention.states
        if mention.titles and not (mention.states or mention.bodies or mention.body_titles or mention.of_persons):
            sides = {self.register.states[s].side for s in states}
            states = states if sides & TRACKED_SIDES else self._states_behind(mention) or states
        sides = {self.register.states[s].side for s in states[:1]}
        return sides.pop() if len(sides) == 1 else Side.OTHER

    def _gender(self, mention: Mention) -> str | None:
        """What an honorific or a French article shows."""
        word = self.word_before(mention)
        if word in {"mme", "ms.", "ms", "mrs", "mrs.", "madame", "mlle", "la", "une", "cette", "de la", "г-жа"}:
            return "f"
        if word in {"m.", "mr", "mr.", "monsieur", "le", "un", "du", "au", "ce", "г-н"}:
            return "m"
        is_feminine = word == "l'" and mention.kind is MentionKind.STATE and self.keys[mention.end - 1] == "e"
        return "f" if is_feminine else None

    def _states_behind(self, mention: Mention) -> tuple[str, ...]:
        """«X, président de la commission de quartier de Washington»: the state that ends an apposed title."""
        if mention.name is None or mention.end == mention.name.end:
            return ()
        at = bisect.bisect_right(self.mentions, mention.start, key=lambda m: m.start)
        for other in self.mentions[at : at + 3]:
            if not _SAME_PHRASE.fullmatch(self.text, mention.end, other.start):
                break
            if other.kind is MentionKind.STATE and _GENITIVE.search(self.keys, mention.end, other.start):
                return other.states
        return ()

    # bodies and states

    def written(self, mention: Mention) -> str:
        """The mention as the text has it, in one line and without invisible characters."""
        return self._clean(mention.start, mention.end)

    def _clean(self, start: int, end: int) -> str:
        raw = self.text[start:end]
        return " ".join((raw if raw.isprintable() else fold(raw).text).split())

    def body_of(self, mention: Mention) -> Found:
        """The institution that a body mention means, or the body described, or nobody."""
        for body in bodies_of(self.register, mention):
            return self.as_body(self.register.institutions[body], self.written(mention))
        titles = [self.register.titles[t] for t in mention.body_titles]
        states = states_of(self.register, mention)
        if not states or all(t.kind == "anaphor" for t in titles):
            return nobody("a body that the text does not explain")
        phrase = next(iter(titles[0].phrases.get("en", ())), titles[0].role)
        name = f"{phrase.capitalize()} of {' and '.join(self.register.states[s].name for s in states)}"
        if titles[0].role == "ministry":
            name = latin(fold(self.written(mention)).text)  # one title for many ministries
        side = self.register.states[states[0]].side
        return Found(Speaker(None, name, self.written(mention), None, side), 0.8, roles=frozenset({titles[0].role}))

    def as_body(self, institution: Institution, written: str) -> Found:
        """An institution as a speaker."""
        side = self.register.body_side(institution)
        return Found(
            Speaker(institution.id, institution.name, written, None, side), 0.9, roles=frozenset({institution.kind})
        )

    def _state(self, mention: Mention) -> Found:
        state = self.register.states[mention.states[0]]
        return Found(Speaker(state.id, state.name, self.written(mention), None, state.side), 0.85)


def _surname(name: str) -> str:
    return key_of(name).split()[-1]
