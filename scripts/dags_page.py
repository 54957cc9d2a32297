"""docs/dags.md out of the parsed DAGs: schedule, tasks, pools, parameters, and each DAG's own documentation."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

HEAD = """# The DAGs

Made by `make docs` from `dags/`. What stands under each heading is also shown in Airflow, beside the DAG's runs.
Every DAG runs once at a time, never for the past (`catchup` is off), and may be cleared or started by hand at any
time: what is done is not done again. Retried is only what may pass (network, locks); anything else turns red at once.
Pools are in `scripts/pools.json`. `MONITOR_OPERATOR` is mailed through the connection `smtp_default` when a DAG
begins to fail, and again only after a green run.

| DAG | schedule (UTC) | tasks | pools |
|---|---|---|---|
"""


def describe(dags: Mapping[str, Any]) -> str:
    """The page, DAGs in order of their names."""
    ordered = [dags[name] for name in sorted(dags)]
    table = "".join(
        f"| [{dag.dag_id}](#{dag.dag_id}) | {_schedule(dag)} | {_tasks(dag)} | {_pools(dag)} |\n" for dag in ordered
    )
    return HEAD + table + "".join(_section(dag) for dag in ordered)


def _section(dag: Any) -> str:
    title, _, text = cleandoc(dag.doc_md).partition("\n")
    return f"\n## {dag.dag_id}\n\n*{title.removeprefix('### ')}*\n\n{text.strip()}\n"


def _schedule(dag: Any) -> str:
    timetable = dag.timetable
    if not timetable.can_be_scheduled:
        return "by hand"
    cron = getattr(timetable, "timetable", timetable)
    woken = ", or when the outbox got something" if cron is not timetable else ""
    return f"`{cron.expression}`{woken}"


def _tasks(dag: Any) -> str:
    names = (f"`{task.task_id}`{' (mapped)' if task.is_mapped else ''}" for task in dag.topological_sort())
    return " → ".join(names) if any(task.downstream_task_ids for task in dag.tasks) else ", ".join(names)


def _pools(dag: Any) -> str:
    return ", ".join(f"`{pool}`" for pool in sorted({task.pool for task in dag.tasks}))
