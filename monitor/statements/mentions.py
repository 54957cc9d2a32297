"""Who a text mentions: names with the titles, bodies and states that stand beside them, composed into one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model.common import Span
from monitor.statements.aliases import Hit, HitKind
from monitor.statements.keys import key_of, keys_of_article
from monitor.statements.names import runs, same_given_name, tokens
from monitor.statements.phrases import Mention, MentionKind, compose
from monitor.statements.register import Register

# Words of the longest name; longer runs are headlines.
_LONGEST_NAME = 6
# A run this short that hits begin and end holds no name of its own.
_SHORT_RUN = 20
# Words of a full name.
_FULL_NAME = 2
_LONGEST_ACRONYM = 5
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+\Z")


@dataclass(frozen=True, slots=True)
class _Part:
    """A hit or an unregistered name, as the composer reads it."""

    start: int
    end: int
    kind: HitKind | None
    ids: tuple[str, ...]
    state: str | None = None
    is_plural: bool = False


def find_mentions(text: str, register: Register, language: str = "") -> tuple[Mention, ...]:
    """All mentions in text order; linear in the text, never fails."""
    parts = _with_names(text, register.find(text, language), register)
    return compose(text, [_single(part, register) for part in parts])


def is_oblique(keys: str, mention: Mention, register: Register) -> bool:
    """Whether a person of the register is named in Russian, and not in the nominative."""
    if mention.kind is not MentionKind.PERSON or mention.name is None:
        return False
    written = keys[mention.name.start : mention.name.end]
    return bool(_CYRILLIC.match(written[-1:])) and register.is_oblique(written, mention.ids)


def _with_names(text: str, hits: Sequence[Hit], register: Register) -> list[_Part]:
    """Hits and, between them, names the register does not hold; a strange first name takes the surname with it."""
    parts = [_Part(h.start, h.end, h.kind, h.ids, h.state, h.is_plural) for h in hits]
    by_start = {p.start: p for p in parts}
    covered = {i for p in parts if p.kind is not HitKind.SURNAME for i in range(p.start, p.end)}
    extra: list[_Part] = []
    dropped: set[int] = set()
    for run in runs(text):
        if run.start in covered and run.end - 1 in covered and run.end - run.start < _SHORT_RUN:
            continue
        for group in _name_groups(text, tokens(text, run), covered, register):
            while len(group) > 1 and _stands_by_chance(text, group, by_start, register):
                del group[0]
            _add_name(text, group, by_start, register, extra, dropped)
    kept = [p for p in parts if p.start not in dropped]
    return sorted([*kept, *extra], key=lambda p: p.start)


def _name_groups(text: str, words: Sequence[Span], covered: set[int], register: Register) -> list[list[Span]]:
    """Words of a run that no hit covers, cut at honorifics and at words that begin sentences."""
    keys = keys_of_article(text)
    groups: list[list[Span]] = [[]]
    for word in words:
        key = keys[word.start : word.end].strip(".,;:")
        is_title = not {key, f"{key}."}.isdisjoint(register.words("honorific"))
        opens = not groups[-1] and (text[word.start].islower() or key in register.words("not-a-name"))
        if word.start not in covered and not is_title and not opens:
            groups[-1].append(word)
        elif groups[-1]:
            groups.append([])
    for group in groups:
        while group and text[group[-1].start].islower():
            group.pop()
        while len(group) > _FULL_NAME and group[0].end - group[0].start == 1:
            del group[0]  # «sur Radio J Xavier Bertrand»: an initial has a full stop
    return [g for g in groups if 0 < len(g) <= _LONGEST_NAME]


def _stands_by_chance(text: str, group: Sequence[Span], by_start: Mapping[int, _Part], register: Register) -> bool:
    """Whether a Russian group opens with what is no first name: an acronym, or a surname in another case."""
    written, follower = (text[w.start : w.end] for w in group[:2])
    if not _CYRILLIC.match(written):
        return False
    if written.isupper():
        return 1 < len(written) <= _LONGEST_ACRONYM and not follower.isupper()
    hit = by_start.get(group[0].start)
    return hit is not None and register.is_oblique(key_of(written), hit.ids)


def _add_name(
    text: str,
    group: list[Span],
    by_start: dict[int, _Part],
    register: Register,
    extra: list[_Part],
    dropped: set[int],
) -> None:
    surnames = [by_start[w.start] for w in group if w.start in by_start]
    surname = surnames[-1] if surnames else None
    if surname is None:
        ids = register.similar(text[group[0].start : group[-1].end]) if len(group) > 1 else ()
        extra.append(_Part(group[0].start, group[-1].end, HitKind.PERSON if ids else None, ids))
        return
    given = [w for w in group if w.end <= surname.start]
    if not given:
        return
    dropped.update(s.start for s in surnames)
    first = key_of(text[given[0].start : given[0].end])
    ids = tuple(i for i in surname.ids if any(same_given_name(first, g) for g in register.given_names(i)))
    end = max(surname.end, group[-1].end)
    extra.append(_Part(group[0].start, end, HitKind.PERSON if ids else None, ids))


def _single(part: _Part, register: Register) -> Mention:
    kind = part.kind
    states = (part.state,) if part.state else ()
    if kind is None:
        return Mention(part.start, part.end, MentionKind.NAME, name=Span(part.start, part.end))
    if kind in {HitKind.PERSON, HitKind.SURNAME}:
        name = Span(part.start, part.end)
        return Mention(part.start, part.end, MentionKind.PERSON, part.ids, name, is_full=kind is HitKind.PERSON)
    if kind is HitKind.BODY:
        return Mention(part.start, part.end, MentionKind.BODY, bodies=part.ids)
    if kind is HitKind.TITLE:
        is_person = all(register.titles[t].kind == "person" for t in part.ids)
        if is_person:
            return Mention(
                part.start, part.end, MentionKind.TITLE, titles=part.ids, states=states, is_plural=part.is_plural
            )
        return Mention(part.start, part.end, MentionKind.BODY, body_titles=part.ids, states=states)
    is_adjective = kind is HitKind.ADJECTIVE
    return Mention(part.start, part.end, MentionKind.STATE, states=part.ids, is_adjective=is_adjective)
