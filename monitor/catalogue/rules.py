"""Schema of rules.yaml: which new statements alert, how severe, and which go to the digest only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Literal, Self

from pydantic import Field, model_validator

from monitor.catalogue.files import Row
from monitor.catalogue.offices import Rank
from monitor.catalogue.outlets import Affiliation
from monitor.model.alerting import Severity
from monitor.model.common import Side
from monitor.model.outbox import Channel
from monitor.model.reading import Account


class Title(Row):
    """What readers of a mail see of the rule."""

    en: str
    fr: str


class QuietHours(Row):
    """From `start` to `end` of the subscriber's day a message waits; `end` before `start` spans midnight."""

    start: time
    end: time

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.start == self.end:
            raise ValueError("quiet hours begin and end at the same time: leave them out, or use action: digest")
        return self


class Rule(Row):
    """One rule; the first that fits a new statement decides (see in_order). An empty list means any."""

    id: str
    title: Title
    enabled: bool = True
    first: bool = False
    """Asked before those that are not: a rule of one's own would else come after the shipped ones."""
    action: Literal["alert", "digest"]
    severity: Severity = Severity.NORMAL
    channels: tuple[Channel, ...] = tuple(Channel)
    """By which channels it is told, to those who subscribed by them."""
    quiet_hours: QuietHours | None = None
    about: Literal["us_and_conflict", "conflict", "any"] = "conflict"
    """What the article must be about: the three (a US actor and the conflict), the conflict, or anything."""
    sides: tuple[Side, ...] = (Side.ARM, Side.AZE, Side.US)
    ranks: tuple[Rank, ...] = ()
    with_spokespersons: bool = False
    """Also spokespersons and bodies that speak for somebody of these ranks."""
    persons: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    """Whose outlets may report it: state, public, independent, private, agency, party, government."""
    accounts: tuple[Account, ...] = (Account.OWN, Account.SPOKESPERSON, Account.COUNTERPART)
    """Whose account of the words may alert; a counterpart's account is the teller's own statement."""
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    min_origins: int = Field(default=1, ge=1)
    """Independent outlets that must have reported it; it alerts when the last of them has."""


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """As they are asked: those that are `first`, the newest of them before the others; the rest in file order."""
    return (*reversed([rule for rule in rules if rule.first]), *(rule for rule in rules if not rule.first))
