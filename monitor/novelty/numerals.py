"""Numbers as one figure however they are written: deux cents, dix-sept, 11.5 million, eleven and a half million."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from monitor.novelty.glossary import load
from monitor.novelty.phrases import Rewriting, rewritten

_UNITS = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
          "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf")  # fmt: skip
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f.,]\d{3})+)(?![\d])")
_DIGIT = re.compile(r"\d")
_FIRST = re.compile(r"\b1(?:er|re|ere|st)\b")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_PART = re.compile(r"\b(\d{1,6})_(\d{1,3}) (\w+)\b")
_AND_A_HALF = re.compile(r"\b(\w+) (?:and a half|с половинои) (\w+)\b|\b(\w+) (\w+) et demie?\b")
_AFTERNOON = re.compile(r"\b(0?[1-9]|1[01])(?:_\d\d)? p m\b")
_LARGE = 1_000
"""Multipliers from which on a part of one is a number: a million and a half."""


def ungrouped(text: str) -> str:
    """12 000, 12,000 and 12.000 without what groups their digits; a decimal point as `_`."""
    if not _DIGIT.search(text):
        return text
    return _DECIMAL.sub("_", _THOUSANDS.sub(lambda m: m[1] + re.sub(r"\D", "", m[2]), text))


def in_figures(folded: str) -> str:
    """French numbers of several words, parts of a million and the first of a month, in folded text, as digits."""
    return rewritten(folded, _rewritings())


def _part(found: re.Match[str]) -> str:
    factor = load().multipliers.get(found[3], 0)
    if factor < _LARGE:
        return found[0]
    return str(int(found[1]) * factor + int(found[2]) * factor // 10 ** len(found[2]))


def _half(found: re.Match[str]) -> str:
    count, factor = _value(found[1] or found[3]), load().multipliers.get(found[2] or found[4], 0)
    if count and factor >= _LARGE:
        return str(count * factor + factor // 2)
    return f"{count}_5 {found[2] or found[4]}" if count and not factor else found[0]


def _value(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 16 else load().numbers.get(word)


def numbered(words: Sequence[str]) -> Iterator[tuple[int, int | str]]:
    """Each number as one, each other word as it is; with the place where it, or what is next to it, stands."""
    multipliers, spelt_out = load().multipliers, load().numbers
    value: int | None = None
    for i, word in enumerate(words):
        spelt = spelt_out.get(word)
        number = _value(word) if spelt is None else spelt
        if spelt is None and number is not None and number < 100 and i and words[i - 1] in multipliers:
            spelt = number  # cent quatre-vingt-trois
        if word in multipliers:
            value = (value or 1) * multipliers[word]
        elif value is not None and _adds(value, spelt):
            value += spelt or 0
        elif value is not None and word in {"and", "et"} and _adds(value, spelt_out.get((*words, "")[i + 1])):
            continue
        else:
            if value is not None:
                yield i, value
            value = number
            if number is None:
                yield i, word
    if value is not None:
        yield len(words), value


def _adds(value: int, spelt: int | None) -> bool:
    """Twenty + five, hundred + twelve: a spelt number goes into the zeros of the one before."""
    if not spelt:
        return False
    return (value % 100 == 0 and spelt < 100) or (value % 10 == 0 and value % 100 >= 20 and spelt < 20)


@cache
def _compounds() -> tuple[re.Pattern[str], dict[str, str]]:
    """French numbers of several words that do not add up by themselves: dix-sept, soixante-douze, quatre-vingt-un."""
    found = {_UNITS[n - 1]: str(n) for n in (17, 18, 19)}
    for number, unit in enumerate(_UNITS, start=1):
        found[f"quatre vingt {unit}"] = str(80 + number)
        if number >= 10:
            found[f"soixante {unit}"] = found[f"soixante et {unit}"] = str(60 + number)
    found |= {"quatre vingts": "80", "quatre vingt": "80"}
    return re.compile(rf"\b(?:{'|'.join(sorted(found, key=len, reverse=True))})\b"), found


@cache
def _rewritings() -> tuple[Rewriting, ...]:
    compounds, figures = _compounds()
    return (
        ((" p m",), _AFTERNOON, lambda m: f"{int(m[1]) + 12} hours"),
        (("1",), _FIRST, "1"),
        (("dix ", "vingt", "soixante"), compounds, lambda m: figures[m[0]]),
        (("_",), _PART, _part),
        (("half", "demi", "половинои"), _AND_A_HALF, _half),
    )
