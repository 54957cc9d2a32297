"""The DAGs run whole by `dag.test()`: real database, real HTTP from the sample press, real SMTP.

One story, since a run costs seconds: a baseline, a moment of the press, the same again, the next moment.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from samples.truth import load_truth
from tests.smtpsink import sink

AT = datetime(2026, 3, 1, 6, tzinfo=UTC)
WITH_DATE = {"logical_date": AT, "run_after": AT}
WITHOUT_DATE = {"logical_date": None, "run_after": AT}
"""A manual or asset-triggered run has no logical date, which a plain `dag.test()` hides."""

pytestmark = pytest.mark.timeout(600)  # the story takes half a minute on a machine of its own


EACH_TASK = (
    ("ingest", "load_catalogue"), ("ingest", "poll_feeds"), ("ingest", "fetch_pages"), ("ingest", "clean_articles"),
    ("ingest", "read_articles"), ("ingest", "raise_alerts"), ("relay_outbox", "relay"), ("watch", "watch_fast_lane"),
    ("daily_digest", "write_digests"), ("reread", "clean_again"), ("reread", "read_again"),
    ("maintenance", "check_database"), ("maintenance", "prune"), ("maintenance", "vacuum"),
    ("maintenance", "report_feeds"), ("find_candidates", "find"), ("live_feeds_check", "try_addresses"),
    ("backfill_archive", "import_archive"), ("reclassify", "read_again"),
)  # fmt: skip
CONF = {"backfill_archive": {"alert": True}, "reclassify": {"apply": True, "alert": True}}


def run(dag, given, **more):
    done = dag.test(**given, **more)
    assert done.state == "success"
    assert done.logical_date == given["logical_date"]
    assert {instance.state for instance in done.get_task_instances()} == {"success"}
    return [
        (instance.task_id, instance.xcom_pull(task_ids=instance.task_id, map_indexes=instance.map_index))
        for instance in done.get_task_instances()
    ]


@dataclass
class Story:
    """What there was after each step."""

    alerts: dict[str, Counter[str]] = field(default_factory=dict)
    handed_on: dict[str, list[tuple[str, object]]] = field(default_factory=dict)
    mailed: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0
    digests: list[str] = field(default_factory=list)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(dags, site) -> Story:
    told = Story()

    def ingest(step, given):
        told.handed_on[step] = run(dags["ingest"], given)
        rows = site.storage.alerts.newest(1000)
        told.alerts[step] = Counter(row.utterance.attestations[0].text for row in rows)

    site.storage.subscribers.record(
        "reader@localhost",
        language="fr",
        zone="Europe/Paris",
        wants_digest=True,
        wants_alerts=True,
        now=site.press.moment.at,
    )
    ingest("baseline", WITH_DATE)
    site.press.advance()
    ingest("moment", WITHOUT_DATE)
    ingest("again", WITHOUT_DATE)
    told.mailed = _relayed(dags, site)
    site.press.advance()
    ingest("next", WITHOUT_DATE)
    run(dags["relay_outbox"], WITHOUT_DATE)
    told.files = len(list((site.home / "mail").glob("**/*.eml")))
    for given in (WITH_DATE, WITHOUT_DATE):
        run(dags["daily_digest"], given)
    told.digests = [row.recipient for row in site.storage.outbox.listed() if row.kind == "digest"]
    _other_dags(dags, site)
    told.before = snapshot(site)
    for name, task in EACH_TASK:
        others = "|".join(t.task_id for t in dags[name].tasks if t.task_id not in {task, "load_catalogue"})
        run(dags[name], WITHOUT_DATE, mark_success_pattern=f"^({others})$", run_conf=CONF.get(name))
        told.after[name, task] = snapshot(site)
    return told


def _other_dags(dags, site):
    """Everything that the flow above does not need, with and without a date."""
    archive = site.home / "imports" / "archive"
    archive.mkdir(parents=True)
    words = "Le 13 septembre 2022, le porte-parole du département d’État a dit : « Les attaques doivent cesser. »"
    (archive / "one.txt").write_text(f"Un article de l’archive\n\n{words}\n", encoding="utf-8")
    for name in ("reclassify", "backfill_archive", "reread", "maintenance", "live_feeds_check", "watch"):
        for given in (WITH_DATE, WITHOUT_DATE):
            run(dags[name], given, run_conf=CONF.get(name))
    run(dags["find_candidates"], WITHOUT_DATE)


def snapshot(site):
    """Every row of ours but the diaries of runs and polls, which grow with each."""
    path = site.storage._database.url.database
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in names
            if name not in {"run", "feed_poll"} and not name.startswith(("sqlite", "search"))
        } | {"states": sorted(connection.execute("SELECT key, state FROM outbox"))}


def _relayed(dags, site):
    """Message-ID and recipient of what came through `smtp_default`."""
    with sink() as server:
        extra = {"disable_ssl": True, "disable_tls": True}
        connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": server.port, "extra": extra}
        site.environment.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(connection))
        run(dags["relay_outbox"], WITH_DATE)
        run(dags["relay_outbox"], WITHOUT_DATE)
        site.environment.delenv("AIRFLOW_CONN_SMTP_DEFAULT")
    return [(message_from_bytes(raw)["Message-ID"], recipient) for recipient, raw in server.received]


def test_the_first_poll_is_a_baseline(story):
    assert story.alerts["baseline"] == Counter()


def test_a_moment_of_the_press_alerts_what_is_new(story):
    found = story.alerts["moment"]
    truth = load_truth().moments[1]
    must = {u.attestations[0][2] for u in truth.new if u.id in truth.must_alert}
    assert 0.8 * len(must) <= len(found) <= 1.3 * len(truth.may_alert)
    assert set(found.values()) == {1}


def test_a_second_run_alerts_nothing(story):
    assert story.alerts["again"] == story.alerts["moment"]


def test_the_next_moment_adds_only_what_is_new(story):
    assert story.alerts["next"] > story.alerts["moment"]
    assert set(story.alerts["next"].values()) == {1}


def test_smtp_default_gets_each_alert_once(story):
    assert len(story.mailed) == story.alerts["moment"].total()
    assert len({identity for identity, _ in story.mailed}) == len(story.mailed)
    assert {recipient for _, recipient in story.mailed} == {"reader@localhost"}


def test_without_smtp_default_mails_are_files(story):
    assert story.files == story.alerts["next"].total() - story.alerts["again"].total() > 0


def test_one_digest_a_day(story):
    assert story.digests == ["reader@localhost"]


def test_tasks_hand_on_counts_only(story, site):
    handed = [pair for pairs in story.handed_on.values() for pair in pairs]
    plans = [shards for task, shards in handed if task == "load_catalogue"]
    assert plans == [[{"number": 0, "of": 2}, {"number": 1, "of": 2}]] * len(plans)
    for task, counts in (pair for pair in handed if pair[0] != "load_catalogue"):
        assert set(counts) == {"taken", "ended"}, task
        assert all(isinstance(n, int) for n in (counts["taken"], *counts["ended"].values())), task
        assert len(json.dumps(counts)) < 1_000, task
    polled = [counts["taken"] for task, counts in story.handed_on["baseline"] if task == "poll_feeds"]
    slow = [outlet for outlet in site.press.scenario.outlets if outlet.affiliation != "agency"]
    assert sum(polled) == len(slow), "each feed in exactly one shard; agencies are the fast lane's"


@pytest.mark.parametrize("task", EACH_TASK, ids=".".join)
def test_a_task_that_is_cleared_changes_nothing_more(story, task):
    """Each was run before; run alone once more it leaves what it found."""
    assert story.before["alert"] > 0
    assert story.after[task] == story.before


def test_every_task_is_cleared_once(dags):
    assert {(name, task.task_id) for name, dag in dags.items() for task in dag.tasks} == set(EACH_TASK)


def test_reports_lie_in_the_home_folder(story, site):
    feeds = (site.home / "reports" / "feeds.md").read_text(encoding="utf-8")
    live = (site.home / "reports" / "live_feeds.md").read_text(encoding="utf-8")
    assert "feeds are blind" in feeds
    assert "addresses fail" in live


@pytest.mark.parametrize("name", ["../sample", "absent"])
def test_an_import_from_elsewhere_is_refused(dags, site, story, name):
    (site.home / "imports" / "inner").mkdir(exist_ok=True)
    done = dags["backfill_archive"].test(**WITHOUT_DATE, run_conf={"name": f"inner/{name}" if ".." in name else name})
    assert done.state == "failed"


def test_a_connection_that_no_retry_mends_fails_at_once(dags, site, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_MONITOR_DB", json.dumps({"conn_type": "mysql", "host": "db"}))
    done = dags["relay_outbox"].test(**WITHOUT_DATE)
    assert done.state == "failed"
    assert [(i.state, i.try_number) for i in done.get_task_instances()] == [("failed", 1)]
