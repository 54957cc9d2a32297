"""Sources that were blind at any time of a day, not only when its digest is written."""

from __future__ import annotations

import made
import pytest

from monitor.model.common import FeedState


@pytest.fixture
def feeds(storage):
    made.catalogue(storage, 4)
    return {feed.key: feed for feed in storage.feeds.due(made.NOW, is_forced=True)}


def polled(storage, feeds, key, minutes, *, is_ok):
    poll = made.poll if is_ok else made.failed_poll
    storage.feeds.record_poll(poll(feeds[key], now=made.at(minutes)))


def test_blind_for_a_part_of_the_day(storage, feeds):
    for key in ("feed0", "feed1", "feed2"):
        polled(storage, feeds, key, -60, is_ok=key != "feed2")  # feed2 is blind as the day begins
    for minutes, is_ok in ((10, True), (20, False), (30, True)):
        polled(storage, feeds, "feed0", minutes, is_ok=is_ok)
    polled(storage, feeds, "feed1", 10, is_ok=True)
    polled(storage, feeds, "feed1", 200, is_ok=False)  # after the day, and back before the look
    polled(storage, feeds, "feed1", 210, is_ok=True)
    polled(storage, feeds, "feed2", 40, is_ok=True)
    found = storage.feeds.health_within(made.at(0), made.at(100))
    assert {(f.outlet, f.state, f.is_back) for f in found.blind} == {
        ("Outlet 0", FeedState.UNREACHABLE, True),
        ("Outlet 2", FeedState.UNREACHABLE, True),
        ("Outlet 3", FeedState.NEVER, False),
    }
    assert {f.outlet for f in storage.feeds.health().blind} == {"Outlet 3"}


def test_a_fast_feed_keeps_the_polls_of_its_day(storage, feeds):
    polled(storage, feeds, "feed0", 0, is_ok=False)
    for minutes in range(2, 100, 2):
        polled(storage, feeds, "feed0", minutes, is_ok=True)
    found = storage.feeds.health_within(made.at(-1), made.at(100))
    assert ("Outlet 0", True) in {(f.outlet, f.is_back) for f in found.blind}
    for days in range(1, 40):
        polled(storage, feeds, "feed0", 24 * 60 * days, is_ok=True)
    assert 30 <= len(storage.feeds.polls(feeds["feed0"].id)) <= 32
