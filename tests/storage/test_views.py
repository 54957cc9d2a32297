"""The views on the walk: the same on both engines, row by row, and true to the press."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import made
import pytest

from monitor.errors import UserError
from monitor.model.analysis import ColumnType, ViewFilter
from monitor.model.feedback import FeedbackIntent, Judgement
from monitor.storage import Storage, open_storage
from monitor.storage.sql_views import COLUMNS, VIEWS

ALL = ViewFilter({})
PYTHON = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.BOOLEAN: bool,
    ColumnType.TIME: datetime,
    ColumnType.DATE: date,
}


def rows(storage: Storage, view: str, wanted: ViewFilter = ALL) -> list[dict]:
    answer = storage.analysis.rows(view, wanted)
    return [dict(zip(answer.names, row, strict=True)) for row in answer.rows]


@pytest.fixture
def walked(walked_url):
    with open_storage(walked_url) as storage:
        yield storage


@pytest.mark.parametrize("view", [*VIEWS, COLUMNS], ids=lambda v: v.name)
def test_both_engines_give_the_same_rows(view, sqlite_walk, postgres_walk):
    with open_storage(postgres_walk) as there:
        found, theirs = rows(sqlite_walk.storage, view.name), rows(there, view.name)
    assert found == theirs
    assert found, "the walk leaves no view empty"
    keys = [tuple(row[name] for name in view.key) for row in found]
    assert len(keys) == len(set(keys)), "one row is one thing"
    for column in view.columns:
        values = [row[column.name] for row in found if row[column.name] is not None]
        assert all(type(value) is PYTHON[column.type] for value in values), column.name


def test_statements_and_utterances_are_those_of_the_pipeline(walked, sqlite_walk):
    listed = sqlite_walk.storage.statements.listed(limit=10_000)
    assert [row["statement_id"] for row in rows(walked, "v_statements")] == sorted(row.id for row in listed)
    utterances = {row["utterance_id"]: row for row in rows(walked, "v_utterances")}
    reports = Counter(row["utterance_id"] for row in rows(walked, "v_attestations"))
    assert {id_: row["attestations"] for id_, row in utterances.items()} == reports
    alerts = sqlite_walk.storage.alerts.newest(1000)
    assert {row["alert_id"] for row in rows(walked, "v_alerts")} == {alert.id for alert in alerts}
    for alert in alerts:
        view = utterances[alert.utterance.id]
        assert view["outlets"] == len({a.outlet for a in alert.utterance.attestations})
        assert view["statement"] == alert.utterance.attestations[0].text
    new = {row["utterance_id"] for row in rows(walked, "v_new_statements")}
    assert new == {id_ for id_, row in utterances.items() if row["novelty"] == "new"}


def test_office_and_episode_are_those_of_the_day(walked):
    offices = {
        (row["speaker"], row["day"].year): row["office"]
        for row in rows(walked, "v_utterances", ViewFilter({"speaker": "Antony Blinken"}))
    }
    assert offices[("Antony Blinken", 2022)] == "US Secretary of State"
    of_september = rows(walked, "v_utterances", ViewFilter({}, date(2022, 9, 12), date(2022, 9, 15)))
    assert {row["episode_id"] for row in of_september} == {"border-clashes-2022"}
    assert all(date(2022, 9, 12) <= row["day"] < date(2022, 9, 15) for row in of_september)


def test_days_add_up(walked):
    utterances = [row for row in rows(walked, "v_utterances") if row["episode_id"]]
    episodes = rows(walked, "v_episodes_daily")
    assert sum(row["utterances"] for row in episodes) == len(utterances)
    for row in episodes:
        assert row["by_us"] + row["by_armenia"] + row["by_azerbaijan"] <= row["utterances"] <= row["statements"]
    spoken = Counter((row["day"], row["speaker"]) for row in rows(walked, "v_utterances") if row["speaker"])
    daily = Counter()
    for row in rows(walked, "v_speakers_daily"):
        daily[row["day"], row["speaker"]] += row["utterances"]
    assert daily == spoken


def test_the_funnel_counts_every_entry_once(walked, sqlite_walk):
    total = sqlite_walk.rows("SELECT COUNT(*) AS n FROM entry")[0].n
    assert sum(row["entries"] for row in rows(walked, "v_funnel_daily")) == total
    assert sum(row["entries"] for row in rows(walked, "v_outlet_health")) == total


def test_an_outlets_health(walked):
    (health,) = rows(walked, "v_outlet_health", ViewFilter({"outlet_id": "gazette"}))
    assert (health["feeds"], health["feeds_ok"], health["polls_failed"], health["last_error"]) == (1, 1, 0, None)
    assert health["articles"] > 5
    assert health["last_article_at"].tzinfo is UTC


def test_positions_follow_one_another(walked):
    by_speaker = rows(walked, "v_positions", ViewFilter({"speaker_key": "ilham-aliyev"}))
    assert len(by_speaker) > 5
    for row in by_speaker:
        if row["previous_id"] is not None:
            assert row["previous_day"] <= row["day"]
            assert row["days_since"] == (row["day"] - row["previous_day"]).days
    firsts = [row["episode_id"] for row in by_speaker if row["previous_id"] is None]
    assert len(firsts) == len(set(firsts)), "one beginning an episode"


def test_articles_keep_their_text_inside(walked):
    found = rows(walked, "v_articles")
    assert max(len(row["excerpt"]) for row in found) == 300
    assert {row["versions"] for row in found} == {1, 2}, "one article of the press was edited"


def test_no_view_tells_who_reads():
    told = {column.name for view in VIEWS for column in view.columns}
    assert not told & {"address", "recipient", "subscriber", "message_id"}


def test_a_column_that_is_not_there_is_named(walked):
    with pytest.raises(UserError, match="v_alerts has no column spaeker"):
        walked.analysis.rows("v_alerts", ViewFilter({"spaeker": "x"}))
    with pytest.raises(UserError, match="v_outlet_health has no days"):
        walked.analysis.rows("v_outlet_health", ViewFilter({}, date(2022, 1, 1)))


def test_precision_is_that_of_the_digest(storage):
    stated = made.statements(storage, 4)
    alerts = [made.decide(storage, one, now=made.at(minutes)) for minutes, one in enumerate(stated)]
    judgements = ((0, Judgement.NOT_NEW), (0, Judgement.RIGHT), (1, Judgement.WRONG_SPEAKER))
    for number, judgement in judgements:
        storage.feedback.record(FeedbackIntent(alerts[number].utterance, judgement, "anna", made.NOW))
    storage.handling.acknowledge(alerts[2].alert, "anna", made.NOW)
    (row,) = rows(storage, "v_feedback_precision")
    (counted,) = storage.feedback.precision(made.at(-60), made.at(60))
    assert row["week"] == counted.week == date(2022, 9, 12)
    assert (row["rule"], row["alerts"], row["judged"], row["correct"]) == ("officials", 4, 3, 2)
    assert (counted.rule, counted.alerts, counted.judged, counted.right) == ("officials", 4, 3, 2)
    assert row["precision"] == pytest.approx(2 / 3)
