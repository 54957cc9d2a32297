"""Feeds: bytes to entries (`parse`), and what a poll's result means (`decide_poll`). Pure."""

from monitor.feeds.decide import decide_poll, needs_parse, validators
from monitor.feeds.describe import Described, describe
from monitor.feeds.discovery import named, usual
from monitor.feeds.failure import FeedError, stopped
from monitor.feeds.parse import parse, parse_bytes
from monitor.feeds.suspect import needs_confirming, settled

__all__ = [
    "Described",
    "FeedError",
    "decide_poll",
    "describe",
    "named",
    "needs_confirming",
    "needs_parse",
    "parse",
    "parse_bytes",
    "settled",
    "stopped",
    "usual",
    "validators",
]
