"""Interface strings, dates and numbers in the reader's language, for mails and pages: one flat file per language."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from monitor.errors import UserError
from monitor.model.common import Precision, Published, Side

LANGUAGES = ("fr", "en")

_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


class Strings:
    """`strings("key", name=…)` in one language. A key that is not there raises KeyError; the tests see to it."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise UserError(f"no interface in {language!r}", f"use one of: {', '.join(LANGUAGES)}")
        self.language = language
        self.table = _table(language)

    def __call__(self, key: str, **values: object) -> str:
        text = self.table[key]
        return text.format_map(values) if values else text

    def noted(self, text: str) -> str:
        """A sentence of the program's own, stored or raised in English; as it is where it has no pattern here."""
        found = ((pattern.fullmatch(text), sentence) for pattern, sentence in _noted(self.language))
        return next((sentence.format_map(match.groupdict()) for match, sentence in found if match), text)

    def count(self, key: str, n: int, **values: object) -> str:
        """The plural form of `key` for `n`. French says one for 0 and 1, English for 1 only (CLDR plural rules)."""
        is_one = n < 2 if self.language == "fr" else n == 1
        return self(f"{key}.{'one' if is_one else 'other'}", n=self.number(n), **values)

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", self.table["thousands"])

    def score(self, value: float, *, is_signed: bool = False) -> str:
        """Two decimals, with the language's mark."""
        return f"{value:{'+' if is_signed else ''}.2f}".replace(".", self.table["decimal"])

    def long_date(self, day: date) -> str:
        return self(
            "date.long",
            weekday=self(f"weekday.{day.isoweekday()}"),
            day=self._ordinal(day),
            month=self(f"month.{day.month}"),
            year=day.year,
        )

    def short_date(self, day: date) -> str:
        return self("date.short", day=self._ordinal(day), month=self(f"month.short.{day.month}"), year=day.year)

    def day_month(self, day: date) -> str:
        """Without the year, where it is plain from what stands around."""
        return self("date.day_month", day=self._ordinal(day), month=self(f"month.short.{day.month}"))

    def partial_date(self, written: str) -> str:
        """`2018`, `2018-05` or `2018-05-08`, as the catalogue writes days that are known so far."""
        value = datetime.fromisoformat(f"{written}-01-01"[:10])
        return self.published(Published(value, _PRECISIONS[len(written)], ""), "UTC")

    def moment(self, instant: datetime, zone: str) -> str:
        """Day and time in `zone`, 24 hours."""
        local = instant.astimezone(ZoneInfo(zone))
        return self("date.time", date=self.short_date(local.date()), time=f"{local:%H:%M}")

    def published(self, published: Published, zone: str) -> str:
        """A publication date as fine as it is known."""
        value = published.value
        if value is None or published.precision is Precision.UNKNOWN:
            return self("date.unknown")
        match published.precision:
            case Precision.MINUTE:
                return self.moment(value, zone)
            case Precision.DAY:
                return self.short_date(value.date())
            case Precision.MONTH:
                return self("date.month", month=self(f"month.{value.month}"), year=value.year)
            case _:
                return self("date.year", year=value.year)

    def duration(self, length: timedelta) -> str:
        """Rounded down to days, hours or minutes."""
        minutes = max(0, int(length.total_seconds()) // 60)
        if minutes >= 2 * 24 * 60:
            return self.count("duration.days", minutes // (24 * 60))
        if minutes >= 60:
            return self.count("duration.hours", minutes // 60)
        return self.count("duration.minutes", minutes)

    def sides(self) -> tuple[Side, ...]:
        """The sides in alphabetical order of this language, other sides last."""
        named = [side for side in Side if side is not Side.OTHER]
        return (*sorted(named, key=lambda side: _plain(self(f"side.{side.value}"))), Side.OTHER)

    def _ordinal(self, day: date) -> str:
        return "1er" if self.language == "fr" and day.day == 1 else str(day.day)


@cache
def strings(language: str) -> Strings:
    """The strings of `language`, read once. Raises UserError for a language we have none in."""
    return Strings(language)


def offices(language: str) -> Mapping[str, str]:
    """Titles of offices in `language` by their English title; empty for English."""
    return _names(language).get("offices", {})


def persons(language: str) -> Mapping[str, str]:
    """Names of persons and bodies as `language` spells them, by the catalogue's id, where English differs."""
    return _names(language).get("persons", {})


@cache
def _table(language: str) -> dict[str, str]:
    raw = yaml.load(Path(__file__).with_name(f"{language}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {str(key): str(value) for key, value in raw.items()}


@cache
def _names(language: str) -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name(f"names.{language}.yaml")
    if not path.exists():
        return {}
    raw: dict[str, dict[str, str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return raw


@cache
def _noted(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    path = Path(__file__).with_name(f"noted.{language}.yaml")
    if not path.exists():
        return ()
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple((_pattern(english), sentence) for english, sentence in raw.items())


def _pattern(english: str) -> re.Pattern[str]:
    """The sentence with any text of one line where it has a placeholder."""
    parts = (
        re.escape(literal) + (f"(?P<{name}>.+)" if name else "")
        for literal, name, _, _ in string.Formatter().parse(english)
    )
    return re.compile("".join(parts))


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
