"""Entries on their way to an alert: what is left after each stage, and what stopped there for which reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from monitor.model.alerting import Suppression
from monitor.model.common import Disposition
from monitor.model.ledger import Cohort

STOPS: Mapping[str, tuple[Disposition, ...]] = {
    "entries": (
        Disposition.DUPLICATE_ENTRY, Disposition.FETCH_FAILED, Disposition.GONE, Disposition.BLOCKED,
        Disposition.BLOCKED_ADDRESS, Disposition.ROBOTS_DENIED, Disposition.OFF_DOMAIN, Disposition.TOO_LARGE,
        Disposition.NOT_HTML, Disposition.RESERVED,
    ),
    "pages": (
        Disposition.NO_TEXT, Disposition.PARTIAL, Disposition.CONSENT_WALL, Disposition.SATIRE,
        Disposition.ENCODING_SUSPECT, Disposition.UNSUPPORTED_LANGUAGE, Disposition.QUARANTINED,
    ),
    "texts": (Disposition.OFF_TOPIC,),
}  # fmt: skip
"""Every disposition but `stored`, by the stage that has it as its end."""

UNDER_WAY = "under_way"
NO_STATEMENT = "no_statement"


@dataclass(frozen=True, slots=True)
class Stop:
    """`reason` is a disposition, a suppression, `under_way` or `no_statement`; `key` the string that names it."""

    reason: str
    key: str
    items: int
    is_entry: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """`left` of the unit entered this stage; `share` is the square root of their share of the first one's."""

    name: str
    left: int
    share: float
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """`articles` in entries, `statements` in statements: the unit changes between the two."""

    articles: tuple[Stage, ...]
    statements: tuple[Stage, ...]
    difference: int


def funnel(cohort: Cohort) -> Funnel:
    """The stages of a cohort in order."""
    by_stage = [*_entry_stages(cohort)]
    told = tuple(sorted(_held(cohort), key=lambda stop: (-stop.items, stop.key)))
    said = [("statements", cohort.statements, told), ("alerts", cohort.alerts, ())]
    most = max(1, by_stage[0][1], cohort.statements)
    return Funnel(_drawn(by_stage, most), _drawn(said, most), cohort.difference)


_Plain = tuple[str, int, tuple[Stop, ...]]


def _entry_stages(cohort: Cohort) -> Iterator[_Plain]:
    left = sum(cohort.entries.values())
    for name, ends in STOPS.items():
        stops = [_entry_stop(end, cohort.entries[end]) for end in ends if cohort.entries.get(end)]
        if name == "entries" and None in cohort.entries:
            stops.append(Stop(UNDER_WAY, f"stop.{UNDER_WAY}", cohort.entries[None], is_entry=False))
        yield name, left, tuple(sorted(stops, key=lambda stop: (-stop.items, stop.key)))
        left -= sum(stop.items for stop in stops)
    silent = left - cohort.with_statement
    stops = [Stop(NO_STATEMENT, f"stop.{NO_STATEMENT}", silent, is_entry=False)] if silent else []
    yield "on_topic", left, tuple(stops)
    yield "with_statement", cohort.with_statement, ()


def _entry_stop(end: Disposition, items: int) -> Stop:
    return Stop(end, f"stop.{end}", items, is_entry=True)


def _held(cohort: Cohort) -> Iterator[Stop]:
    for reason in Suppression:
        if reason in cohort.held:
            yield Stop(reason, f"suppression.{reason}", cohort.held[reason], is_entry=False)
    if cohort.undecided:
        yield Stop(UNDER_WAY, f"stop.{UNDER_WAY}", cohort.undecided, is_entry=False)


def _drawn(stages: list[_Plain], most: int) -> tuple[Stage, ...]:
    return tuple(Stage(name, left, round(sqrt(left / most), 3), stops) for name, left, stops in stages)
