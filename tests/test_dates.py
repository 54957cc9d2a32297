"""Dates in text: golden sentences in five languages, resolution against coarse and missing dates, bad input, time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dates import Anchor, DateMention, Granularity, days_of, find, resolve
from monitor.model.common import Precision, Published
from tests.clock import bounded

GOLDEN = Path(__file__).parent / "golden" / "dates"
LANGUAGES = ("fr", "en", "ru", "hy", "az")


def published(text: str | None) -> Published:
    if not text:
        return Published.unknown()
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]
    year, month, day = ([*map(int, text.split("-")), 1, 1])[:3]
    return Published(datetime(year, month, day, tzinfo=UTC), precision, "given")


def cases() -> list[Any]:
    found = []
    for language in LANGUAGES:
        rows = yaml.safe_load((GOLDEN / f"{language}.yaml").read_text(encoding="utf-8"))
        found += [pytest.param(language, row, id=f"{language}-{i}") for i, row in enumerate(rows)]
    return found


def shown(mention: DateMention, text: str) -> str:
    when = "?"
    if mention.start is not None:
        when = f"{mention.start}" if mention.start == mention.end else f"{mention.start}..{mention.end}"
    relation = "" if mention.relation == "at" else f" {mention.relation}"
    words = text[mention.span.start : mention.span.end]
    return f"{words} = {when} {mention.granularity} {mention.anchor}{relation}" + " future" * mention.is_future


@pytest.mark.parametrize(("language", "row"), cases())
def test_golden(language: str, row: dict[str, Any]) -> None:
    text = row["text"]
    found = [shown(mention, text) for mention in find(text, language, published(row.get("published")))]
    assert found == row["dates"]


def test_there_are_two_hundred_golden_sentences() -> None:
    assert len(cases()) >= 200


def test_a_relative_date_gets_its_interval_when_the_day_is_known_later() -> None:
    (mention,) = find("Le 19 septembre, tout a changé.", "fr", Published.unknown())
    assert (mention.start, mention.anchor) == (None, Anchor.PUBLISHED)
    assert mention.month_and_day == (9, 19)
    later = resolve(mention, published("2023-11-28"))
    assert later is not None
    assert later.start == later.end == date(2023, 9, 19)


def test_a_month_precise_publication_gives_all_days_that_a_weekday_may_mean() -> None:
    (mention,) = find("Il l'a dit lundi.", "fr", published("2022-09"))
    assert (mention.start, mention.end) == (date(2022, 8, 29), date(2022, 9, 26))
    assert mention.granularity is Granularity.DAY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2022", "2022-01-01", "2022-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2022-09-13",) * 3],
)
def test_days_of_publication(text: str, first: str, last: str) -> None:
    assert days_of(published(text)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_unknown_language_has_no_dates() -> None:
    assert find("le 13 septembre 2022", "xx", published("2022-09-27")) == ()
    assert find("le 13 septembre 2022", "../fr", published("2022-09-27")) == ()
    assert find("le 13 septembre 2022", "und", published("2022-09-27")) == ()


@pytest.mark.parametrize("year", [1, 1970, 2199, 9999])
def test_a_publication_date_at_the_edge_of_the_calendar_is_no_crash(year: int) -> None:
    when = Published(datetime(year, 1, 1, tzinfo=UTC), Precision.DAY, "given")
    for mention in find("La semaine dernière, il y a 30 ans, en décembre, le 29 février, lundi, hier.", "fr", when):
        assert mention.start is None or mention.end is None or mention.start <= mention.end


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("0123456789 .,-/()'’\n\0\ud800lundi septembre mai 2020 du au et l"), max_size=120
    )
)
def test_any_text_gives_ordered_spans_and_intervals(text: str) -> None:
    for language in ("fr", "en", "ru"):
        mentions = find(text, language, published("2022-09-27"))
        for mention in mentions:
            assert 0 <= mention.span.start < mention.span.end <= len(text)
            assert mention.start is not None
            assert mention.end is not None
            assert mention.start <= mention.end
        starts = [mention.span.start for mention in mentions]
        assert starts == sorted(starts)


@pytest.mark.parametrize("unit", ["20 ", "2", "12 et ", "le ", "mai à ", "fin ", "12, ", "du 12 au ", "lundi "])
def test_a_long_monotonous_text_takes_time_in_proportion(unit: str) -> None:
    with bounded(5):
        find(unit * (60_000 // len(unit)) + "septembre", "fr", published("2022-09-27"))
