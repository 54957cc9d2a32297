"""What the program has to say, before it is said in a language: keys of monitor/locale with what fills them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coded:
    """A value that has a word in each language: its key in monitor/locale is `prefix`, a dot, `value`."""

    prefix: str
    value: str


@dataclass(frozen=True, slots=True)
class Named:
    """What the catalogue names in each language; `register` is the field of Labels that has the names."""

    register: str
    id: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence of the program's own as it was stored, in English; monitor/locale has its pattern."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is told: a key of monitor/locale with its values (the three above, numbers, days, text)."""

    key: str
    values: dict[str, object]


def remark(key: str, **values: object) -> Remark:
    """`key` filled with `values`."""
    return Remark(key, values)
