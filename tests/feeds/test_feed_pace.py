"""How often a feed is asked, and by which path."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import TransientError
from monitor.feeds import decide_poll
from monitor.feeds.pace import LONGEST, SHORTEST, after_failure, after_success, learned, window
from monitor.model.intake import FeedForPoll, FeedKind, FeedPath
from tests.feeds.test_feed_decide import FEED, HOURS, NOW, answer, entries

ADAPTIVE = replace(FEED, is_adaptive=True)
PATHS = tuple(
    FeedPath(kind, f"https://araks.am/{kind}") for kind in (FeedKind.RSS, FeedKind.WORDPRESS, FeedKind.HTML)
)
MANY = replace(FEED, paths=PATHS)


def after(feed: FeedForPoll, news: list[int], span: int | None = None) -> int:
    """Interval after polls of 50 entries with so many new ones each."""
    for new in news:
        feed = replace(feed, wait_seconds=learned(feed, new, 50, span))
    return feed.wait_seconds or 0


def test_quiet_lengthens_up_to_six_hours_and_news_shorten_down_to_ten_minutes() -> None:
    assert after(ADAPTIVE, [0]) > ADAPTIVE.interval_seconds
    assert after(ADAPTIVE, [0] * 50) == LONGEST == 6 * 3600
    assert after(ADAPTIVE, [0] * 50 + [25] * 50) == SHORTEST == 600
    assert after(ADAPTIVE, [3] * 9) == ADAPTIVE.interval_seconds


def test_never_above_a_third_of_the_window() -> None:
    assert after(ADAPTIVE, [0] * 50, 7 * 3600) == 7 * 1200
    assert after(ADAPTIVE, [0] * 50, 900) == 300
    assert after(ADAPTIVE, [0] * 50, 1) == 120


def test_the_window_is_that_of_the_entries_but_for_a_pinned_one() -> None:
    assert window(entries(*(n * HOURS for n in range(30)), 900), NOW) == 27 * 3600
    assert window(entries(0), NOW) is None


def test_a_fixed_interval_is_never_lengthened() -> None:
    assert after(FEED, [0] * 50) == FEED.interval_seconds
    quiet = decide_poll(replace(FEED, wait_seconds=9_999), answer(304, b""), None, NOW)
    assert (quiet.next_poll_at - NOW).total_seconds() <= FEED.interval_seconds


def test_a_poll_records_what_was_learned() -> None:
    intent = decide_poll(ADAPTIVE, answer(), entries(*(n * HOURS for n in range(9))), NOW, new=9)
    assert (intent.wait_seconds, intent.window_seconds) == (SHORTEST, 8 * 3600)
    quiet = decide_poll(
        replace(ADAPTIVE, wait_seconds=SHORTEST, window_seconds=8 * 3600), answer(304, b""), None, NOW
    )
    assert quiet.wait_seconds == SHORTEST * 1.25
    assert quiet.window_seconds == 8 * 3600


def fail(feed: FeedForPoll, times: int) -> list[str]:
    """Addresses asked in a row of failures."""
    asked = []
    for _ in range(times):
        asked.append(feed.way.kind.value)
        intent = decide_poll(feed, TransientError("x", code="timeout"), None, NOW)
        feed = replace(feed, failures=intent.failures, path=intent.path, path_since=intent.path_since)
    return asked


def test_each_path_is_tried_twice_and_then_the_next() -> None:
    assert fail(MANY, 8) == ["rss", "rss", "wordpress", "wordpress", "html", "html", "rss", "rss"]


def test_a_fallback_is_tried_at_the_usual_interval_and_a_feed_that_fails_on_all_backs_off() -> None:
    waits = [after_failure(MANY, n)[1] for n in range(1, 30)]
    assert set(waits[:6]) == {900}
    assert waits[9] > 4 * waits[0]
    assert max(waits) == 86_400


def test_after_a_day_on_another_path_the_first_is_tried_again() -> None:
    away = replace(MANY, path=1, path_since=NOW - timedelta(hours=23))
    assert after_success(away, NOW) == 1
    assert after_success(away, NOW + timedelta(hours=1)) == 0
    intent = decide_poll(away, answer(), entries(0), NOW + timedelta(hours=1))
    assert (intent.path, intent.etag, intent.body_sha256) == (0, None, None), "validators are those of the other path"


@pytest.mark.parametrize("paths", [(), PATHS[:1]])
def test_a_feed_without_fallbacks_stays(paths: tuple[FeedPath, ...]) -> None:
    assert {after_failure(replace(FEED, paths=paths), n)[0] for n in range(1, 9)} == {0}
