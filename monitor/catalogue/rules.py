"""Schema of rules.yaml: which new statements alert, how severe, and which go to the digest only."""

from __future__ import annotations

from monitor.catalogue.files import Row


class Rule(Row):
    id: str
