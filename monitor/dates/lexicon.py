"""The words of one language's dates, read from languages/<code>.yaml: word → letter of the grammar and value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from monitor.dates.expression import Calendar, Granularity

FOLDER = Path(__file__).parent / "languages"
# Section of the YAML → letter in the grammar's patterns; a later one wins where a word is in two.
LETTERS = {
    "fill": "o", "from": "f", "to": "t", "and": "&", "before": "b", "after": "a", "until": "u", "since": "s",
    "this": "T", "next": "N", "last": "L", "ago": "A", "mid": "m", "early": "e", "late": "l", "future": "F",
    "year_words": "y",
}  # fmt: skip
PUNCTUATION = {",": ",", "-": "t", "–": "t", "—": "t", "&": "&", "(": "(", ".": ".", "՝": ".", "։": "."}
NUMERIC = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}"


class Token(NamedTuple):
    """A tuple, because a text has hundreds of them."""

    start: int
    end: int
    letter: str
    value: Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    words: dict[str, tuple[str, Any]]
    capitalised: frozenset[str]
    pattern: re.Pattern[str]

    def tokens(self, text: str) -> list[Token]:
        """Every word, number and mark of `text` with its letter; `x` is what the grammar does not know."""
        words, found = self.words, []
        for match in self.pattern.finditer(text):
            kind = match.lastgroup
            if kind == "word":
                raw = match.group()
                key = raw.lower().rstrip("'’.")
                letter, value = words.get(key, ("x", None))
                if letter == "M" and key in self.capitalised and raw[0].islower():
                    letter, value = "x", None
            elif kind == "number":
                letter, value = _number(match.group("digits"))
            elif kind == "decade":
                letter, value = "D", int(match.group()[:4])
            elif kind == "numeric":
                letter, value = "I", _numeric(match.group())
            else:
                letter, value = PUNCTUATION.get(match.group(), "x"), None
            found.append(Token(match.start(), match.end(), letter, value))
        return found


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of an ISO 639-1 code, or None where we have no table."""
    path = FOLDER / f"{language}.yaml"
    if not (len(language) == 2 and language.isalpha() and path.is_file()):
        return None
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = _words(table)
    return Lexicon(words, frozenset(table.get("capitalised", ())), _pattern(table, words))


def _words(table: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    words: dict[str, tuple[str, Any]] = {}
    for section, letter in LETTERS.items():
        words |= dict.fromkeys(table.get(section, ()), (letter, None))
    for number, forms in table.get("numbers", {}).items():
        words |= dict.fromkeys(forms, ("c", number))
    for unit, forms in table.get("units", {}).items():
        words |= {form: ("U", Granularity(unit)) for form in forms}
    for month, forms in table.get("seasons", {}).items():
        words |= dict.fromkeys(forms, ("S", month))
    for month, forms in table.get("short_months", {}).items():
        words |= dict.fromkeys(forms, ("B", month))
    for month, forms in table["months"].items():
        words |= {form + suffix: ("M", month) for form in forms for suffix in table.get("month_suffixes", ("",))}
    for index, forms in enumerate(table["weekdays"]):
        words |= dict.fromkeys([forms] if isinstance(forms, str) else forms, ("W", index))
    words |= {form: ("r", shift) for form, shift in table.get("days", {}).items()}
    for period in table.get("named", ()):
        words |= {phrase: ("P", _period(period["start"], period["end"])) for phrase in period["phrases"]}
    return words


def _period(start: date, end: date) -> tuple[Calendar, Calendar]:
    return Calendar(start.year, start.month, start.day), Calendar(end.year, end.month, end.day)


def _pattern(table: dict[str, Any], words: dict[str, tuple[str, Any]]) -> re.Pattern[str]:
    def alternatives(forms: list[str]) -> str:
        return "|".join(re.escape(form).replace("'", "['’]") for form in sorted(forms, key=len, reverse=True))

    phrases = alternatives([word for word in words if re.search(r"[\W_]", word)]) or r"(?!)"
    suffixes = alternatives(table.get("number_suffixes", [])) or r"(?!)"
    decades = alternatives(table.get("decade_suffixes", ["s"]))
    return re.compile(
        rf"(?P<word>\b(?:{phrases})\b|[^\W\d_]+['’]?)"
        rf"|(?P<numeric>{NUMERIC})"
        rf"|(?P<decade>\d{{3}}0-?(?:{decades})\b)"
        rf"|(?P<number>(?P<digits>\d+)(?:[-–]?(?:{suffixes})\b)?)"
        r"|(?P<mark>[^\w\s])",
        re.IGNORECASE,
    )


def _number(digits: str) -> tuple[str, int]:
    value = int(digits) if len(digits) < 9 else 0
    if len(digits) <= 2 and 1 <= value <= 31:
        return "d", value
    return ("Y" if len(digits) == 4 and 1900 <= value <= 2099 else "n"), value


def _numeric(text: str) -> Calendar | None:
    parts = [int(part) for part in re.split(r"[-./]", text)]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if month > 12:  # 09/27/2020, as Americans write it
        month, day = day, month
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Calendar(year, month, day)
