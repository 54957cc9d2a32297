"""Names the register does not hold: capitalised words that can be a person's, and how they read in Latin letters."""

from __future__ import annotations

import re

from monitor.model.common import Span

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ɎА-ЯЁԱ-Ֆ]"
_REST = r"(?:[\w'’‑-]*\w|\.)?"
_PARTICLE = r"(?:de|du|des|da|di|der|den|von|van|al|el|ben|bin|af|zu|ter|ten|le|la|d')"
# The capital stands first so that the search can leap to it; the look-behind says that a word begins there.
_RUN = re.compile(
    rf"{_CAPITAL}(?<!\w.){_REST}"
    rf"(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:d['’])?{_CAPITAL}{_REST})*(?:, Jr\.| Jr\.)?"
)
_TOKEN = re.compile(r"(?:(?<=\s)|^|(?<=['’]))(?!\w['’])[^\s]+")


def _words(text: str) -> list[str]:
    return text.split()


_CYRILLIC = dict(
    zip("абвгдезийклмнопрстуфыэіїєґ", _words("a b v g d e z i y k l m n o p r s t u f y e i yi ye g"), strict=True)
)
_CYRILLIC |= {
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
}
_CYRILLIC |= {"я": "ya"}
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթիլկհձմյնչպջռսվտրցքօֆևղճշժխծոփ",
        _words("a b g d e z e y t i l k h dz m y n ch p j r s v t r ts k o f ev gh ch sh zh kh ts o p"),
        strict=True,
    )
)
_LETTERS = _CYRILLIC | _ARMENIAN


def runs(text: str) -> tuple[Span, ...]:
    """Stretches of capitalised words, particles between them included."""
    return tuple(Span(m.start(), m.end()) for m in _RUN.finditer(text))


def tokens(text: str, span: Span) -> tuple[Span, ...]:
    """Words of a stretch, with the offsets of the text."""
    return tuple(Span(m.start(), m.end()) for m in _TOKEN.finditer(text, span.start, span.end))


def latin(name: str) -> str:
    """A name in Latin letters: Cyrillic and Armenian are transliterated simply, all else stays."""
    name = name.replace("ու", "u").replace("Ու", "U").replace("ՈՒ", "U")
    if not any(c.lower() in _LETTERS for c in name):
        return name
    return "".join(_one(c) for c in name)


def _one(character: str) -> str:
    plain = _LETTERS.get(character.lower())
    if plain is None:
        return character
    return plain.capitalize() if character.isupper() else plain


def near(one: str, other: str) -> bool:
    """One letter added, lost, changed or two swapped, in words of at least five letters."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def deletions(word: str) -> tuple[str, ...]:
    """The word and all that one lost letter makes of it."""
    return (word, *(word[:i] + word[i + 1 :] for i in range(len(word))))


def same_given_name(one: str, other: str) -> bool:
    """Whether two keys can be spellings or cases of one given name: equal, near, an initial, or the same stem."""
    if near(one, other) or one.rstrip(".") == other[:1] or other.rstrip(".") == one[:1]:
        return True
    stem = 0
    while stem < min(len(one), len(other)) and one[stem] == other[stem]:
        stem += 1
    return stem >= 3 and max(len(one), len(other)) - stem <= 2
