"""The marker lists of markers.yaml, read once and made ready to compare."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

WORD_GAPS = re.compile(r"[\W_]+")
COMBINING = re.compile("[\u0300-\u036f\u0483-\u0487]+")
SPACE_COLON = re.compile(r"\s+:")
BULLET = re.compile(r"^[*•·\-–—+>»]+\s*")
PATTERN_KINDS = ("credit", "byline", "modified", "stamp", "call", "caption", "link", "subhead", "place")


@dataclass(frozen=True, slots=True)
class Markers:
    """All languages together. Phrases are `key`s; `starts` are `soft` beginnings; patterns read one stripped line."""

    tail: frozenset[str]
    end: frozenset[str]
    list: frozenset[str]
    line: frozenset[str]
    starts: re.Pattern[str]
    paywall: tuple[str, ...]
    consent: tuple[str, ...]
    no_page: tuple[str, ...]
    satire: frozenset[str]
    cue: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    datelines: tuple[re.Pattern[str], ...]
    bio: re.Pattern[str]
    inline_subhead: re.Pattern[str]
    months: tuple[tuple[str, int], ...]


@lru_cache(maxsize=1_024)
def key(line: str) -> str:
    """`line` without case, accents and punctuation, words parted by one space.

    Cached: a page's lines are compared by one rule after the other.
    """
    return WORD_GAPS.sub(" ", _folded(line)).strip()


def soft(line: str) -> str:
    """`line` without case, accents and leading bullet, but with its punctuation: `starts` may ask for a colon."""
    return SPACE_COLON.sub(":", " ".join(BULLET.sub("", _folded(line)).split()))


@cache
def load() -> Markers:
    """The shipped markers.yaml; the same object at every call."""
    source = (Path(__file__).parent / "markers.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(source, Loader=yaml.CSafeLoader)
    patterns, months = raw.pop("patterns"), raw.pop("months")

    def phrases(field: str) -> list[str]:
        return [key(phrase) for language in raw.values() for phrase in language.get(field, ())]

    starts = sorted({soft(p) for language in raw.values() for p in language.get("starts", ())})
    return Markers(
        tail=frozenset(phrases("tail")),
        end=frozenset(phrases("end")),
        list=frozenset(phrases("list")),
        line=frozenset(phrases("line")),
        starts=re.compile("(?:" + "|".join(re.escape(s) + (r"\b" if s[-1].isalnum() else "") for s in starts) + ")"),
        paywall=tuple(phrases("paywall")),
        consent=tuple(phrases("consent")),
        no_page=tuple(phrases("no_page")),
        satire=frozenset(phrases("satire")),
        cue=re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(set(phrases("cue"))))) + ")"),
        patterns=tuple((kind, re.compile(p, re.IGNORECASE)) for kind in PATTERN_KINDS for p in patterns[kind]),
        datelines=tuple(re.compile(p, re.IGNORECASE) for p in patterns["dateline"]),
        bio=re.compile(patterns["bio"][0], re.IGNORECASE),
        inline_subhead=re.compile(patterns["inline_subhead"][0], re.IGNORECASE),
        months=_month_beginnings(months),
    )


def _month_beginnings(months: dict[str, list[str]]) -> tuple[tuple[str, int], ...]:
    pairs = {
        (key(name), number)
        for names in months.values()
        for number, variants in enumerate(names, start=1)
        for name in variants.split("|")
    }
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _folded(line: str) -> str:
    folded = line.casefold()
    return folded if folded.isascii() else COMBINING.sub("", unicodedata.normalize("NFKD", folded))
