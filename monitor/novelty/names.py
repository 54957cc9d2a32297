"""Places and proper names of a text, across spellings: two reports that name different ones differ."""

from __future__ import annotations

import re
from collections.abc import Set
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import yaml

from monitor.catalogue import SHIPPED
from monitor.novelty.features import COMPARED, features, sentences
from monitor.novelty.glossary import fold, load
from monitor.novelty.tables import table

_CAPITALISED = re.compile(r"(?<=[\w,;:»”\"')] )(?:[dl]['’])?([A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,})")
_SPELLINGS = (
    ("tch", "c"), ("tsh", "c"), ("dzh", "j"), ("dj", "j"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("qu", "k"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip
_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ё": "yo", "й": "y",
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "e", "թ": "t", "ժ": "j", "ի": "i",
    "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y", "ն": "n",
    "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts",
    "ւ": "u", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f",
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "j", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "gh", "ყ": "k", "შ": "sh", "ჩ": "ch", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh", "ჯ": "j",
    "ჰ": "h", "ə": "a", "ı": "i",
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_SPELT_OUT, _SPELT_ALIKE = 6, 0.85
"""Letters of a name from which, and likeness with which, another spelling is the same name: Lachine, Latchine."""

_SPELT_ABROAD = 0.7
"""The same between two languages, of skeletons."""

_STEM = 3
"""Consonants of a name that another language may add an ending to."""

_WEAK = re.compile(r"[aeiouyh\W_]")


def differing(new: str, earlier: str, *, is_same_language: bool) -> bool:
    """Each text names a place that the other doesn't, or a proper name that it doesn't."""
    ours, theirs = places(new), places(earlier)
    if ours - theirs and theirs - ours:
        return True
    first, second = _own(new, earlier), _own(earlier, new)
    first, second = first - second, second - first  # a title of both that stands for a concept
    if is_same_language:
        return bool(first and second)
    return bool(_unlike(first, second) and _unlike(second, first))


def _unlike(names: Set[str], others: Set[str]) -> Set[str]:
    """Without those that another language may spell as one of the others."""
    spelt = {name for name in names if not get_close_matches(name, others, 1, _SPELT_ABROAD)}
    return {name for name in spelt if not any(_is_declined(*sorted((name, one), key=len)) for one in others)}


def _is_declined(shorter: str, longer: str) -> bool:
    """One is the other with an ending: Nobel, Нобелевская."""
    return len(shorter) >= _STEM and longer.startswith(shorter)


@lru_cache(maxsize=4_096)
def with_states(text: str) -> str:
    """The text with the states for their capitals, which stand for them in the press of one country or the other."""
    pattern, states = _states()
    return pattern.sub(lambda match: states[match[0]], text)


@cache
def _states() -> tuple[re.Pattern[str], dict[str, str]]:
    spelt_apart: dict[str, Any] = table("names")
    states: dict[str, str] = spelt_apart["states"]
    return re.compile(rf"\b(?:{'|'.join(states)})\b"), states


@lru_cache(maxsize=4_096)
def places(text: str) -> frozenset[str]:
    """Ids of the places that the text names."""
    words = _WORD.findall(fold(text[:COMPARED]))
    folded = f" {' '.join(words)} "
    gazetteer = _gazetteer()
    found = {gazetteer.exact[word] for word in words if word in gazetteer.exact}
    found |= {place for phrase, place in gazetteer.phrases if f" {phrase} " in folded}
    for before, word in pairwise(["", *words]):
        if before in gazetteer.before_capitals:
            found |= {city for stem, city in gazetteer.capitals if word.startswith(stem)}
    found |= {
        place for word in words for stem, place in gazetteer.prefixes.get(word[:3], ()) if word.startswith(stem)
    }
    return frozenset(found)


def has_names(text: str) -> bool:
    """The text names a place, or a person or thing that is not one of every text's."""
    return bool(places(text) or _own(text, ""))


def _own(text: str, other: str) -> set[str]:
    """Proper names of `text` that stand nowhere in `other`, as skeletons of consonants."""
    written = {word.text for word in features(other).words}
    there = {_key(word) for word in written}
    found = set()
    for sentence in sentences(text):
        for match in _CAPITALISED.finditer(sentence):
            word = fold(match[1]).replace("’", "'").rpartition("'")[2]
            if _is_common(word) or places(word) & places(other) or _stands_in(word, written):
                continue
            found.add(_key(word))
    return found - there


def _is_common(word: str) -> bool:
    """Capitalised in every text, or no name by itself."""
    glossary = load()
    is_plain = word in glossary.calendar or word in glossary.stopwords or word in _gazetteer().common
    return is_plain or all(part.key[0] not in "=#@" for part in features(word).words)


def _stands_in(name: str, written: set[str]) -> bool:
    """The other text has its parts, or a word that is spelt much like it."""
    if all(part in written for part in name.split("-")):
        return True
    if len(name) < _SPELT_OUT:
        return False
    as_long = [word for word in written if 2 * min(len(word), len(name)) >= _SPELT_ALIKE * (len(word) + len(name))]
    return bool(get_close_matches(name, as_long, 1, _SPELT_ALIKE))


def _key(word: str) -> str:
    """The skeleton, or of a word that has next to none the word itself."""
    bones = skeleton(word)
    return bones if len(bones) > 1 else word


@lru_cache(maxsize=16_384)
def skeleton(word: str) -> str:
    """Consonants of a folded name, in one spelling: Simonian, Simonyan, Симонян and Սիմոնյան are one."""
    word = word.translate(_LATIN)
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", _WEAK.sub("", word))


class _Gazetteer:
    """Folded words and phrases to places; prefixes by their first three letters; `common`: nouns of bodies."""

    def __init__(self) -> None:
        self.exact: dict[str, str] = {}
        self.prefixes: dict[str, list[tuple[str, str]]] = {}
        self.phrases: list[tuple[str, str]] = []
        self.capitals: list[tuple[str, str]] = []
        self.before_capitals: frozenset[str] = frozenset()
        self.common: frozenset[str] = frozenset()

    def add(self, spelling: str, place: str) -> None:
        word = " ".join(_WORD.findall(fold(spelling)))
        concept = load().concept(word.partition(" ")[0])
        if concept and concept.is_actor:
            return
        if " " in word:
            self.phrases.append((word, place))
        elif spelling.endswith("*") and len(word) > 2:
            self.prefixes.setdefault(word[:3], []).append((word, place))
        else:
            self.exact[word] = place


@cache
def _gazetteer() -> _Gazetteer:
    found = _Gazetteer()
    places_text = (SHIPPED / "places.yaml").read_text(encoding="utf-8")
    shipped: dict[str, Any] = yaml.load(places_text, Loader=yaml.CSafeLoader)
    for place in shipped["places"]:
        for by_language in place["spellings"].values():
            for language in ("fr", "en", "ru", "hy", "az"):
                for spelling in by_language.get(language, ()):
                    found.add(spelling, place["id"])
    spelt_apart: dict[str, Any] = table("names")
    for line in spelt_apart["places"]:
        for spelling in line:
            found.add(spelling, line[0])
    found.capitals = [(spelling.rstrip("*"), line[0]) for line in spelt_apart["capitals"] for spelling in line]
    found.common = frozenset(spelt_apart["common"])
    found.before_capitals = frozenset(spelt_apart["in"])
    return found
