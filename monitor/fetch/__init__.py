"""The only socket: one bounded, polite, checked HTTP exchange, or a typed error."""

from monitor.fetch.client import Fetcher
from monitor.fetch.inflate import FEED, PAGE, Limits
from monitor.fetch.posting import Poster, PosterSettings, check_target

__all__ = ["FEED", "PAGE", "Fetcher", "Limits", "Poster", "PosterSettings", "check_target"]
