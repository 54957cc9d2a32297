"""Does a verdict alert, when is it told, what goes into an earlier alert's thread: by the catalogue's rules."""

from __future__ import annotations

from monitor.alerts.deciding import as_seen, decide, interval_end, is_too_old
from monitor.alerts.following import follow, is_denial, last_of_article
from monitor.alerts.policy import Policy, Standing, is_leader
from monitor.alerts.timing import FLOOD_LIMIT, FOLD_WAIT, quiet_until
from monitor.alerts.trying import Tried, try_rules
from monitor.alerts.wishing import wants

__all__ = [
    "FLOOD_LIMIT",
    "FOLD_WAIT",
    "Policy",
    "Standing",
    "Tried",
    "as_seen",
    "decide",
    "follow",
    "interval_end",
    "is_denial",
    "is_leader",
    "is_too_old",
    "last_of_article",
    "quiet_until",
    "try_rules",
    "wants",
]
