"""Tokens of the API: what is kept of them. The token itself is shown once and never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One program's access; `ended_at` None: it is good."""

    name: str
    created_at: datetime
    ended_at: datetime | None
