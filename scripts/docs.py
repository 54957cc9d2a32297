"""`make docs`: the pages of docs/ that are made from the code. tests/test_docs.py compares them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scripts.dags_page import describe

DOCS = Path(__file__).resolve().parents[1] / "docs"


def settings_page() -> str:
    """docs/settings.md: every MONITOR_… variable with default and meaning."""
    from monitor.settings import Settings

    lines = [
        "# Settings",
        "",
        "Made by `make docs` from `monitor/settings.py`. All are environment variables; in Airflow the database and",
        "the mail server come from the connections `monitor_db` and `smtp_default` instead.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "–" if field.default in (None, ()) else f"`{field.default}`"
        lines.append(f"| `MONITOR_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def explain_schema() -> str:
    """docs/explain.schema.json: what `monitor explain --format jsonl` prints, as JSON Schema."""
    from monitor.explained import Explained, NotReadable

    schema = TypeAdapter(Explained | NotReadable).json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def commands_page() -> str:
    """docs/commands.md: every command with its options."""
    import typer.main

    from monitor.cli import app

    lines = ["# Commands", "", "Made by `make docs`. `--help` behind a command says more, with an example.", ""]
    lines += ["| command | does | options |", "|---|---|---|"]

    def walk(group: Any, path: str) -> None:
        for name, command in sorted(group.commands.items()):
            if getattr(command, "commands", None):
                walk(command, f"{path} {name}")
            else:
                options = sorted(o for p in command.params for o in p.opts if o.startswith("--"))
                does = " ".join((command.help or "").split("\n\n")[0].split()).replace("|", "\\|")
                lines.append(f"| `{path} {name}` | {does} | {' '.join(f'`{o}`' for o in options)} |")

    walk(typer.main.get_command(app), "monitor")
    return "\n".join(lines) + "\n"


def dags_page() -> str:
    """docs/dags.md: every DAG's schedule, tasks, pools and parameters, and its own documentation."""
    import os
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        os.environ["AIRFLOW_HOME"] = home  # Airflow makes its home when it is imported
        from airflow.dag_processing.dagbag import DagBag

        sys.path.insert(0, str(DOCS.parent / "dags"))
        return describe(DagBag(dag_folder=str(DOCS.parent / "dags")).dags)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "explain.schema.json": explain_schema,
}

if __name__ == "__main__":
    # Not among PAGES: the tests compare it with the DAGs that they have parsed already.
    for name, page in {**PAGES, "dags.md": dags_page}.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
