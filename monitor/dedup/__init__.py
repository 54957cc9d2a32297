"""Near-duplicates: fingerprints, the cluster an article belongs to, and the outlet that a repost credits."""

from __future__ import annotations

from monitor.dedup.credits import credited_outlet
from monitor.dedup.fingerprints import SIGNATURE_VERSION, fingerprint
from monitor.dedup.likeness import Likeness, assign, compare

__all__ = ["SIGNATURE_VERSION", "Likeness", "assign", "compare", "credited_outlet", "fingerprint"]
