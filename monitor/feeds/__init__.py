"""Feeds: bytes to entries (`parse`), and what a poll's result means (`decide_poll`). Pure."""

from monitor.feeds.decide import decide_poll, needs_parse, validators
from monitor.feeds.describe import Described, describe
from monitor.feeds.discovery import named, usual
from monitor.feeds.failure import FeedError, stopped
from monitor.feeds.parse import is_date_suspect, parse, parse_bytes

__all__ = [
    "Described",
    "FeedError",
    "decide_poll",
    "describe",
    "is_date_suspect",
    "named",
    "needs_parse",
    "parse",
    "parse_bytes",
    "stopped",
    "usual",
    "validators",
]
