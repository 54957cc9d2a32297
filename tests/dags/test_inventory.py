"""What DAGs there are, and what every one of them promises. A DAG that is not written down here fails."""

from __future__ import annotations

import ast
import itertools
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta

import pytest

from monitor.errors import QuarantineError, TransientError, UserError
from scripts.dags_page import describe
from tests.airflow_home import ROOT
from tests.clock import bounded

FILES = {
    "backfill_archive.py": {"backfill_archive"},
    "daily_digest.py": {"daily_digest"},
    "find_candidates.py": {"find_candidates"},
    "ingest.py": {"ingest"},
    "live_feeds_check.py": {"live_feeds_check"},
    "maintenance.py": {"maintenance"},
    "monitor_defaults.py": set(),
    "monitor_notices.py": set(),
    "monitor_tasks.py": set(),
    "reclassify.py": {"reclassify"},
    "relay_outbox.py": {"relay_outbox"},
    "reread.py": {"reread"},
    "watch.py": {"watch"},
}
SCHEDULES = {
    "backfill_archive": None,
    "daily_digest": "*/15 * * * *",
    "find_candidates": "*/30 * * * *",
    "ingest": "*/15 * * * *",
    "live_feeds_check": "10 4 * * 1",
    "maintenance": "30 3 * * *",
    "reclassify": None,
    "relay_outbox": "*/5 * * * *",
    "reread": "40 * * * *",
    "watch": "*/2 * * * *",
}
CHAIN = ["load_catalogue", "poll_feeds", "fetch_pages", "clean_articles", "read_articles", "raise_alerts"]
PLANNED = {("load_catalogue", task) for task in CHAIN[1:5]}
EDGES = {"ingest": set(itertools.pairwise(CHAIN)) | PLANNED, "reread": {("clean_again", "read_again")}}
MAPPED = {"ingest": set(CHAIN[1:5]), "reread": {"clean_again", "read_again"}}
TASKS = {
    "backfill_archive": {"import_archive"},
    "daily_digest": {"write_digests"},
    "find_candidates": {"find"},
    "ingest": set(CHAIN),
    "live_feeds_check": {"try_addresses"},
    "maintenance": {"check_database", "prune", "vacuum", "report_feeds"},
    "reclassify": {"read_again"},
    "relay_outbox": {"relay"},
    "reread": {"clean_again", "read_again"},
    "watch": {"watch_fast_lane"},
}
WAKING = {
    ("ingest", "raise_alerts"), ("daily_digest", "write_digests"), ("reclassify", "read_again"),
    ("backfill_archive", "import_archive"),
}  # fmt: skip
"""Tasks that may put something into the outbox, and so wake the relay."""

BULK = "monitor_bulk"
OURS = {"monitor_defaults", "monitor_notices", "monitor_tasks"}
MAY_IMPORT = {"__future__", "collections", "contextlib", "dataclasses", "datetime", "typing", "pendulum", "airflow"}
PARSE_SECONDS = 5
"""The folder parses in about 0.2 s; a slow machine is not a fault, a query or a request at parse time is."""

pytestmark = pytest.mark.usefixtures("dags")


def test_every_dag_and_file_is_written_down(dags):
    assert {path.name for path in (ROOT / "dags").rglob("*.py")} == set(FILES)
    assert set(dags) == set().union(*FILES.values())
    for name, dag in dags.items():
        assert name in FILES[dag.fileloc.rpartition("/")[2]]


@pytest.mark.parametrize("name", SCHEDULES)
def test_dag_promises(dags, name):
    dag = dags[name]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.tags == {"conflict-monitor"}
    cron = getattr(dag.timetable, "timetable", dag.timetable)
    assert dag.timetable.can_be_scheduled == (SCHEDULES[name] is not None)
    if SCHEDULES[name]:
        assert cron.expression == SCHEDULES[name]
        assert str(cron.timezone) == "UTC"
    assert len(dag.doc_md) > 200, "the docstring is the DAG's manual"
    assert dag.doc_md.lstrip().startswith("### ")
    assert "**When it is red:**" in dag.doc_md or "**When a task is red:**" in dag.doc_md
    assert all(param in dag.doc_md for param in dag.params)
    assert {task.task_id for task in dag.tasks} == TASKS[name]
    assert {task.task_id for task in dag.tasks if task.is_mapped} == MAPPED.get(name, set())
    assert {(t.task_id, down) for t in dag.tasks for down in t.downstream_task_ids} == EDGES.get(name, set())


def test_task_promises(dags):
    for task in (task for dag in dags.values() for task in dag.tasks):
        given = _given(task)
        assert task.owner == "conflict-monitor", task.task_id
        assert task.retries == 3, task.task_id
        longest = timedelta(hours=6) if task.pool == BULK else timedelta(minutes=10)
        assert timedelta(0) < given["execution_timeout"] <= longest, task.task_id
        assert given["retry_policy"] is not None, task.task_id
        assert given["retry_exponential_backoff"], task.task_id


def _given(task):
    return task.partial_kwargs if task.is_mapped else vars(task)


def test_the_relay_is_woken_by_whatever_writes_messages(dags):
    waking = {
        (dag.dag_id, task.task_id)
        for dag in dags.values()
        for task in dag.tasks
        if "monitor://outbox" in {asset.name for asset in _given(task).get("outlets", ())}
    }
    assert waking == WAKING
    assert dags["relay_outbox"].timetable.asset_condition.name == "monitor://outbox"


def test_without_an_operator_nobody_is_told(dags):
    assert {(dag.on_failure_callback, dag.deadline) for dag in dags.values()} == {(None, None)}


def test_the_operator_is_told_of_failures_and_of_a_late_ingest(monkeypatch):
    from airflow.dag_processing.dagbag import DagBag

    monkeypatch.setenv("MONITOR_OPERATOR", "ops@example.org")
    told = DagBag(dag_folder=str(ROOT / "dags"))
    assert told.import_errors == {}
    for dag in told.dags.values():
        assert dag.on_failure_callback.to == "ops@example.org", dag.dag_id
        assert dag.on_success_callback is not None, "which ends the incident"
    (deadline,) = told.dags["ingest"].deadline
    assert deadline.interval == timedelta(minutes=45)
    assert deadline.callback.kwargs["to"] == "ops@example.org"
    assert {dag.dag_id for dag in told.dags.values() if dag.deadline} == {"ingest"}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("name", "/etc/passwd"), ("name", "../other"), ("name", ""), ("name", None), ("name", "a" * 501),
        ("outlet", "Rfi!"), ("published", "September"), ("published", "2022-9"), ("alert", "yes"),
    ],
)  # fmt: skip
def test_an_import_is_asked_for_by_a_form_that_checks(dags, name, wrong):
    from airflow.sdk.exceptions import ParamValidationError

    param = copy(dags["backfill_archive"].params.get_param(name))
    with pytest.raises(ParamValidationError):
        param.resolve(wrong)


def test_the_page_of_the_dags_is_current(dags):
    assert (ROOT / "docs" / "dags.md").read_text(encoding="utf-8") == describe(dags), "run `make docs`"


def test_reclassify_is_run_by_hand_and_dry_unless_told(dags):
    from airflow.sdk.exceptions import ParamValidationError

    dag = dags["reclassify"]
    assert {name: dag.params.get_param(name).value for name in dag.params} == {
        "since": None,
        "apply": False,
        "alert": False,
    }
    given = {name: copy(dag.params.get_param(name)) for name in dag.params}  # resolving one changes it
    given["since"].resolve("2022-09-01")
    for name, wrong in (("since", "September"), ("since", 2022), ("apply", "yes"), ("alert", None)):
        with pytest.raises(ParamValidationError):
            given[name].resolve(wrong)


def test_alerts_are_raised_strictly_one_after_the_other(dags):
    assert dags["ingest"].get_task("raise_alerts").max_active_tis_per_dag == 1
    assert not dags["ingest"].get_task("raise_alerts").is_mapped


def test_only_what_may_pass_is_retried(dags):
    from airflow.sdk import RetryAction

    policy = dags["relay_outbox"].get_task("relay").retry_policy
    expected = {
        TransientError("the server is away"): RetryAction.RETRY,
        UserError("no catalogue", "run `monitor init`"): RetryAction.FAIL,
        QuarantineError("we failed"): RetryAction.FAIL,
        KeyError("a mistake of ours"): RetryAction.FAIL,
    }
    assert {e: policy.evaluate(e, 1, 3).action for e in expected} == expected


def test_business_code_is_imported_inside_tasks():
    """Every task and every parse imports its DAG file: what stands at the top is paid each time."""
    for path in (ROOT / "dags").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert {name.split(".")[0] for name in names} <= MAY_IMPORT | OURS, path.name


_events: list[tuple[str, str]] = []
_watching: list[bool] = []


def _audit(event: str, args: tuple[object, ...]) -> None:
    if _watching and event in {"socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"}:
        _events.append((event, repr(args)))


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Connections and processes that the interpreter begins meanwhile; an audit hook can't be taken back."""
    if _audit not in vars(sys).setdefault("_monitor_hooks", []):
        sys.addaudithook(_audit)
        sys._monitor_hooks.append(_audit)
    _events.clear()
    _watching.append(True)
    try:
        yield _events
    finally:
        _watching.clear()


def test_parsing_opens_nothing_and_is_quick(dags):
    from airflow.dag_processing.dagbag import DagBag

    with bounded(PARSE_SECONDS), watched() as events:
        bag = DagBag(dag_folder=str(ROOT / "dags"))
    assert bag.import_errors == {}
    assert events == []


def test_the_watch_sees_a_connection():
    import socket

    with watched() as events, pytest.raises(OSError, match=r".*"), socket.socket() as probe:
        probe.connect(("127.0.0.1", 1))
    assert [event for event, _ in events] == ["socket.connect"]


def test_two_parses_make_the_same_dags(dags):
    """Times, random numbers or the order of files in a DAG make a new DAG version at each parse."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    again = DagBag(dag_folder=str(ROOT / "dags")).dags
    for name, dag in dags.items():
        assert DagSerialization.to_dict(dag) == DagSerialization.to_dict(again[name])


def test_every_pool_is_made_by_each_way_to_run(dags):
    pools = json.loads((ROOT / "scripts" / "pools.json").read_text(encoding="utf-8"))
    assert {t.pool for dag in dags.values() for t in dag.tasks} - {"default_pool"} == set(pools)
    assert all(pool["slots"] > 0 for pool in pools.values())
    assert dags["watch"].get_task("watch_fast_lane").pool == "monitor_fast"
    assert {t.pool for t in dags["ingest"].tasks} == {"default_pool", "monitor_fetch"}, "bulk work is not in its way"
    for file in ("scripts/site.py", "docker-compose.yml"):
        assert "pools.json" in (ROOT / file).read_text(encoding="utf-8"), file


def test_the_executor_of_the_image_can_be_loaded():
    """The provider imports names that a newer Celery may no longer have; the image takes the versions tried here."""
    from airflow.providers.celery.executors.celery_executor import CeleryExecutor

    assert CeleryExecutor.is_local is False
    image, ours = (_locked(ROOT / f"requirements-{name}.lock") for name in ("docker", "dev"))
    for package in ("apache-airflow", "apache-airflow-providers-celery", "celery", "kombu", "redis"):
        assert image[package] == ours[package], package


def _locked(path):
    return dict(line.split()[0].split("==") for line in path.read_text().splitlines() if re.match(r"[\w-]+==", line))
