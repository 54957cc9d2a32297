"""The fetcher as the settings want it."""

from __future__ import annotations

from functools import partial

from monitor.fetch import Fetcher
from monitor.settings import Settings


def fetcher_for(settings: Settings, *, is_sample: bool = False) -> Fetcher:
    """Our fetcher as the settings want it, dated by the clock of these feeds."""
    return Fetcher(
        user_agent=settings.user_agent,
        clock=partial(settings.clock, is_sample=is_sample),
        loopback_hosts=settings.loopback_hosts,
        connect_seconds=settings.connect_seconds,
        crawl_delay_seconds=settings.crawl_delay_seconds,
    )
