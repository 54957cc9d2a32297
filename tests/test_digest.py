"""When a digest is due, which verdicts it tells, and in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailcases import FUNNEL, HEALTH, NOON, attestation, day, utterance

from monitor import digest
from monitor.errors import UserError
from monitor.model.alerting import Novelty, Suppression
from monitor.model.common import Side, SubscriberId
from monitor.model.mailing import DigestWindow, UtteranceView
from monitor.model.outbox import Subscriber

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def subscriber(zone: str = "Europe/Paris", created_at: datetime = LONG_AGO) -> Subscriber:
    return Subscriber(SubscriberId(1), "desk@example.org", "fr", zone, True, True, created_at)


def local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (local("Europe/Paris", 2022, 9, 13, 6, 59), date(2022, 9, 12), None),
        (local("Europe/Paris", 2022, 9, 13, 7, 0), date(2022, 9, 12), date(2022, 9, 13)),
        (local("Europe/Paris", 2022, 9, 13, 7, 15), date(2022, 9, 13), None),
        (local("Europe/Paris", 2022, 9, 13, 23, 59), date(2022, 9, 12), date(2022, 9, 13)),
        (local("Europe/Paris", 2022, 9, 16, 12, 0), date(2022, 9, 12), date(2022, 9, 16)),
        (local("Europe/Paris", 2022, 9, 16, 5, 0), date(2022, 9, 12), date(2022, 9, 15)),
        (local("Europe/Paris", 2022, 9, 13, 5, 0), date(2022, 9, 13), None),
        (local("Europe/Paris", 2022, 9, 13, 7, 0), None, date(2022, 9, 13)),
    ],
)
def test_due_once_a_local_day_after_the_hour(now: datetime, last: date | None, expected: date | None) -> None:
    assert digest.due(subscriber(), now, 7, last) == expected


def test_nothing_is_due_for_hours_before_the_subscription() -> None:
    new = subscriber(created_at=local("Europe/Paris", 2022, 9, 13, 15, 0))
    assert digest.due(new, local("Europe/Paris", 2022, 9, 13, 16, 0), 7, None) is None
    assert digest.due(new, local("Europe/Paris", 2022, 9, 14, 7, 0), 7, None) == date(2022, 9, 14)


def test_an_hour_that_the_clock_skips_is_due_after_the_gap() -> None:
    gap = date(2023, 3, 26)  # Paris goes from 02:00 to 03:00
    assert digest.due(subscriber(), datetime(2023, 3, 26, 0, 59, tzinfo=UTC), 2, gap - timedelta(days=1)) is None
    assert digest.due(subscriber(), datetime(2023, 3, 26, 1, 30, tzinfo=UTC), 2, gap - timedelta(days=1)) == gap


def test_an_hour_that_comes_twice_is_due_once() -> None:
    twice = date(2023, 10, 29)
    first = datetime(2023, 10, 29, 0, 30, tzinfo=UTC)
    assert digest.due(subscriber(), first, 2, twice - timedelta(days=1)) == twice
    assert digest.due(subscriber(), first + timedelta(hours=1), 2, twice) is None


def test_the_zone_decides_the_day() -> None:
    now = datetime(2022, 9, 13, 3, 30, tzinfo=UTC)
    assert digest.due(subscriber("Asia/Yerevan"), now, 7, date(2022, 9, 12)) == date(2022, 9, 13)
    assert digest.due(subscriber("America/New_York"), now, 7, date(2022, 9, 12)) is None


def test_a_zone_that_is_none_is_named() -> None:
    for name in ("Mars/Olympus", "../../etc/passwd", ""):
        with pytest.raises(UserError, match="time zone"):
            digest.due(subscriber(name), NOON, 7, None)


@given(st.lists(st.integers(min_value=1, max_value=200), min_size=1, max_size=40), st.sampled_from([0, 2, 7, 23]))
def test_no_run_at_whatever_moments_makes_two_digests_of_one_date(minutes: list[int], hour: int) -> None:
    now, last, dates = local("Europe/Paris", 2023, 3, 25, 12, 0), None, []
    for step in minutes:
        now += timedelta(minutes=step)
        found = digest.due(subscriber(created_at=LONG_AGO), now, hour, last)
        if found:
            dates.append(found)
            last = found
    assert dates == sorted(set(dates))


def built(utterances: list[UtteranceView], since: datetime = NOON, until: datetime | None = None) -> digest.Digest:
    window = DigestWindow(date(2022, 9, 14), since, until or since + timedelta(days=1))
    return digest.build(utterances, window, HEALTH, FUNNEL, (), "fr")


def test_new_amended_repeated_and_unsure_are_told_apart() -> None:
    found = built(day())
    new = {u.id for group in found.groups for side in group.sides for u in side.utterances}
    assert new == {1, 2, 3, 4, 5}
    assert [u.id for u in found.repeats] == [6]
    assert [u.id for u in found.amended] == [7]
    assert [u.id for u in found.to_check] == [8, 9]
    assert found.new_by_side == ((Side.ARM, 1), (Side.AZE, 2), (Side.US, 1), (Side.OTHER, 1))
    assert not found.is_empty


def test_episodes_by_number_then_sides_by_alphabet_and_no_episode_last() -> None:
    found = built(day())
    assert [group.episode for group in found.groups] == ["sept-2022", None]
    assert [group.side for group in found.groups[0].sides] == [Side.ARM, Side.AZE, Side.US]


@pytest.mark.parametrize("reason", [Suppression.BASELINE, Suppression.TOO_OLD, Suppression.OFF_TOPIC])
def test_what_is_not_of_the_day_is_left_out(reason: Suppression) -> None:
    assert built([utterance(1, Side.ARM, suppressed_by=reason)]).is_empty


def test_every_verdict_is_in_exactly_one_window() -> None:
    """Three days of downtime and ragged windows: what one digest ends with the next begins with."""
    views = [utterance(n, Side.ARM, attestation(n, recorded_at=NOON + timedelta(hours=n))) for n in range(100)]
    bounds = [NOON, NOON + timedelta(hours=20), NOON + timedelta(hours=21), NOON + timedelta(hours=100)]
    told = [
        u.id
        for since, until in pairwise(bounds)
        for group in built(views, since, until).groups
        for side in group.sides
        for u in side.utterances
    ]
    assert sorted(told) == list(range(100))


def test_a_repeat_of_an_utterance_of_the_day_is_folded_into_it() -> None:
    view = utterance(1, Side.ARM, attestation(1), attestation(2, novelty=Novelty.REPEAT))
    found = built([view])
    assert (found.new_count, found.repeats) == (1, ())


def test_order_does_not_depend_on_the_order_of_what_comes_in() -> None:
    assert built(day()) == built(list(reversed(day())))


def test_the_first_window_reaches_back_one_day() -> None:
    assert digest.window(date(2022, 9, 13), NOON, None).since == NOON - timedelta(days=1)
    assert digest.window(date(2022, 9, 13), NOON, LONG_AGO).since == LONG_AGO


def test_nothing_new_is_empty() -> None:
    assert built([]).is_empty
    assert replace(built([]), uncertain=()).new_count == 0
