"""The grammar: patterns over one letter a token, in order of precedence, each with what it means.

Letters (lexicon.py gives them): d day number, n other number, c number word, Y year, D decade, I numeric
date, M month, B short month, W weekday, S season, U unit, r yesterday…, P named period, L last, N next, T this,
A ago, m e l middle early late, s since, f t & from to and, o preposition or article, y "year", F V future and
past words, x unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from monitor.dates.expression import Between, Calendar, Expression, Granularity, Part, Shift, Weekday
from monitor.dates.lexicon import Token

LAST_DECADE = 2010  # later "années 2020" is more often the year than the decade
PARTS = {"e": Part.EARLY, "m": Part.MID, "l": Part.LATE}


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens [first, last) name `expression`."""

    first: int
    last: int
    expression: Expression
    granularity: Granularity


class Reader:
    """The tokens of one match, by group name."""

    def __init__(self, match: re.Match[str], tokens: list[Token]) -> None:
        self.match = match
        self.tokens = tokens

    def value(self, group: str) -> int | None:
        """That of the one token of a group; None where it did not take part in the match."""
        if group not in self.match.re.groupindex:
            return None
        start = self.match.start(group)
        return self.tokens[start].value if start >= 0 else None

    @property
    def part(self) -> Part | None:
        return next((PARTS[c] for c in self.match.group() if c in PARTS), None)

    @property
    def direction(self) -> int:
        letters = self.match.group()
        return -1 if "L" in letters else 1 if "N" in letters else 0

    @property
    def year_shift(self) -> int | None:
        """September of last year counts from the publication's year, last September from its day."""
        return self.direction if "U" in self.match.group() and self.direction else None

    def found(self, expression: Expression, granularity: Granularity) -> Iterator[Found]:
        yield Found(self.match.start(), self.match.end(), expression, granularity)


def _numeric(r: Reader) -> Iterator[Found]:
    date = r.tokens[r.match.start()].value
    if date is not None:
        yield from r.found(date, Granularity.DAY)


def _named(r: Reader) -> Iterator[Found]:
    first, last = r.tokens[r.match.start()].value
    yield from r.found(Between(first, last), Granularity.DAYS)


def _range(r: Reader) -> Iterator[Found]:
    last_month = r.value("m2") or r.value("m1")
    year = r.value("y2") or r.value("y1")
    first = Calendar(r.value("y1") or None, r.value("m1") or last_month, r.value("d1"))
    last = Calendar(year, last_month, r.value("d2"))
    if first.day is not None and last.day is not None:
        yield from r.found(Between(first, last), Granularity.DAYS)


def _days_of_month(r: Reader) -> Iterator[Found]:
    month, year = r.value("m1"), r.value("y1")
    last = Calendar(year, month, r.value("d2"))
    yield Found(r.match.start("d2"), r.match.end(), last, Granularity.DAY)
    start = r.match.start("days")
    for i, letter in enumerate(r.match.group("days")):
        if letter == "d":
            yield Found(start + i, start + i + 1, replace(last, day=r.tokens[start + i].value), Granularity.DAY)


def _day(r: Reader) -> Iterator[Found]:
    expression = Calendar(r.value("y1"), r.value("m1"), r.value("d1"), direction=r.direction, year_shift=r.year_shift)
    yield from r.found(expression, Granularity.DAY)


def _months(r: Reader) -> Iterator[Found]:
    year = r.value("y2")
    first = Calendar(r.value("y1"), r.value("m1"))
    yield from r.found(Between(first, Calendar(year, r.value("m2"))), Granularity.MONTH)


def _month(r: Reader) -> Iterator[Found]:
    expression = Calendar(r.value("y1"), r.value("m1"), None, r.part, r.direction, year_shift=r.year_shift)
    yield from r.found(expression, Granularity.MONTH)


def _season(r: Reader) -> Iterator[Found]:
    expression = Calendar(r.value("y1"), r.value("s1"), part=r.part, direction=r.direction, months=3)
    yield from r.found(expression, Granularity.SEASON)


def _years(r: Reader) -> Iterator[Found]:
    yield from r.found(Between(Calendar(r.value("y1")), Calendar(r.value("y2"))), Granularity.YEAR)


def _year(r: Reader) -> Iterator[Found]:
    yield from r.found(Calendar(r.value("y1"), part=r.part), Granularity.YEAR)


def _decade(r: Reader) -> Iterator[Found]:
    year = r.value("y1")
    if year is not None and year % 10 == 0 and year < LAST_DECADE:
        yield from r.found(Calendar(year, years=10), Granularity.DECADE)


def _weekday(r: Reader) -> Iterator[Found]:
    index = r.value("w1")
    if index is not None:
        yield from r.found(Weekday(index, r.direction), Granularity.DAY)


def _relative_day(r: Reader) -> Iterator[Found]:
    shift = r.value("r1")
    if shift is not None:
        yield from r.found(Shift(Granularity.DAY, shift), Granularity.DAY)


def _unit(r: Reader) -> Iterator[Found]:
    unit = Granularity(r.tokens[r.match.start("u1")].value)
    if not (unit is Granularity.DAY and r.direction == 0):
        yield from r.found(Shift(unit, r.direction), unit)


def _stretch(r: Reader) -> Iterator[Found]:
    unit = Granularity(r.tokens[r.match.start("u1")].value)
    n = r.value("n1")
    if n is not None and n < 200:
        yield from r.found(Shift(unit, n * r.direction, "stretch"), unit)


def _ago(r: Reader) -> Iterator[Found]:
    unit = Granularity(r.tokens[r.match.start("u1")].value)
    n = r.value("n1")
    if n is not None and n < 200:
        yield from r.found(Shift(unit, -n, "point"), unit)


Meaning = Callable[[Reader], Iterator[Found]]
# Without one of these letters no pattern of that meaning fits: most texts are spared most patterns.
_NEEDS: dict[Meaning, str] = {
    _numeric: "I", _named: "P", _range: "MB", _days_of_month: "M", _day: "MB", _months: "M", _month: "MB",
    _season: "S", _years: "Y", _decade: "DY", _year: "Y", _weekday: "W", _relative_day: "r", _ago: "U",
    _stretch: "U", _unit: "U",
}  # fmt: skip
_PATTERNS: tuple[tuple[str, Meaning], ...] = (
    ("I", _numeric),
    ("P", _named),
    # du 27 septembre au 10 novembre 2020 · September 27 to November 10, 2020
    ("(?P<d1>d)o?(?P<m1>M)[,o]?(?:(?P<y1>Y)y?)?,?t{1,2}o?(?P<d2>d)o?(?P<m2>M)(?:[,o]?(?P<y2>Y)y?)?", _range),
    ("(?P<m1>M)(?P<d1>d)(?:,?(?P<y1>Y))?t(?P<m2>M)(?P<d2>d)(?:,?(?P<y2>Y))?", _range),
    # nuit du 12 au 13 septembre · 12–13 September 2022 · с 12 по 13 сентября · entre le 12 et le 13 mai
    ("(?P<d1>d)t{1,2}o?(?P<d2>d)o?(?P<m1>[MB])(?:[,o]?(?P<y1>Y)y?)?", _range),
    ("fo?(?P<d1>d)&o?(?P<d2>d)o?(?P<m1>M)(?:[,o]?(?P<y1>Y)y?)?", _range),
    ("(?P<m1>M)(?P<d1>d)t(?P<d2>d)(?:,?(?P<y1>Y))?", _range),
    # les 10 et 17 octobre
    ("(?P<days>d(?:,d){0,9})&o?(?P<d2>d)o?(?P<m1>M)(?:[,o]?(?P<y1>Y)y?)?", _days_of_month),
    # lundi 13 novembre 2023 · September 13, 2022 · 2020 թվականի սեպտեմբերի 27-ին · le 13 septembre dernier
    (r"(?:W,?o?)?(?P<d1>d)o?(?P<m1>[MB])\.?[,o]?(?P<y1>Y)y?", _day),
    (r"(?:W,?o?)?(?P<m1>[MB])\.?o?(?P<d1>d),?(?P<y1>Y)", _day),
    (r"(?P<y1>Y)[yU]?\.?(?P<m1>M)(?P<d1>d)", _day),
    ("(?:W,?o?)?(?P<d1>d)o?(?P<m1>M)(?:LU|o{1,3}UL|o{1,3}LU|[LN])?", _day),
    (r"(?:W,?o?)?(?P<d1>d)(?P<m1>B)\.", _day),
    (r"(?:W,?o?)?(?P<m1>[MB])\.?o?(?P<d1>d)(?!t?[dnU])", _day),
    # entre mai et novembre 2021 · septembre-octobre 2020
    ("f?o?(?P<m1>M)(?:o?(?P<y1>Y)y?)?[t&]o?(?P<m2>M)o?(?P<y2>Y)y?", _months),
    # mi-novembre 2023 · in late September 2020 · septembre dernier · last September
    (r"[mel]?[ot]{0,4}(?P<m1>[MB])\.?[,o]?(?P<y1>Y)y?", _month),
    (r"(?P<y1>Y)[yU]?\.?(?P<m1>M)", _month),
    ("[mel][ot]{0,4}(?P<m1>M)[LN]?", _month),
    ("[LN](?P<m1>M)", _month),
    ("(?P<m1>M)(?:LU|o{1,3}UL|o{1,3}LU|[LN])", _month),
    ("(?<=[ostfubaTmel&(,])(?P<m1>M)(?!d)", _month),
    ("(?P<s1>S)o?(?P<y1>Y)t(?P<y2>Y)y?", _season),
    ("[mel]?[ot]{0,4}(?P<s1>S)o?(?P<y1>Y)y?", _season),
    ("[LN](?P<s1>S)", _season),
    ("(?<=[oT])(?P<s1>S)[LN]", _season),
    # 2020–2022 · from 1991 to 1994 · années 1990 · fin 2023 · en 2020
    ("(?P<y1>Y)t{1,2}(?P<y2>Y)y?", _years),
    ("f(?P<y1>Y)&(?P<y2>Y)y?", _years),
    ("(?P<y1>D)U?", _decade),
    ("U(?P<y1>Y)", _decade),
    ("[mel][ot]{0,4}(?P<y1>Y)y?", _year),
    ("(?<=[osftuba&y,(UelN])(?P<y1>Y)y?", _year),
    ("^(?P<y1>Y)", _year),
    ("(?P<y1>Y)y", _year),
    # lundi dernier · last Monday · lundi · hier
    ("[LN]o?(?P<w1>W)", _weekday),
    ("(?P<w1>W)[LN]?", _weekday),
    ("(?P<r1>r)", _relative_day),
    # il y a plus de 30 ans · three weeks ago · depuis plus de 30 ans
    ("A[xo]{0,3}(?P<n1>[dcn])(?P<u1>U)", _ago),
    ("(?P<n1>[dcn])(?P<u1>U)A", _ago),
    ("(?<=s)[xo]{0,3}(?P<n1>[dcn])(?P<u1>U)", _ago),
    # les deux dernières semaines · the last two weeks · la semaine dernière · this month
    ("(?P<n1>[dcn])[LN](?P<u1>U)", _stretch),
    ("[LN](?P<n1>[dcn])(?P<u1>U)", _stretch),
    ("[LNT](?P<u1>U)", _unit),
    ("(?P<u1>U)[LN]", _unit),
)
RULES = tuple((frozenset(_NEEDS[meaning]), re.compile(pattern), meaning) for pattern, meaning in _PATTERNS)


def parse(tokens: list[Token]) -> list[Found]:
    """Date expressions among `tokens`, in order; a token belongs to one of them at most."""
    letters = "".join([token.letter for token in tokens])
    taken = bytearray(len(tokens))
    results: list[Found] = []
    present = set(letters)
    for needs, pattern, meaning in RULES:
        if needs.isdisjoint(present):
            continue
        for match in pattern.finditer(letters):
            if 1 in taken[match.start() : match.end()]:
                continue
            found = list(meaning(Reader(match, tokens)))
            if found:
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                results.extend(found)
    return sorted(results, key=lambda found: found.first)
