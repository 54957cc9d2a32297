"""What DAGs there are, and what every one of them promises. A DAG that is not written down here fails."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta

import pytest

from monitor.errors import QuarantineError, TransientError, UserError
from tests.airflow_home import ROOT
from tests.clock import bounded

FILES = {
    "daily_digest.py": {"daily_digest"},
    "find_candidates.py": {"find_candidates"},
    "ingest.py": {"ingest"},
    "maintenance.py": {"maintenance"},
    "monitor_tasks.py": set(),
    "reclassify.py": {"reclassify"},
    "relay_outbox.py": {"relay_outbox"},
    "watch.py": {"watch"},
}
EVERY_MINUTES = {"ingest": 15, "relay_outbox": 2, "daily_digest": 15, "find_candidates": 30, "watch": 2}
CHAIN = ["load_catalogue", "poll_feeds", "fetch_pages", "clean_articles", "read_articles", "raise_alerts"]
EDGES = {
    "ingest": set(itertools.pairwise(CHAIN)),
    "relay_outbox": set(),
    "daily_digest": set(),
    "find_candidates": set(),
    "watch": set(),
}
TASKS = {
    "ingest": set(CHAIN),
    "relay_outbox": {"relay"},
    "daily_digest": {"write_digests"},
    "find_candidates": {"find"},
    "watch": {"watch_fast_lane"},
}
MAY_IMPORT = {"__future__", "collections", "contextlib", "dataclasses", "datetime", "typing", "pendulum", "airflow"}
PARSE_SECONDS = 5
"""The folder parses in about 0.2 s; a slow machine is not a fault, a query or a request at parse time is."""

pytestmark = pytest.mark.usefixtures("dags")


def test_every_dag_and_file_is_written_down(dags):
    assert {path.name for path in (ROOT / "dags").rglob("*.py")} == set(FILES)
    assert set(dags) == set().union(*FILES.values())
    for name, dag in dags.items():
        assert name in FILES[dag.fileloc.rpartition("/")[2]]


@pytest.mark.parametrize("name", EVERY_MINUTES)
def test_dag_promises(dags, name):
    dag = dags[name]
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.tags == {"conflict-monitor"}
    assert dag.timetable.expression == f"*/{EVERY_MINUTES[name]} * * * *"
    assert str(dag.timetable.timezone) == "UTC"
    assert len(dag.doc_md) > 200, "the docstring is the DAG's manual"
    assert dag.doc_md.lstrip().startswith("### ")
    assert {task.task_id for task in dag.tasks} == TASKS[name]
    assert {(t.task_id, down) for t in dag.tasks for down in t.downstream_task_ids} == EDGES[name]


def test_task_promises(dags):
    for task in (task for dag in dags.values() for task in dag.tasks):
        given = task.partial_kwargs if task.is_mapped else vars(task)
        assert task.owner == "conflict-monitor", task.task_id
        assert task.retries == 3, task.task_id
        assert timedelta(0) < given["execution_timeout"] <= timedelta(minutes=15), task.task_id
        assert given["retry_policy"] is not None, task.task_id
        assert given["retry_exponential_backoff"], task.task_id


def test_reclassify_is_run_by_hand_and_dry_unless_told(dags):
    from airflow.sdk.exceptions import ParamValidationError

    dag = dags["reclassify"]
    assert not dag.timetable.can_be_scheduled
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
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.doc_md.lstrip().startswith("### ")
    assert {task.task_id for task in dag.tasks} == {"read_again"}


def test_the_check_runs_at_night(dags):
    dag = dags["maintenance"]
    assert dag.timetable.expression == "30 3 * * *"
    assert (dag.catchup, dag.max_active_runs) == (False, 1)
    assert dag.doc_md.lstrip().startswith("### ")
    assert {task.task_id for task in dag.tasks} == {"check_database"}


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
            assert {name.split(".")[0] for name in names} <= MAY_IMPORT | {"monitor_tasks"}, path.name


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


def test_the_fast_lane_has_a_pool_of_its_own_that_both_ways_to_run_make(dags):
    (task,) = dags["watch"].tasks
    assert task.pool == "monitor_fast"
    for file in ("scripts/run.py", "docker-compose.yml"):
        assert task.pool in (ROOT / file).read_text(encoding="utf-8"), file
    assert {t.pool for dag in dags.values() for t in dag.tasks} == {"default_pool", "monitor_fast"}
