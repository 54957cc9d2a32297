"""Dates as outlets write them, read in the outlet's zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.dates import published
from monitor.feeds.suspect import SAME_DAY, needs_confirming, settled
from monitor.model.common import Precision, Published

NIGHT = "2026-06-05T23:08:00+00:00"
CASES = [
    ("Sat, 06 Jun 2026 03:08:00 +0400", NIGHT, "minute"),
    ("Sat, 06 Jun 2026 03:08:00", NIGHT, "minute"),
    ("Fri, 05 Jun 2026 23:08:00 -0000", NIGHT, "minute"),
    *(
        (f"{local} {zone}", NIGHT, "minute")
        for local in ("Sat, 06 Jun 2026 03:08:00", "2026-06-06 03:08:00", "06.06.2026 03:08", "6 juin 2026 à 3h08")
        for zone in (
            "+4",
            "+04",
            "+04:00",
            "GMT+4",
            "UTC+04:00",
            "GMT+0400",
            "+0400 (AMT)",
            "(AZT)",
            "Asia/Baku",
            "XYZ",
        )
    ),
    ("20:15 06.06.2026", "2026-06-06T16:15:00+00:00", "minute"),
    ("2026/06/06 03:08", NIGHT, "minute"),
    ("2026.06.06", "2026-06-06T00:00:00+00:00", "day"),
    ("6 juin 2026 15h", "2026-06-06T11:00:00+00:00", "minute"),
    ("Sat, 6 Jun 2026 3:08 pm", "2026-06-06T11:08:00+00:00", "minute"),
    ("Sat, 06 Jun 2026 03:08:00 AMT", NIGHT, "minute"),
    ("Sat, 06 Jun 2026 02:08:00 MSK", NIGHT, "minute"),
    ("06 Jun 26 03:08 +0400", NIGHT, "minute"),
    ("Fri, 05 Jun 2026 19:08:00 EDT", NIGHT, "minute"),
    ("Fri, 05 Jun 2026 23:08:00 GMT", NIGHT, "minute"),
    ("2026-06-06T03:08:00+04:00", NIGHT, "minute"),
    ("2026-06-05T23:08:00Z", NIGHT, "minute"),
    ("2026-06-05T23:08:00.123456Z", "2026-06-05T23:08:00+00:00", "minute"),
    ("2026-06-06 03:08:00", NIGHT, "minute"),
    ("2026-06-06 03:08", NIGHT, "minute"),
    ("06.06.2026 03:08", NIGHT, "minute"),
    ("06/06/2026 03:08", NIGHT, "minute"),
    ("Samedi, 6 Juin, 2026 - 03:08", NIGHT, "minute"),
    ("sam., 06 juin 2026 03:08", NIGHT, "minute"),
    ("6 juin 2026 à 03h08", NIGHT, "minute"),
    ("mardi 9 juin 2026 à 03h08", "2026-06-08T23:08:00+00:00", "minute"),
    ("mar., 09 juin 2026 03:08", "2026-06-08T23:08:00+00:00", "minute"),
    ("1er août 2026", "2026-08-01T00:00:00+00:00", "day"),
    ("6 июня 2026, 03:08", NIGHT, "minute"),
    ("Сб, 06 Июн 2026 03:08:00 +0400", NIGHT, "minute"),
    ("6 հունիսի 2026, 03:08", NIGHT, "minute"),
    ("6 Հունիս, 2026 03:08", NIGHT, "minute"),
    ("6 İyun 2026, 03:08", NIGHT, "minute"),
    ("6 iyun 2026 03:08", NIGHT, "minute"),
    ("14 sentyabr 2022", "2022-09-14T00:00:00+00:00", "day"),
    ("June 6, 2026 3:08 AM", NIGHT, "minute"),
    ("12/31/2026 10:00 PM", "2026-12-31T18:00:00+00:00", "minute"),
    ("2026-06-06", "2026-06-06T00:00:00+00:00", "day"),
    ("6 Jun 2026", "2026-06-06T00:00:00+00:00", "day"),
    ("20260606T030800+0400", NIGHT, "minute"),
    ("20260606", "2026-06-06T00:00:00+00:00", "day"),
    ("2026", "2026-01-01T00:00:00+00:00", "year"),
    ("2026-06", "2026-06-01T00:00:00+00:00", "month"),
    ("март 2026", "2026-03-01T00:00:00+00:00", "month"),
    ("Sat, 06 Jun 2026 24:00:60 GMT", "2026-06-07T00:00:59+00:00", "minute"),
    ("Sat, 06 Jun 2026 03:08:29 +9999", "2026-06-06T00:00:00+00:00", "day"),
    ("2026-06-06T99:08:00Z", "2026-06-06T00:00:00+00:00", "day"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00+00:00", "minute"),
    ("2199-01-01T00:00:00Z", "2199-01-01T00:00:00+00:00", "minute"),
]


@pytest.mark.parametrize(("raw", "value", "precision"), CASES)
def test_a_date_is_read_in_the_outlets_zone(raw: str, value: str, precision: str) -> None:
    assert published(raw, "Asia/Yerevan") == Published(datetime.fromisoformat(value), Precision(precision), "feed")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "2026-13-45",
        "0000-00-00",
        "99 Mon",
        "now",
        "yesterday",
        "9999-12-31T23:59:59-14:00",
        "31.02.2026",
        "x" * 100_000,
    ],
)
def test_what_is_no_date_stays_unknown(raw: str | None) -> None:
    assert published(raw, "Asia/Yerevan") == Published.unknown()


def test_a_slash_is_month_first_in_america() -> None:
    assert published("06/07/2026", "America/New_York").value == datetime(2026, 6, 7, tzinfo=UTC)
    assert published("06/07/2026", "Europe/Paris").value == datetime(2026, 7, 6, tzinfo=UTC)


def test_the_hour_that_summer_time_skips_is_still_an_instant() -> None:
    assert published("2026-03-29 02:30:00", "Europe/Paris").value == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


SEEN = datetime(2026, 6, 6, 21, tzinfo=UTC)


def by_feed(value: datetime, precision: Precision = Precision.MINUTE) -> Published:
    return Published(value, precision, "feed")


@pytest.mark.parametrize(
    ("offset", "is_far"),
    [
        (timedelta(), False),
        (timedelta(minutes=15), False),
        (timedelta(minutes=15, seconds=1), True),
        (-timedelta(days=30), False),
        (-timedelta(days=30, seconds=1), True),
        (timedelta(days=173 * 365), True),
    ],
)
def test_a_date_far_from_first_seen_needs_page_or_text(offset: timedelta, is_far: bool) -> None:
    assert needs_confirming(by_feed(SEEN + offset), SEEN) is is_far
    page = Published(SEEN - timedelta(hours=1), Precision.MINUTE, "meta")
    if is_far and offset > SAME_DAY:
        assert settled(by_feed(SEEN + offset), page, SEEN) == (page, True)
    assert settled(by_feed(SEEN + offset), Published.unknown(), SEEN)[1] is is_far


@pytest.mark.parametrize(
    ("day", "precision", "is_far"),
    [
        (datetime(2026, 6, 7, tzinfo=UTC), Precision.DAY, False),  # begun already in the east
        (datetime(2026, 6, 8, tzinfo=UTC), Precision.DAY, True),
        (datetime(2026, 5, 7, tzinfo=UTC), Precision.DAY, False),
        (datetime(2026, 5, 6, tzinfo=UTC), Precision.DAY, True),
        (datetime(2026, 5, 1, tzinfo=UTC), Precision.MONTH, False),
        (datetime(2026, 1, 1, tzinfo=UTC), Precision.YEAR, False),
        (datetime(2025, 1, 1, tzinfo=UTC), Precision.YEAR, True),
    ],
)
def test_of_a_day_a_month_or_a_year_the_nearest_moment_counts(
    day: datetime, precision: Precision, is_far: bool
) -> None:
    assert needs_confirming(by_feed(day, precision), SEEN) is is_far


@pytest.mark.parametrize("precision", [Precision.MINUTE, Precision.DAY, Precision.MONTH])
def test_an_old_date_that_the_page_has_too_is_the_articles(precision: Precision) -> None:
    old = by_feed(datetime(2019, 3, 31, 22, tzinfo=UTC))
    own = Published(datetime(2019, 4, 1, tzinfo=UTC), precision, "text")
    assert settled(old, own, SEEN) == (old, False)
    other = replace(own, value=datetime(2020, 4, 1, tzinfo=UTC))
    assert settled(old, other, SEEN) == (other, True)


def test_only_a_feeds_date_is_doubted() -> None:
    given = Published(datetime(2019, 3, 31, tzinfo=UTC), Precision.DAY, "given")
    assert settled(given, given, SEEN) == (given, False)
    assert settled(None, Published.unknown(), SEEN) == (Published.unknown(), False)


WRITTEN = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789 :-+/.TZ,", max_size=40),
    st.builds(
        "{} {} {} {}".format,
        st.integers(),
        st.sampled_from(["juin", "июня", "Jun"]),
        st.integers(),
        st.text(max_size=9),
    ),
)


@given(WRITTEN, st.sampled_from(["UTC", "Asia/Yerevan", "America/New_York"]))
def test_any_text_gives_an_aware_instant_or_none(raw: str, zone: str) -> None:
    found = published(raw, zone)
    assert (found.value is None) == (found.precision is Precision.UNKNOWN)
    assert found.value is None or found.value.tzinfo is UTC


NAIVE = (datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(st.datetimes(*NAIVE))
def test_what_we_write_we_read(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    for written in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S +0000")):
        assert published(written, "Asia/Baku").value == moment
