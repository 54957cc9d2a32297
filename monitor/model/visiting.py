"""What is kept of a user of the pages: what they have seen already, and the searches they saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from monitor.model.alerting import Novelty
from monitor.model.common import Side
from monitor.model.mailing import UtteranceView

SavedSearchId = NewType("SavedSearchId", int)


@dataclass(frozen=True, slots=True)
class Visit:
    """`mark` is the newest attestation that the visit before had seen; `since` when that was, None: the first one."""

    mark: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Came:
    """Attestations of one verdict and side that came after a mark, told ones only (see Recent.counts)."""

    novelty: Novelty
    side: Side
    episode: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Recent:
    """What came after a mark: the newest new utterances, those that an outlet changed, those to be checked."""

    counts: tuple[Came, ...]
    new: tuple[UtteranceView, ...]
    amended: tuple[UtteranceView, ...]
    to_check: tuple[UtteranceView, ...]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name of its owner's; one name is one search."""

    id: SavedSearchId
    name: str
    query: str
