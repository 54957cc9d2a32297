"""What US, Armenian and Azerbaijani officials newly said about their conflict.

feed → entry → page → article → reading (episodes + statements) → utterance → alert → outbox message → mail
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.notebook import Monitor

__version__ = "0.1.0"


def open(url: str | None = None) -> Monitor:  # noqa: A001 - monitor.open reads as what it does
    """A database for notebooks and scripts, for reading: see monitor/notebook.py."""
    from monitor.notebook import Monitor
    from monitor.settings import Settings

    return Monitor(url or Settings.load().database)
