"""The rules with what they ask about: ranks of offices and bodies, affiliations of outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.catalogue.offices import Institution, Office, Rank
from monitor.catalogue.outlets import Affiliation, Outlet
from monitor.catalogue.rules import Rule, in_order
from monitor.model.reading import Speaker

VOICES = frozenset({Rank.SPOKESPERSON, Rank.BODY})
_LEADERS = frozenset({Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT, Rank.FOREIGN_MINISTER})


@dataclass(frozen=True, slots=True)
class Standing:
    """The rank of an office or body, and of whom it speaks for: the highest office of its body."""

    rank: Rank
    speaks_for: Rank | None = None


def is_leader(standing: Standing | None) -> bool:
    """A head of state or government or a foreign minister: the flood guard never folds what they say."""
    return standing is not None and standing.rank in _LEADERS


@dataclass(frozen=True, slots=True)
class Policy:
    """The catalogue's rules; standings by English office title and by institution id; affiliations by outlet id."""

    rules: Sequence[Rule]
    standings: Mapping[str, Standing] = field(default_factory=dict)
    affiliations: Mapping[str, Affiliation] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rules: Sequence[Rule],
        offices: Sequence[Office],
        institutions: Sequence[Institution],
        outlets: Sequence[Outlet],
    ) -> Policy:
        """From the rows of the catalogue."""
        leads = {body.id: _highest(o.rank for o in offices if o.body == body.id) for body in institutions}
        standings = {o.name: Standing(o.rank, leads.get(o.body or "")) for o in offices}
        for body in institutions:
            standings[body.id] = Standing(body.rank, leads[body.id])
        return cls(in_order(rules), standings, {outlet.id: outlet.affiliation for outlet in outlets})

    @property
    def counts_origins(self) -> bool:
        """Whether any rule waits for a second outlet."""
        return any(rule.enabled and rule.min_origins > 1 for rule in self.rules)

    def rule(self, id_: str | None) -> Rule | None:
        """The rule of that id, None where the catalogue has it no more."""
        return next((rule for rule in self.rules if rule.id == id_), None)

    def standing(self, speaker: Speaker) -> Standing | None:
        """By the office held on that day, else as a body; None outside the register."""
        return self.standings.get(speaker.office or "") or self.standings.get(speaker.id or "")


def _highest(ranks: Iterable[Rank]) -> Rank | None:
    order = list(Rank)
    return min(ranks, key=order.index, default=None)
