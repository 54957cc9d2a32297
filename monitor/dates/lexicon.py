"""The words of one language's dates, read from languages/<code>.yaml: word → letter of the grammar and value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick
import yaml

from monitor.dates.expression import Calendar, Granularity

FOLDER = Path(__file__).parent / "languages"
# Section of the YAML → letter in the grammar's patterns; a later one wins where a word is in two.
LETTERS = {
    "fill": "o", "from": "f", "to": "t", "and": "&", "before": "b", "after": "a", "until": "u", "since": "s",
    "this": "T", "next": "N", "last": "L", "ago": "A", "mid": "m", "early": "e", "late": "l", "future": "F",
    "past": "V", "year_words": "y", "ignored": "x",
}  # fmt: skip
PUNCTUATION = {",": ",", "-": "t", "–": "t", "—": "t", "&": "&", "(": "("}
SMALL = frozenset("oct&f")
REACH = 20  # characters from a small word to the date it may belong to
SENTENCE_END = frozenset(".!?։…\n")
NUMERIC = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}"
_DIGITS = re.compile(r"\d+")


def _plain(text: str) -> str:
    """Lower case between spaces; a word of the table stands in it with a space on either side.

    What is no letter or digit is a space, one for one, so that indices stay.
    """
    for char in set(text):
        if not char.isalnum():
            text = text.replace(char, " ")
    return f" {text.replace('İ', 'i').lower()} "


class Token(NamedTuple):
    """A tuple, because a text has hundreds of them."""

    start: int
    end: int
    letter: str
    value: Any


_Known = tuple[int, int, str, Any]
"""As a token, but with its end below zero: most are sorted and left out before a token is made of them."""

_FROM_AND_LONGEST = itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words` is an automaton over the table's words, `numbers` a pattern for everything that begins with a digit.

    `capitalised` are the months that are ordinary words when written small (may, march).
    """

    words: ahocorasick.Automaton
    capitalised: frozenset[int]
    numbers: re.Pattern[str]

    def tokens(self, text: str) -> list[Token]:
        """The words of the table and the numbers in `text`, and a token for what lies between two of them."""
        known = [*self._words(text), *self._numbers(text)]
        known.sort(key=_FROM_AND_LONGEST)
        found: list[Token] = []
        end = 0
        for token in _near_dates(known):
            if token.start >= end:
                if token.start - end > 1 or (token.start > end and text[end] != " "):
                    _fill(found, text, end, token.start)
                found.append(token)
                end = token.end
        _fill(found, text, end, len(text))
        return found

    def _words(self, text: str) -> Iterator[_Known]:
        capitalised = self.capitalised
        for last, (length, letter, value) in self.words.iter(_plain(text)):
            start = last - 1 - length  # the automaton ran over a text that begins with one space more
            if letter != "M" or not (capitalised and text[start].islower() and value in capitalised):
                yield start, 1 - last, letter, value

    def _numbers(self, text: str) -> Iterator[_Known]:
        end = 0
        for digits in _DIGITS.finditer(text):
            if digits.start() >= end and (match := self.numbers.match(text, digits.start())):
                end = match.end()
                yield digits.start(), -end, *_number_read(match)


def _near_dates(known: list[_Known]) -> list[Token]:
    """Without the small words that no date follows, most of all; they would only cost time."""
    kept: list[Token] = []
    following = -1
    for start, minus_end, letter, value in reversed(known):
        if letter not in SMALL or 0 <= following + minus_end <= REACH:
            kept.append(Token(start, -minus_end, letter, value))
            following = start
    kept.reverse()
    return kept


def _fill(found: list[Token], text: str, start: int, end: int) -> None:
    """Tokens for the unknown stretch [start, end): a mark at either side, an x or full stop for the rest."""
    gap = text[start:end].strip(" '’\u00a0\u202f")
    if not gap:
        return
    first, last = PUNCTUATION.get(gap[0]), PUNCTUATION.get(gap[-1])
    if first:
        found.append(Token(start, start, first, None))
    if not first or len(gap) > 1:
        letter = "." if not SENTENCE_END.isdisjoint(gap) else "x"
        found.append(Token(start, start, letter, None))
    if last and len(gap) > 1:
        found.append(Token(end, end, last, None))


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of an ISO 639-1 code, or None where we have no table."""
    path = FOLDER / f"{language}.yaml"
    if not (len(language) == 2 and language.isalpha() and path.is_file()):
        return None
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    words = ahocorasick.Automaton()
    for word, (letter, value) in _words(table).items():
        words.add_word(_plain(word), (len(word), letter, value))
    words.make_automaton()
    capitalised = {
        month for month, forms in table["months"].items() if set(forms) & set(table.get("capitalised", ()))
    }
    return Lexicon(words, frozenset(capitalised), _numbers(table))


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


def _numbers(table: dict[str, Any]) -> re.Pattern[str]:
    def alternatives(forms: list[str]) -> str:
        return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or r"(?!)"

    suffixes = alternatives(table.get("number_suffixes", []))
    decades = alternatives(table.get("decade_suffixes", ["s"]))
    return re.compile(
        rf"(?P<numeric>{NUMERIC})"
        rf"|(?P<decade>\d{{3}}0-?(?:{decades})\b)"
        rf"|(?P<number>(?P<digits>\d+)(?:[-–]?(?:{suffixes})\b)?)",
        re.IGNORECASE,
    )


def _number_read(match: re.Match[str]) -> tuple[str, Any]:
    """Letter and value."""
    if match["numeric"]:
        return "I", _numeric(match["numeric"])
    if match["decade"]:
        return "D", int(match["decade"][:4])
    return _number(match["digits"])


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
