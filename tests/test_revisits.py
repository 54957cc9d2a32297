from datetime import UTC, datetime, timedelta

from monitor.revisits import REVISITS, next_revisit

SEEN = datetime(2027, 5, 1, 9, tzinfo=UTC)


def test_each_revisit_follows_the_one_before():
    now, visits = SEEN, []
    while (visit := next_revisit(SEEN, now)) is not None:
        visits.append(visit - SEEN)
        now = visit
    assert tuple(visits) == REVISITS


def test_days_of_downtime_skip_what_is_past():
    assert next_revisit(SEEN, SEEN + timedelta(days=2)) == SEEN + timedelta(days=7)
    assert next_revisit(SEEN, SEEN + timedelta(days=30)) is None
