"""What one poll means: the feed's state from what it sent, and when to ask again. Pure.

States follow the content, not the HTTP status (facts: feeds.md §3): 304 never heals a failed feed, and a
failed feed is asked without validators until it sends a good body. Nothing is ever switched off.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from monitor.errors import MonitorError, TransientError
from monitor.feeds.failure import FeedError, remedy, state_after
from monitor.feeds.moving import moved, told
from monitor.feeds.pace import DAY_SECONDS, after_failure, after_success, learned, window
from monitor.feeds.silence import silence, spoken_or_silent
from monitor.model.common import FeedState
from monitor.model.intake import FeedForPoll, Fetched, ParsedFeed, PollIntent

JITTER = 0.05
FULL_READ = timedelta(days=1)
"""Validators lie: once a day a feed is asked without them (Media Cloud keeps them off for that reason)."""
KEPT = frozenset({FeedState.EMPTY, FeedState.STALE, FeedState.ZOMBIE})
"""What a feed remains while nothing new comes."""


def needs_parse(feed: FeedForPoll, fetched: Fetched) -> bool:
    """Whether the answer's body can hold anything new; a failed feed is always read again."""
    return fetched.status != 304 and (feed.failures > 0 or fetched.sha256 != feed.body_sha256)


def validators(feed: FeedForPoll, now: datetime) -> tuple[str | None, str | None]:
    """ETag and Last-Modified to send; none after a failure, and none once a day."""
    is_due = feed.read_at is not None and now - feed.read_at >= FULL_READ
    return (None, None) if feed.failures or is_due else (feed.etag, feed.last_modified)


def decide_poll(
    feed: FeedForPoll,
    result: Fetched | MonitorError,
    parsed: ParsedFeed | MonitorError | None,
    now: datetime,
    *,
    new: int = 0,
) -> PollIntent:
    """What storage must record. `parsed` is None where `needs_parse` says no; of its entries `new` are unknown."""
    if isinstance(result, MonitorError):
        return _failed(feed, result, None, now)
    if isinstance(parsed, MonitorError):
        return _failed(feed, parsed, result, now)
    if parsed is None:
        return _unchanged(feed, result, now)
    if parsed.problem and "incomplete" in parsed.problem.split():
        return _failed(feed, FeedError("incomplete"), result, now, parsed)
    silent_after = silence(parsed, now)
    span = window(parsed, now)
    return _intent(
        feed,
        FeedState.OK if parsed.entries else FeedState.EMPTY,
        now,
        result,
        parsed=parsed,
        silent_after=silent_after,
        etag=result.header("etag"),
        last_modified=result.header("last-modified"),
        body_sha256=result.sha256,
        wait=learned(feed, new, len(parsed.entries), span),
        window_seconds=span,
    )


def _unchanged(feed: FeedForPoll, result: Fetched, now: datetime) -> PollIntent:
    if feed.failures:
        return _failed(
            feed, TransientError("304 for a feed that had failed", code="unchanged_after_failure"), result, now
        )
    return _intent(
        feed,
        feed.state if feed.state in KEPT else FeedState.UNCHANGED,
        now,
        result,
        silent_after=feed.silent_after,
        etag=result.header("etag") or feed.etag,
        last_modified=result.header("last-modified") or feed.last_modified,
        body_sha256=feed.body_sha256,
        wait=learned(feed, 0, 0, feed.window_seconds),
        window_seconds=feed.window_seconds,
    )


def _failed(
    feed: FeedForPoll, error: MonitorError, result: Fetched | None, now: datetime, parsed: ParsedFeed | None = None
) -> PollIntent:
    failures = feed.failures + 1
    path, wait = after_failure(feed, failures)
    if isinstance(error, TransientError) and error.retry_after_seconds:
        wait = max(wait, error.retry_after_seconds)
    return _intent(
        feed,
        state_after(error.code),
        now,
        result,
        parsed=parsed,
        body_sha256=feed.body_sha256,
        wait=min(wait, DAY_SECONDS),
        failures=failures,
        path=path,
        error=error,
        window_seconds=feed.window_seconds,
    )


def _intent(
    feed: FeedForPoll,
    state: FeedState,
    now: datetime,
    result: Fetched | None,
    *,
    wait: float,
    parsed: ParsedFeed | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    body_sha256: str | None = None,
    silent_after: datetime | None = None,
    failures: int = 0,
    path: int | None = None,
    error: MonitorError | None = None,
    window_seconds: int | None = None,
) -> PollIntent:
    has_body = result is not None and result.status != 304
    path = after_success(feed, now) if path is None else path
    is_same = path == feed.path
    moved_to, moved_since = moved(feed, result, now, has_failed=error is not None) if is_same else (None, None)
    notes = (parsed.problem if parsed else None, told(feed, moved_to, moved_since, now))
    return PollIntent(
        feed=feed.id,
        state=state if error else spoken_or_silent(state, silent_after, now),
        entries=tuple(entry for entry in parsed.entries if entry.url) if parsed else (),
        is_baseline=feed.is_first_poll,
        etag=etag if is_same else None,
        last_modified=last_modified if is_same else None,
        body_sha256=body_sha256 if is_same else None,
        failures=failures,
        next_poll_at=now + timedelta(seconds=wait * _jitter(feed.key, now, failures)),
        polled_at=now,
        http_status=result.status if result else _status(error),
        wire_bytes=result.wire_bytes if result else 0,
        duration_ms=result.duration_ms if result else 0,
        error_code=error.code if error else None,
        error_text=_words(error) if error else " ".join(filter(None, notes)) or None,
        silent_after=silent_after or feed.silent_after,
        read_at=now if has_body else feed.read_at,
        path=path,
        path_since=(feed.path_since or now) if is_same else now,
        wait_seconds=feed.wait_seconds if error or not feed.is_adaptive else int(wait),
        window_seconds=window_seconds,
        moved_to=moved_to,
        moved_since=moved_since,
        without_address=sum(not entry.url for entry in parsed.entries) if parsed else 0,
        over_limit=parsed.over_limit if parsed else 0,
    )


def _words(error: MonitorError) -> str:
    """Cause and remedy; a long cause leaves room for the remedy."""
    advice = error.remedy or remedy(error.code)
    return f"{error.cause[:300]}: {advice}" if advice else error.cause[:300]


def _status(error: MonitorError | None) -> int | None:
    digits = error.code.removeprefix("http_") if error else ""
    return int(digits) if digits.isdigit() else None


def _jitter(key: str, now: datetime, failures: int) -> float:
    """The same for the same feed and moment: feeds polled together drift apart.

    A healthy feed is asked up to JITTER early (a poll that is due just after a run would wait for the next
    one), a failing one up to JITTER late (a server's Retry-After is a minimum).
    """
    drawn = zlib.crc32(f"{key} {now.isoformat()}".encode()) / 0xFFFFFFFF
    return 1 + JITTER * (drawn if failures else -drawn)
