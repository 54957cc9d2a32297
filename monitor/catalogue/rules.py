"""Schema of rules.yaml: which new statements alert, how severe, and which go to the digest only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from monitor.catalogue.files import Row
from monitor.catalogue.offices import Rank
from monitor.model.alerting import Severity
from monitor.model.common import Side
from monitor.model.reading import Account


class Title(Row):
    """What readers of a mail see of the rule."""

    en: str
    fr: str


class Rule(Row):
    """One rule; the first that fits a new statement decides, in file order. An empty list means any."""

    id: str
    title: Title
    enabled: bool = True
    action: Literal["alert", "digest"]
    severity: Severity = Severity.NORMAL
    about: Literal["us_and_conflict", "conflict", "any"] = "conflict"
    """What the article must be about: the three (a US actor and the conflict), the conflict, or anything."""
    sides: tuple[Side, ...] = (Side.ARM, Side.AZE, Side.US)
    ranks: tuple[Rank, ...] = ()
    with_spokespersons: bool = False
    """Also spokespersons and bodies that speak for somebody of these ranks."""
    persons: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = (Account.OWN, Account.SPOKESPERSON, Account.COUNTERPART)
    """Whose account of the words may alert; a counterpart's account is the teller's own statement."""
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0)
