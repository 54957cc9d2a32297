"""What a mention stands for: the one value that all steps of resolution pass on."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.reading import Speaker

# Press agencies and networks: they pass words on, and no pronoun means them.
AGENCY = frozenset({"press agency"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a mention stands for: a speaker, or the reason why none.

    `person` is a register id; `roles` are those of the titles beside a stranger, or the kind of a body.
    """

    speaker: Speaker | None
    confidence: float = 0.0
    reason: str | None = None
    person: str | None = None
    gender: str | None = None
    is_person: bool = False
    roles: frozenset[str] = frozenset()


def nobody(reason: str) -> Found:
    """No speaker, and why."""
    return Found(None, reason=reason)
