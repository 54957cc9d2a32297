"""What a poll means: states from content, back-off, and no healing by 304."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import MonitorError, TransientError, Unusable
from monitor.feeds import FeedError, decide_poll, needs_parse, validators
from monitor.feeds.decide import DAY_SECONDS, JITTER
from monitor.feeds.moving import address
from monitor.model.common import Disposition, FeedId, FeedState, Precision, Published
from monitor.model.intake import EntryData, FeedForPoll, Fetched, ParsedFeed

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
FEED = FeedForPoll(
    id=FeedId(7),
    key="araks",
    url="https://araks.am/rss",
    outlet="araks",
    language="fr",
    zone="Asia/Yerevan",
    etag='W/"old"',
    last_modified="yesterday",
    body_sha256="0" * 64,
    failures=0,
    is_first_poll=False,
    interval_seconds=900,
)


def answer(status: int = 200, body: bytes = b"<rss/>") -> Fetched:
    headers = (("ETag", '"new"'), ("Last-Modified", "today"), ("Content-Type", "text/xml"))
    sha = hashlib.sha256(body).hexdigest()
    return Fetched(FEED.url, FEED.url, status, headers, body, sha, NOW, "127.0.0.1", len(body), 12)


def entries(*ages_days: float) -> ParsedFeed:
    rows = (
        EntryData(
            url=f"https://araks.am/{n}",
            link=f"https://araks.am/{n}",
            title="Talks",
            summary="",
            author=None,
            published=Published(NOW - timedelta(days=age), Precision.MINUTE, "feed"),
            published_raw=None,
            guid=None,
        )
        for n, age in enumerate(ages_days)
    )
    return ParsedFeed("Araks", "fr", tuple(rows))


def seconds_until(intent: object) -> float:
    return (intent.next_poll_at - NOW).total_seconds()  # type: ignore[attr-defined]


def test_new_entries_are_ok_and_validators_are_kept_byte_for_byte() -> None:
    intent = decide_poll(FEED, answer(), entries(0, 1), NOW)
    assert (intent.state, intent.failures, intent.is_baseline) == (FeedState.OK, 0, False)
    assert (intent.etag, intent.last_modified, len(intent.entries)) == ('"new"', "today", 2)
    assert intent.body_sha256 == answer().sha256
    assert (intent.http_status, intent.wire_bytes, intent.duration_ms) == (200, 6, 12)
    assert abs(seconds_until(intent) - 900) <= 900 * JITTER


def test_a_first_poll_is_a_baseline() -> None:
    assert decide_poll(replace(FEED, is_first_poll=True), answer(), entries(0), NOW).is_baseline


def test_304_and_the_same_body_are_unchanged() -> None:
    same = replace(FEED, body_sha256=answer().sha256)
    for feed, result in ((FEED, answer(304, b"")), (same, answer())):
        assert not needs_parse(feed, result)
        intent = decide_poll(feed, result, None, NOW)
        assert (intent.state, intent.failures, intent.body_sha256) == (FeedState.UNCHANGED, 0, feed.body_sha256)
        assert intent.etag == '"new"'


def test_304_never_heals_a_failed_feed() -> None:
    failed = replace(FEED, failures=2)
    intent = decide_poll(failed, answer(304, b""), None, NOW)
    assert (intent.state, intent.failures, intent.error_code) == (FeedState.UNREACHABLE, 3, "unchanged_after_failure")
    assert intent.etag is intent.last_modified is None
    assert needs_parse(replace(failed, body_sha256=answer().sha256), answer())
    assert decide_poll(failed, answer(), entries(0), NOW).failures == 0


@pytest.mark.parametrize(
    ("parsed", "state"),
    [
        (entries(), FeedState.EMPTY),
        (entries(0), FeedState.OK),
        (entries(31, 60), FeedState.STALE),
        (entries(4000, 4100), FeedState.ZOMBIE),
        (entries(4000, 0), FeedState.OK),
    ],
)
def test_the_state_follows_the_content(parsed: ParsedFeed, state: FeedState) -> None:
    assert decide_poll(FEED, answer(), parsed, NOW).state is state


@pytest.mark.parametrize(
    ("error", "state", "status"),
    [
        (TransientError("slow", code="timeout"), FeedState.UNREACHABLE, None),
        (TransientError("busy", code="http_503"), FeedState.UNREACHABLE, 503),
        (TransientError("busy", code="http_429"), FeedState.BLOCKED, 429),
        (TransientError("certificate", code="tls"), FeedState.UNREACHABLE, None),
        (Unusable(Disposition.BLOCKED, code="http_403"), FeedState.BLOCKED, 403),
        (Unusable(Disposition.BLOCKED, code="http_400"), FeedState.BLOCKED, 400),
        (Unusable(Disposition.BLOCKED, code="http_401"), FeedState.AUTH, 401),
        (Unusable(Disposition.GONE, code="http_410"), FeedState.GONE, 410),
        (Unusable(Disposition.BLOCKED_ADDRESS), FeedState.HOSTILE, None),
        (Unusable(Disposition.TOO_LARGE), FeedState.HOSTILE, None),
    ],
)
def test_a_failed_fetch_has_its_state(error: MonitorError, state: FeedState, status: int | None) -> None:
    intent = decide_poll(FEED, error, None, NOW)
    assert (intent.state, intent.http_status, intent.failures) == (state, status, 1)
    assert (intent.entries, intent.etag) == ((), None)
    assert intent.error_code == error.code
    assert intent.error_text


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("html_instead_of_feed", FeedState.HTML),
        ("not_a_feed", FeedState.HTML),
        ("challenge", FeedState.BLOCKED),
        ("empty_body", FeedState.EMPTY),
        ("xml_entities_refused", FeedState.HOSTILE),
        ("parse_error", FeedState.HOSTILE),
    ],
)
def test_200_is_not_health(code: str, state: FeedState) -> None:
    intent = decide_poll(FEED, answer(), FeedError(code), NOW)
    assert (intent.state, intent.failures, intent.http_status, intent.error_code) == (state, 1, 200, code)
    assert intent.etag is None


def test_a_broken_off_feed_gives_its_entries_but_is_not_ok() -> None:
    intent = decide_poll(FEED, answer(), replace(entries(0, 1), problem="incomplete"), NOW)
    assert (len(intent.entries), intent.failures, intent.etag) == (2, 1, None)
    assert intent.state is FeedState.UNREACHABLE


def test_failures_back_off_to_a_day_and_never_stop() -> None:
    waits = [
        seconds_until(decide_poll(replace(FEED, failures=n), TransientError("x", code="timeout"), None, NOW))
        for n in range(100)
    ]
    assert abs(waits[0] - 900) <= 900 * JITTER
    assert waits[3] > 4 * waits[0]
    assert max(waits) <= DAY_SECONDS * (1 + JITTER)
    assert min(waits[50:]) >= DAY_SECONDS * (1 - JITTER)


@pytest.mark.parametrize(("asked", "given"), [(3600, 3600), (99_999_999, DAY_SECONDS), (1, 900), (None, 900)])
def test_retry_after_is_obeyed_and_capped(asked: float | None, given: float) -> None:
    error = TransientError("busy", code="http_429", retry_after_seconds=asked)
    assert seconds_until(decide_poll(FEED, error, None, NOW)) == pytest.approx(given, rel=JITTER)


def test_an_interval_of_zero_is_due_at_once() -> None:
    assert decide_poll(replace(FEED, interval_seconds=0), answer(), entries(0), NOW).next_poll_at == NOW


def test_an_entry_without_an_address_is_not_stored_and_is_told() -> None:
    parsed = entries(0, 1)
    nowhere = replace(parsed.entries[0], url="", link="")
    intent = decide_poll(FEED, answer(), replace(parsed, entries=(nowhere,), problem="without_link:1"), NOW)
    assert (intent.entries, intent.state, intent.error_text) == ((), FeedState.OK, "without_link:1")


HOURS = 1 / 24
AGENCY = [n * HOURS for n in range(50)]
DAILY = [n * 1.0 for n in range(20)]
WEEKLY = [n * 7.0 for n in range(12)]
NIGHTS = [day + hour * HOURS for day in range(7) for hour in (0, 1, 2, 3, 4, 5, 6, 7)]


@pytest.mark.parametrize(
    ("rhythm", "ok_after", "stale_after"),
    [(AGENCY, 0.9, 1.1), (DAILY, 2.9, 3.1), (WEEKLY, 20, 22), (NIGHTS, 1, 4), ([0, 1], 29, 31)],
)
def test_silence_is_judged_by_the_feeds_own_rhythm(rhythm: list[float], ok_after: float, stale_after: float) -> None:
    for days, state in ((ok_after, FeedState.OK), (stale_after, FeedState.STALE)):
        parsed = entries(*(age + days for age in rhythm))
        assert decide_poll(FEED, answer(), parsed, NOW).state is state


def test_a_silent_feed_is_raised_though_it_answers_304_for_ever() -> None:
    intent = decide_poll(FEED, answer(), entries(*AGENCY), NOW)
    feed, states = replace(FEED, silent_after=intent.silent_after, state=intent.state), []
    for days in (0, 2, 400):
        intent = decide_poll(feed, answer(304, b""), None, NOW + timedelta(days=days))
        states.append(intent.state)
        feed = replace(feed, silent_after=intent.silent_after, state=intent.state)
    assert states == [FeedState.UNCHANGED, FeedState.STALE, FeedState.ZOMBIE]


@pytest.mark.parametrize("state", [FeedState.EMPTY, FeedState.STALE, FeedState.ZOMBIE])
def test_304_makes_no_empty_or_silent_feed_look_well(state: FeedState) -> None:
    assert decide_poll(replace(FEED, state=state), answer(304, b""), None, NOW).state is state


def test_dates_ahead_keep_no_feed_alive() -> None:
    parsed = entries(-3650, *(age + 10 for age in AGENCY))
    assert decide_poll(FEED, answer(), parsed, NOW + timedelta(days=400)).state is not FeedState.OK


def test_a_feed_without_dates_is_never_called_silent() -> None:
    undated = replace(entries(0).entries[0], published=Published.unknown())
    assert decide_poll(FEED, answer(), ParsedFeed("A", None, (undated,)), NOW).state is FeedState.OK


def test_once_a_day_and_after_a_failure_validators_are_left_out() -> None:
    assert validators(FEED, NOW) == ('W/"old"', "yesterday")
    assert validators(replace(FEED, read_at=NOW - timedelta(hours=23)), NOW) == ('W/"old"', "yesterday")
    assert validators(replace(FEED, read_at=NOW - timedelta(hours=24)), NOW) == (None, None)
    assert validators(replace(FEED, failures=1), NOW) == (None, None)
    assert decide_poll(FEED, answer(), entries(0), NOW).read_at == NOW
    assert decide_poll(replace(FEED, read_at=NOW), answer(304, b""), None, NOW + timedelta(hours=1)).read_at == NOW


def polled(feed: FeedForPoll, to: str | None, now: datetime, error: MonitorError | None = None) -> FeedForPoll:
    """The feed after a poll that was sent on to `to` for good, or answered where it was asked."""
    result = error or replace(answer(), final_url=to or address(feed, now), is_moved=to is not None)
    intent = decide_poll(feed, result, entries(0), now)
    return replace(feed, moved_to=intent.moved_to, moved_since=intent.moved_since)


def test_f07_a_move_is_adopted_once_it_has_held_for_three_days() -> None:
    new, feed = "https://www.araks.am/feed", FEED
    for day in (0, 1, 2.9):
        feed = polled(feed, new, NOW + timedelta(days=day))
        assert address(feed, NOW + timedelta(days=day)) == FEED.url
    assert address(feed, NOW + timedelta(days=3)) == new
    feed = polled(feed, None, NOW + timedelta(days=4))
    assert address(feed, NOW + timedelta(days=30)) == new
    feed = polled(feed, None, NOW + timedelta(days=5), Unusable(Disposition.GONE, "404", code="http_404"))
    assert address(feed, NOW + timedelta(days=5)) == FEED.url, "the new one fails: the catalogue's is asked again"


def test_f07_a_move_that_is_taken_back_or_goes_elsewhere_begins_anew() -> None:
    feed = polled(FEED, "https://araks.am/a", NOW)
    assert polled(feed, None, NOW + timedelta(days=1)).moved_to is None
    other = polled(feed, "https://araks.am/b", NOW + timedelta(days=2))
    assert (other.moved_to, other.moved_since) == ("https://araks.am/b", NOW + timedelta(days=2))
    assert address(other, NOW + timedelta(days=4)) == FEED.url


def test_f07_an_outage_does_not_end_a_move() -> None:
    feed = polled(FEED, "https://araks.am/a", NOW)
    feed = polled(feed, None, NOW + timedelta(days=1), TransientError("down", code="timeout"))
    assert address(feed, NOW + timedelta(days=3)) == "https://araks.am/a"


@pytest.mark.parametrize(
    ("to", "reason"),
    [("http://araks.am/rss", "http instead of https"), ("https://araks.example/rss", "another domain")],
)
def test_f07_a_downgrade_and_another_domain_are_told_and_never_adopted(to: str, reason: str) -> None:
    feed = polled(FEED, to, NOW)
    late = NOW + timedelta(days=30)
    intent = decide_poll(feed, replace(answer(), final_url=to, is_moved=True), entries(0), late)
    assert (intent.state, intent.error_code, intent.moved_since) == (FeedState.OK, None, NOW)
    assert intent.error_text is not None
    assert to in intent.error_text
    assert reason in intent.error_text
    assert address(feed, late) == FEED.url
