"""What somebody filled in: read field by field, with what is wrong and what to do beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fastapi import Request

from monitor.errors import MonitorError
from monitor.lines import harmless, one_line

LONGEST = 4_000
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A string of the interface with its values; `cause` and `remedy` where the program's own words say it."""

    key: str
    values: Mapping[str, str]
    cause: str = ""
    remedy: str = ""


class Form:
    """Fields by name; reading one that is not as it must be notes what is wrong with it."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = {name: tuple(text[: LONGEST + 1] for text in given) for name, given in values.items()}
        self.errors: dict[str, Wrong] = {}

    @property
    def is_right(self) -> bool:
        return not self.errors

    def wrong(self, field: str, key: str, **values: str) -> None:
        """The first thing that is wrong with a field is the one that is shown."""
        self.errors.setdefault(field, Wrong(key, values))

    def refused(self, field: str, error: MonitorError) -> None:
        """What another part of the program says against a field."""
        self.errors.setdefault(field, Wrong("form.refused", {}, error.cause, error.remedy))

    def text(self, name: str, default: str = "") -> str:
        """On one line, without what nobody sees."""
        return one_line(self._whole(name, default), LONGEST)

    def lines(self, name: str) -> tuple[str, ...]:
        """Of a field with several lines those that hold something."""
        return tuple(filter(None, (one_line(line, LONGEST) for line in self._whole(name).splitlines())))

    def whole(self, name: str) -> str:
        """As it was typed, to be shown again."""
        return harmless(self._whole(name))

    def _whole(self, name: str, default: str = "") -> str:
        value = (self._values.get(name) or (default,))[0]
        if len(value) > LONGEST:
            self.wrong(name, "form.too_long")
        return value[:LONGEST]

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.wrong(name, "form.required")
        return value

    def many(self, name: str) -> tuple[str, ...]:
        return self._values.get(name, ())

    def has(self, name: str) -> bool:
        return bool(self._values.get(name))

    def chosen(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        value = self.text(name) or default
        if value not in set(kind):
            self.wrong(name, "form.choose")
            return default
        return kind(value)

    def all_chosen(self, name: str, kind: type[Choice]) -> tuple[Choice, ...]:
        known = set(kind)
        if any(value not in known for value in self.many(name)):
            self.wrong(name, "form.choose")
        return tuple(kind(value) for value in self.many(name) if value in known)

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.wrong(name, "form.day")
            return None


async def filled(request: Request) -> Form:
    """FastAPI dependency: the fields of a POST; files are no fields."""
    given = await request.form()
    return Form({name: [v for v in given.getlist(name) if isinstance(v, str)] for name in given})
