"""The arithmetic of bench/scale_sim.py, by cases whose answer can be worked out by hand."""

from __future__ import annotations

import pytest

from bench.scale_sim import OTHER_CONNECTIONS, Costs, check, costs_of, foretold, foretold_bytes, limits, load, need

COSTS = Costs(poll=0.01, clean=0.03, read=0.01, decide=0.006, stored_bytes=10_000)


def test_a_load_is_the_sum_of_its_polls_and_articles():
    found = need(COSTS, feeds=1_000, articles=20_000)
    assert found.workers == 2, "960 s of CPU for polls, 800 s for articles: one worker, and the decider"
    assert found.connections == 2 + OTHER_CONNECTIONS
    assert found.bytes_a_day == 20_000 * 25_000
    assert found.bytes_after_a_year == 20_000 * (365 * 10_000 + 90 * 15_000)


def test_workers_grow_with_the_load_and_never_below_it():
    small, large = (need(COSTS, feeds=n, articles=20 * n) for n in (10_000, 100_000))
    assert small.workers == 2, "17,600 s of CPU at 2.4 times the mean and 0.7 of the time: 0.7 workers"
    assert large.workers == 8, "176,000 s: 6.98 workers"


def test_what_gives_way_first_comes_first():
    order = [limit.what for limit in limits(COSTS)]
    assert order[0] == "memory for the keys of duplicates"
    slow = Costs(poll=0.01, clean=0.03, read=0.01, decide=1.0, stored_bytes=10_000)
    first = limits(slow)[0]
    assert first.what == "raise_alerts, which is serial"
    assert first.articles == pytest.approx(86_400 * 0.7 / 2.4)


def test_a_cost_is_foretold_along_the_logarithm():
    assert foretold({9: 2.0, 99: 3.0, 9_999: 7.0}, 9_999) == pytest.approx(5.0)
    assert foretold({9: 2.0}, 9_999) == 2.0


def test_bytes_are_foretold_as_a_fixed_part_and_one_for_each_article():
    assert foretold_bytes({1: 1_000.0, 10: 190.0, 100: 5.0}, 100) == pytest.approx((1_900 + 90 * 100) / 100)


def test_it_foretells_what_was_measured():
    measured = load()
    found = check(measured)
    assert found, "nothing to compare"
    assert [name for name, guess, value in found if not 0.75 < guess / value < 1.33] == []
    assert all(costs_of(measured, engine).article > 0 for engine in measured)
