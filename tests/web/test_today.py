"""The first page: what is new to this reader since the last visit, and what the machine did in a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor import locale
from monitor.catalogue import load_files
from monitor.model.common import Side
from monitor.model.mailing import Reader
from monitor.storage.visiting import GAP
from monitor.views.today import Grouping, today_page
from tests.storage import made
from tests.web.filled import fill, ordinary

EPISODE = "border-clashes-2022"


@pytest.fixture
def day(sqlite_storage):
    """Five utterances of an evening: four sides and a speaker unresolved, two of them reported twice."""
    fill(sqlite_storage, [replace(case, minutes=n, episode=EPISODE) for n, case in enumerate(ordinary(5))])
    return sqlite_storage


def page(storage, at, grouping=Grouping.EPISODE, name="anna"):
    visit = storage.visits.look(name, at)
    return today_page(storage, load_files(), Reader("en", "UTC", "http://x/"), visit, at, grouping)


def test_the_first_visit_reaches_back_a_day(day):
    shown = page(day, made.at(60))
    assert shown.since is None
    assert (shown.new, shown.repeats) == (5, 2)
    assert dict(shown.by_side) == {Side.ARM: 1, Side.AZE: 1, Side.US: 1, Side.OTHER: 2}
    assert [group.total for group in shown.groups] == [5]
    assert dict(shown.funnel) == {"entries": 7, "articles": 7, "statements": 7, "utterances": 5, "alerts": 5}
    assert page(day, made.at(3 * 24 * 60), name="late").new == 0


def test_reloading_makes_nothing_old_and_the_next_visit_does(day):
    first = made.at(60)
    assert page(day, first).new == 5
    assert page(day, first + GAP).new == 5, "one visit still"
    assert page(day, first + 2 * GAP + timedelta(seconds=1)).new == 0
    assert page(day, first, name="boris").new == 5, "what Anna saw is new to Boris"


def test_what_comes_between_two_visits_is_new(sqlite_storage):
    fill(sqlite_storage, [])
    assert page(sqlite_storage, made.at(-90)).new == 0
    fill(sqlite_storage, [replace(case, minutes=n) for n, case in enumerate(ordinary(3))])
    shown = page(sqlite_storage, made.at(60))
    assert (shown.new, shown.since) == (3, made.at(-90))


@pytest.mark.parametrize("language", locale.LANGUAGES)
@pytest.mark.parametrize("grouping", Grouping)
def test_every_grouping_shows_each_utterance_once(day, grouping, language):
    visit = day.visits.look("anna", made.at(60))
    shown = today_page(day, load_files(), Reader(language, "UTC", "http://x/"), visit, made.at(60), grouping)
    ids = [one.id for group in shown.groups for one in group.items]
    assert sorted(ids) == [1, 2, 3, 4, 5]
    assert sum(group.total for group in shown.groups) == 5


def test_the_chart_counts_the_days_shown(day):
    shown = page(day, made.at(60))
    assert sum(volume.utterances for volume in shown.volume) == 5
    assert {band.id for band in shown.episodes} >= {EPISODE}
    assert all(shown.first <= band.first <= band.last <= shown.today for band in shown.episodes)
